//! A verb on the rows of one table, whatever belongs to them.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::{TestBackend, TestConnection};
use crate::relations::schema::*;
use crate::relations::statements::statements;
use crate::visible;

#[test]
fn without_relations_is_one_statement_of_one_table() {
    let conn: &mut TestConnection = &mut seeded();
    let statement = soft_delete(accounts::table.find(1)).without_relations();
    assert_eq!(
        crate::database::sql(&statement),
        "UPDATE \"accounts\" SET \"deleted_at\" = ? \
         WHERE (\"accounts\".\"id\" = ?) AND (\"accounts\".\"deleted_at\" IS NULL)"
    );
    let ran = statements(conn, |conn| {
        assert_eq!(statement.execute(conn).unwrap().total(), 1);
    });
    let statement = soft_delete(accounts::table.find(1)).without_relations();
    let said = statement.explain::<TestBackend>();
    let ran = ran
        .iter()
        .map(|sql| sql.split(" -- binds: ").next().unwrap());
    assert_eq!(ran.collect::<Vec<_>>(), said.statements());
    assert_eq!(visible!(conn, tasks).len(), 6);
    let statement = restore(accounts::table.find(1)).without_relations();
    assert_eq!(statement.execute(conn).unwrap().total(), 1);
}
