//! What the library is asked before a key is given away.

use chrono::{TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;
use crate::visible;

fn is_quarantined<T>(result: Result<T, Error>) -> bool {
    matches!(
        result,
        Err(Error::Quarantined {
            table: "members",
            ..
        })
    )
}

#[test]
fn a_key_is_free_a_day_after_its_deletion_and_not_before() {
    let conn: &mut TestConnection = &mut empty();
    let check = || check_quarantine(members::table.filter(members::name.eq("ada")));
    assert_eq!(check().execute(conn), Ok(()));
    assert_eq!(add(conn, 1, "ada"), Ok(1));
    assert_eq!(check().execute(conn), Ok(()));
    let deleted = stamp(7);
    let deletion = soft_delete(members::table).at(deleted).execute(conn);
    assert_eq!(deletion.expect("a deletion").total(), 1);
    let over = deleted + a_day();
    let just_before = over - TimeDelta::microseconds(1);
    assert!(is_quarantined(check().at(deleted).execute(conn)));
    assert!(is_quarantined(check().at(just_before).execute(conn)));
    // Unix time has lost what is finer than a second.
    let after = over + TimeDelta::seconds(1);
    assert_eq!(check().at(after).execute(conn), Ok(()));
    let other = check_quarantine(members::table.filter(members::name.eq("bob")));
    assert_eq!(other.at(deleted).execute(conn), Ok(()));

    // The row that is deleted last has the say, whatever was before.
    assert_eq!(add(conn, 2, "ada"), Ok(1));
    soft_delete(members::table)
        .execute(conn)
        .expect("a deletion");
    assert!(is_quarantined(check().execute(conn)));
    assert!(is_quarantined(check().at(after).execute(conn)));
}

#[test]
fn r18_a_key_is_refused_until_its_quarantine_is_over() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut empty();
    let ada = || member!(1, "ada").set(members::name.eq("ada"));
    assert!(!ada().execute(conn)?.is_restored());
    let letter = (letters::id.eq(1), letters::member_id.eq(1));
    diesel::insert_into(letters::table)
        .values(letter)
        .execute(conn)?;
    let deletion = soft_delete(members::table).at(long_ago()).execute(conn)?;
    assert_eq!(deletion.total(), 2);
    let before = all(conn);
    assert!(is_quarantined(
        ada().at(long_ago() + a_day() / 2).execute(conn)
    ));
    assert_eq!(all(conn), before);
    assert!(ada().execute(conn)?.is_restored());
    assert_eq!(visible!(conn, letters), [1]);

    soft_delete(members::table).execute(conn)?;
    assert!(is_quarantined(ada().execute(conn)));
    assert!(ada().even_if_quarantined().execute(conn)?.is_restored());
    assert_eq!(all(conn), [(1, "ada".to_owned(), true)]);
    Ok(())
}

#[test]
fn r18_of_several_deleted_rows_the_last_has_the_say() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut empty();
    add(conn, 1, "ada")?;
    soft_delete(members::table).execute(conn)?;
    add(conn, 2, "ada")?;
    soft_delete(members::table).at(long_ago()).execute(conn)?;
    // The second row was deleted long ago, as its stamp says.
    let before = all(conn);
    assert!(is_quarantined(member!(3, "ada").execute(conn)));
    assert_eq!(all(conn), before);
    let again = member!(3, "ada").even_if_quarantined().execute(conn)?;
    assert!(again.is_restored());
    assert_eq!(visible!(conn, members), [1]);
    Ok(())
}

/// PostgreSQL plans a prepared statement anew for five times, and then no more.
#[test]
fn r18_it_works_for_the_sixth_time_and_after() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut empty();
    let hall = seats::hall.eq(7).and(seats::label.eq("a"));
    let row = (seats::id.eq(1), seats::hall.eq(7), seats::label.eq("a"));
    let again = || restore_or_insert(seats::table.filter(hall), row);
    for round in 0..12 {
        let deleted = long_ago() + a_day() * round;
        let done = again().at(deleted + TimeDelta::seconds(1)).execute(conn)?;
        assert_eq!(done.is_restored(), round > 0);
        soft_delete(seats::table).at(deleted).execute(conn)?;
        assert!(again().at(deleted).execute(conn).is_err());
        let check = check_quarantine(seats::table.filter(hall)).at(deleted + a_day() * 2);
        check.execute(conn)?;
    }
    Ok(())
}

#[test]
fn r18_a_transaction_around_it_goes_on() -> Result<(), Error> {
    let conn: &mut TestConnection = &mut empty();
    add(conn, 1, "ada")?;
    conn.transaction(|conn| {
        soft_delete(members::table).at(Utc::now()).execute(conn)?;
        assert!(is_quarantined(member!(2, "ada").execute(conn)));
        member!(2, "bob").execute(conn)?;
        Ok::<_, Error>(())
    })?;
    let expected = [(1, "ada".to_owned(), false), (2, "bob".to_owned(), true)];
    assert_eq!(all(conn), expected);
    Ok(())
}
