// A flag does not say which deletion set it, so a restore would bring back too much.
use soft_delete_runtime::SoftDelete;

diesel::table! {
    users { id -> Integer, is_deleted -> Bool, }
}
diesel::table! {
    posts { id -> Integer, user_id -> Nullable<Integer>, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted, cascade(posts::user_id))]
struct User {
    id: i32,
}

#[derive(SoftDelete)]
#[soft_delete(parents(user_id))]
struct Post {
    id: i32,
}

fn main() {}
