// A column that no parent cascades along leads to no cascade parent.
use soft_delete_runtime::SoftDelete;

diesel::table! {
    users { id -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    posts { id -> Integer, user_id -> Nullable<Integer>, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
#[soft_delete(restrict(posts::user_id))]
struct User {
    id: i32,
}

#[derive(SoftDelete)]
#[soft_delete(parents(user_id))]
struct Post {
    id: i32,
}

fn main() {}
