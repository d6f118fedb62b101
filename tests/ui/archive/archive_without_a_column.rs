// The archive lacks a column of the table.

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
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(archive = archived_users)]
struct User {
    id: i32,
    email: String,
}

fn main() {}
