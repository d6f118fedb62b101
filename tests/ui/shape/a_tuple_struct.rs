// The fields have no names, so none of them can be found to hold the marker.

use soft_delete_runtime::SoftDelete;

#[derive(SoftDelete)]
struct User(i32);

fn main() {}
