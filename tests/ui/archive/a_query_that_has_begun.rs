// What has begun in the table does not go on in the archive, and no row is marked where it is.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

diesel::table! {
    users (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    archived_users (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(archive = archived_users)]
struct User {
    id: i32,
}

fn main() {
    let _ = users::table.filter(users::id.eq(1)).only_deleted();
    let _ = soft_delete(users::table).without_relations();
}
