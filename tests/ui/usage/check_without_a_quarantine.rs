// The model does not say how long a key stays taken.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

include!("../schema.rs");

#[derive(SoftDelete)]
struct User {
    id: i32,
}

fn main() {
    let ada = users::email.eq("ada@example.org");
    let _ = check_quarantine(users::table.filter(ada));
    let _ = restore_or_insert(users::table.filter(ada), ada).even_if_quarantined();
}
