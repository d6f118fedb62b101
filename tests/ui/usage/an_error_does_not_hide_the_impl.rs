// A typo is one error: whatever uses the model goes on to compile.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

include!("../schema.rs");

#[derive(SoftDelete)]
#[soft_delete(colum = deleted_at)]
struct User {
    id: i32,
}

fn main() {
    let _ = User::visible();
    let _ = User::find_visible(1);
    let _ = soft_delete(users::table.find(1));
}
