// A deletion would not know the rows again that it has moved.

use soft_delete_runtime::prelude::*;

diesel::table! {
    users (id) {
        id -> Integer,
        is_deleted -> Bool,
    }
}
diesel::table! {
    archived_users (id) {
        id -> Integer,
        is_deleted -> Bool,
    }
}

#[derive(SoftDelete)]
#[soft_delete(archive = archived_users, column = is_deleted)]
struct User {
    id: i32,
}

fn main() {}
