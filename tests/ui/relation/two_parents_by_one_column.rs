// One column cannot lead to two parents.
use soft_delete_runtime::SoftDelete;

diesel::table! {
    users { id -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    teams { id -> Integer, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    posts { id -> Integer, user_id -> Integer, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
#[soft_delete(cascade(posts::user_id))]
struct User {
    id: i32,
}

#[derive(SoftDelete)]
#[soft_delete(cascade(posts::user_id))]
struct Team {
    id: i32,
}

#[derive(SoftDelete)]
#[soft_delete(parents(user_id))]
struct Post {
    id: i32,
}

fn main() {}
