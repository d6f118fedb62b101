// The key has to be nullable to be set to NULL.
use soft_delete_runtime::SoftDelete;

diesel::table! {
    users { id -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    posts { id -> Integer, user_id -> Nullable<Integer>, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
#[soft_delete(set_null(posts::id))]
struct User {
    id: i32,
}

#[derive(SoftDelete)]
struct Post {
    id: i32,
}

fn main() {}
