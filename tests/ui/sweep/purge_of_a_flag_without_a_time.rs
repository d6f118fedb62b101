// Nobody knows how long the rows have been deleted.

use soft_delete_runtime::prelude::*;
use soft_delete_runtime::Retention;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(column = is_deleted)]
struct Post {
    id: i32,
}

fn main() {
    let _ = purge::<Post>(Retention::days(30));
}
