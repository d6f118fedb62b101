// A child by time, a parent by id: nothing says that they were deleted together.
use soft_delete_runtime::SoftDelete;

diesel::table! {
    users { id -> Integer, deleted_at -> Nullable<Timestamp>, deletion_id -> Nullable<BigInt>, }
}
diesel::table! {
    posts { id -> Integer, user_id -> Nullable<Integer>, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
#[soft_delete(deletion_id = deletion_id, cascade(posts::user_id))]
struct User {
    id: i32,
}

#[derive(SoftDelete)]
#[soft_delete(parents(user_id))]
struct Post {
    id: i32,
}

fn main() {}
