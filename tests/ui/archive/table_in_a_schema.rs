// Rows in the archive go by the name of the table, which has to be one word.

use soft_delete_runtime::prelude::*;

diesel::table! {
    app.users (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    archive.users_of_old (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}




#[derive(SoftDelete)]
#[soft_delete(archive = users_of_old)]
struct User {
    id: i32,
}

fn main() {}
