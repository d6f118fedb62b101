//! Rows that are not as the library would have made them.

use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::*;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    id: i32,
}

#[test]
fn a_deleted_row_has_a_stamp() {
    let rows = "INSERT INTO accounts (id, email) VALUES (1, 'a');
        INSERT INTO orders (id, account_id, code, is_deleted, deleted_at) VALUES
            (1, 1, 'a', FALSE, NULL), (2, 1, 'b', TRUE, '2026-05-01 12:00:00'), (3, 1, 'c', TRUE, NULL)";
    let mut database = broken(rows, FindingKind::NoStamp, "orders");
    let diagnosis = diagnose(&mut database);
    let found = &diagnosis.findings()[0];
    assert_eq!(found.problem, "1 deleted rows have no deleted_at");
    let rows: Vec<Row> = diesel::sql_query(&found.mend[0])
        .load(&mut *database)
        .expect("the rows");
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [3]);

    database.run("UPDATE orders SET deleted_at = '2026-05-01 12:00:00' WHERE id = 3");
    assert_eq!(diagnose(&mut database).findings(), []);
}
