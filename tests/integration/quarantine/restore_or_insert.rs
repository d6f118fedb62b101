//! `restore_or_insert` of a key that may not be free yet.

use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;

fn members(conn: &mut TestConnection) -> Vec<(i32, String, bool)> {
    let columns = (members::id, members::email, members::deleted_at.is_null());
    let rows = members::table.order(members::id).select(columns);
    rows.load(conn).expect("members")
}

#[test]
fn a_key_is_refused_until_its_quarantine_is_over() {
    macro_rules! test {
        ($table:ident, $filter:expr, $values:expr) => {{
            let conn = &mut *empty();
            let ada = || restore_or_insert($table::table.filter($filter), $values);
            assert!(!ada().execute(conn).expect("a row").is_restored());
            // The row is visible: that says more.
            let refused = ada().execute(conn);
            assert!(
                matches!(refused, Err(Error::Conflict { .. })),
                "{refused:?}"
            );

            let deleted = long_ago();
            soft_delete($table::table)
                .at(deleted)
                .execute(conn)
                .expect("a deletion");
            let refused = ada().at(deleted + a_day() / 2).execute(conn);
            assert!(
                matches!(refused, Err(Error::Quarantined { .. })),
                "{refused:?}"
            );
            assert_eq!($table::table.visible().count().get_result(conn), Ok(0_i64));
            assert_eq!($table::table.count().get_result(conn), Ok(1_i64));
            // Somebody else has it after that.
            assert!(ada().execute(conn).expect("a row").is_restored());

            soft_delete($table::table)
                .execute(conn)
                .expect("a deletion");
            let refused = ada().execute(conn);
            assert!(
                matches!(refused, Err(Error::Quarantined { .. })),
                "{refused:?}"
            );
            assert!(
                ada()
                    .even_if_quarantined()
                    .execute(conn)
                    .expect("a row")
                    .is_restored()
            );
        }};
    }
    on_every_table!(test);
}

#[test]
fn a_row_without_a_time_comes_back() -> Result<(), Error> {
    let conn = &mut *empty();
    let key = (notes::tenant_id.eq(1), notes::slug.eq("ada"));
    let row = (key, notes::is_deleted.eq(true));
    diesel::insert_into(notes::table)
        .values(row)
        .execute(conn)?;
    let ada = restore_or_insert(notes::table.filter(notes::slug.eq("ada")), key);
    assert!(ada.execute(conn)?.is_restored());
    Ok(())
}

#[test]
fn what_is_set_is_set_in_a_row_that_comes_back_only() -> Result<(), Error> {
    let conn = &mut *empty();
    let ada = members::email.eq("ada");
    let again = || restore_or_insert(members::table.filter(ada), ada).set(members::email.eq("Ada"));
    assert!(!again().execute(conn)?.is_restored());
    let letters = letters::member_id.eq(1);
    diesel::insert_into(letters::table)
        .values(letters)
        .execute(conn)?;
    assert_eq!(soft_delete(members::table).execute(conn)?.total(), 2);
    let before = members(conn);
    assert!(matches!(
        again().execute(conn),
        Err(Error::Quarantined { .. })
    ));
    assert_eq!(members(conn), before);
    assert!(again().even_if_quarantined().execute(conn)?.is_restored());
    assert_eq!(members(conn), [(1, "Ada".to_owned(), true)]);
    assert_eq!(letters::table.visible().count().get_result(conn), Ok(1_i64));
    Ok(())
}
