// The key has the type of the parent's primary key.
use soft_delete_runtime::SoftDelete;

diesel::table! {
    users { id -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    posts { id -> Integer, user_id -> Nullable<Text>, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
#[soft_delete(restrict(posts::user_id))]
struct User {
    id: i32,
}

#[derive(SoftDelete)]
struct Post {
    id: i32,
}

fn main() {}
