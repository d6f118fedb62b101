// Diesel's derives alone make no model soft-deletable.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

include!("../schema.rs");

#[derive(Identifiable)]
struct Log {
    id: i32,
}

fn ids<M: SoftDelete>() {}

fn main() {
    ids::<Log>();
}
