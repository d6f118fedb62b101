//! An insertion that leaves the visible row with the key as it is: Diesel's own.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;

fn insert_or_keep(conn: &mut TestConnection, name: &str) -> QueryResult<usize> {
    let row = (members::email.eq("ada"), members::name.eq(name));
    #[cfg(all(feature = "mysql", not(feature = "postgres")))]
    let insertion = diesel::insert_or_ignore_into(members::table).values(row);
    #[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
    let insertion = diesel::insert_into(members::table)
        .values(row)
        .on_conflict_do_nothing();
    insertion.execute(conn)
}

#[test]
fn r18_only_a_visible_row_is_in_the_way_of_an_insertion() {
    let conn: &mut TestConnection = &mut empty();
    let names = |conn: &mut TestConnection| {
        let visible = visible(conn).into_iter();
        visible.map(|(_, name)| name).collect::<Vec<_>>()
    };
    // Often enough for a prepared statement to be planned without its values.
    for round in 0..8 {
        let name = format!("Ada {round}");
        assert_eq!(insert_or_keep(conn, &name), Ok(1));
        assert_eq!(insert_or_keep(conn, "another"), Ok(0));
        assert_eq!(names(conn), [name]);
        soft_delete(members::table).execute(conn).unwrap();
    }
    let deleted = members::table.only_deleted().count();
    assert_eq!(deleted.get_result::<i64>(conn), Ok(8));
}
