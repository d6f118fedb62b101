// A day has a number, and a month as many days as it likes.

use soft_delete_runtime::SoftDelete;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(quarantine = "1 month")]
struct User {
    id: i32,
}

#[derive(SoftDelete)]
#[soft_delete(quarantine = day)]
struct Post {
    id: i32,
}

fn main() {}
