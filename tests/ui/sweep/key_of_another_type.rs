// A key of this type has no text that comes back.

use soft_delete_runtime::prelude::*;
use soft_delete_runtime::Retention;

diesel::table! {
    readings (taken_at) {
        taken_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
struct Reading {
    taken_at: (),
}

fn main() {
    let _ = purge::<Reading>(Retention::days(30));
}
