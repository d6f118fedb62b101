//! What is not purged, and that it is said.

use diesel::prelude::*;
use soft_delete_runtime::Retention;
use soft_delete_runtime::prelude::*;

use super::{day, left, rows};
use crate::relations::schema::*;

#[test]
fn r32_a_row_that_another_points_at_stays() {
    let conn = &mut *seeded();
    let deletion = soft_delete(projects::table.find(1)).at(day(0));
    deletion.execute(conn).expect("a deletion");
    let preview = purge::<Project>(Retention::days(1))
        .now(day(2))
        .preview(conn);
    let report = purge::<Project>(Retention::days(1))
        .now(day(2))
        .execute(conn);
    for report in [preview.expect("a preview"), report.expect("a purge")] {
        assert_eq!(rows(&report), []);
        let tasks = "1 row(s) of `projects` left: still referenced by `tasks` (`project_id`)";
        assert_eq!(left(&report), [format!("{tasks} [\"1\"]")]);
    }
}
