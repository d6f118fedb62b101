//! What the database refuses by itself, and what it does not.

use chrono::{TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;
use crate::visible;

fn is_refused(result: QueryResult<usize>) -> bool {
    let Err(error) = result else {
        return false;
    };
    let message = error.to_string();
    assert!(message.contains(" is quarantined until "), "{message}");
    true
}

#[test]
fn an_insertion_is_refused_until_the_quarantine_is_over() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut guarded();
    assert_eq!(add(conn, 1, "ada"), Ok(1));
    for (hours, is_free) in [(23, false), (25, true)] {
        let deleted = Utc::now() - TimeDelta::hours(hours);
        soft_delete(members::table).at(deleted).execute(conn)?;
        assert_eq!(is_refused(add(conn, 2, "ada")), !is_free);
        // The row itself comes back.
        if !is_free {
            assert_eq!(restore(members::table).execute(conn)?.total(), 1);
        }
    }
    assert_eq!(visible!(conn, members), [2]);
    Ok(())
}

#[test]
fn a_visible_row_does_not_get_the_key_by_a_change() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut guarded();
    add(conn, 1, "ada")?;
    soft_delete(members::table).execute(conn)?;
    add(conn, 2, "bob")?;
    let rename = |conn: &mut TestConnection, name: &str| {
        let bob = update_visible(members::table.find(2));
        bob.set(members::name.eq(name)).execute(conn)
    };
    assert!(is_refused(rename(conn, "ada")));
    // What a visible row gives up is free.
    assert_eq!(rename(conn, "cleo"), Ok(1));
    assert_eq!(rename(conn, "cleo"), Ok(1));
    assert_eq!(add(conn, 3, "bob"), Ok(1));
    Ok(())
}

#[test]
fn of_several_deleted_rows_the_last_comes_back() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut guarded();
    add(conn, 1, "ada")?;
    soft_delete(members::table).at(long_ago()).execute(conn)?;
    add(conn, 2, "ada")?;
    soft_delete(members::table).execute(conn)?;
    let refused = restore(members::table.find(1)).execute(conn);
    let Err(Error::Quarantined { table, until }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(table, "members");
    assert!(until.to_utc() > Utc::now(), "{until:?}");
    assert_eq!(restore(members::table.find(2)).execute(conn)?.total(), 1);
    Ok(())
}

#[test]
fn a_key_is_all_of_its_columns_and_no_null() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut guarded();
    let row = |id: i32, hall: i32, label: Option<&'static str>| {
        let values = (
            seats::id.eq(id),
            seats::hall.eq(hall),
            seats::label.eq(label),
        );
        diesel::insert_into(seats::table).values(values)
    };
    row(1, 1, Some("a")).execute(conn)?;
    row(2, 1, None).execute(conn)?;
    soft_delete(seats::table).execute(conn)?;
    assert!(is_refused(row(3, 1, Some("a")).execute(conn)));
    assert_eq!(row(4, 1, None).execute(conn), Ok(1));
    assert_eq!(row(5, 2, Some("a")).execute(conn), Ok(1));
    let whole = diesel::update(seats::table.find(4)).set(seats::label.eq("a"));
    assert!(is_refused(whole.execute(conn)));
    // A row that comes back without a key has none to ask for.
    assert_eq!(restore(seats::table.find(2)).execute(conn)?.total(), 1);
    Ok(())
}

#[test]
fn r18_what_restore_or_insert_asks_for_is_allowed() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut guarded();
    for round in 0..3 {
        let again = member!(1, "ada").even_if_quarantined().execute(conn)?;
        assert_eq!(again.is_restored(), round > 0);
        soft_delete(members::table).execute(conn)?;
        let refused = member!(1, "ada").execute(conn);
        assert!(
            matches!(refused, Err(Error::Quarantined { .. })),
            "{refused:?}"
        );
        // The clock of the database is another one.
        let later = member!(1, "ada").at(Utc::now() + a_day() * 2);
        assert!(later.execute(conn)?.is_restored());
        soft_delete(members::table).execute(conn)?;
    }
    Ok(())
}
