// A restore of the child has to look at its parent, so the child has to know it.
use soft_delete_runtime::SoftDelete;

diesel::table! {
    users { id -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    posts { id -> Integer, user_id -> Nullable<Integer>, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
#[soft_delete(cascade(posts::user_id))]
struct User {
    id: i32,
}

#[derive(SoftDelete)]
struct Post {
    id: i32,
}

fn main() {}
