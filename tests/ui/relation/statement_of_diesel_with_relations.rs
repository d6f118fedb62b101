// With relations a deletion is a transaction, and Diesel would run one statement of it.
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

diesel::table! {
    users { id -> Integer, deleted_at -> Nullable<Timestamp>, }
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
#[soft_delete(parents(user_id))]
struct Post {
    id: i32,
}

fn main() {
    let _ = diesel::debug_query::<diesel::sqlite::Sqlite, _>(&soft_delete(users::table.find(1)));
    let _ = soft_delete(users::table.find(1)).returning(users::id);
}
