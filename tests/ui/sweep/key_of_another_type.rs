// A key of this type has no text that comes back.

use soft_delete_runtime::prelude::*;
use soft_delete_runtime::Retention;

diesel::table! {
    readings (value) {
        value -> Double,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
struct Reading {
    value: f64,
}

fn main() {
    let _ = purge::<Reading>(Retention::days(30));
}
