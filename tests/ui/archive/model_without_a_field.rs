// A row moves with all its columns, and the model does not know one of them.

use soft_delete_runtime::prelude::*;

diesel::table! {
    users (id) {
        id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    archived_users (id) {
        id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(archive = archived_users)]
struct User {
    id: i32,
}

fn main() {}
