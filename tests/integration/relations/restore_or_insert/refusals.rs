//! What is refused, and that nothing is changed then.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, RestoredOrInserted, restore_or_insert};

use super::schema::*;
use crate::database::TestConnection;

fn all(conn: &mut TestConnection) -> Vec<(i32, String, String, bool)> {
    let columns = (
        members::id,
        members::email,
        members::name,
        members::deleted_at.is_null(),
    );
    let rows = Member::with_deleted().select(columns).load(conn);
    let mut rows = rows.expect("members");
    rows.sort_unstable();
    rows
}

fn assert_conflict(refused: &Result<RestoredOrInserted, Error>) {
    assert!(
        matches!(
            refused,
            Err(Error::Conflict {
                table: "members",
                ..
            })
        ),
        "{refused:?}"
    );
}

#[test]
fn r18_a_visible_row_has_the_key() -> Result<(), Error> {
    let conn = &mut *empty();
    member!("ada", "old").execute(conn)?;
    soft_delete(members::table).execute(conn)?;
    diesel::insert_into(members::table)
        .values((members::email.eq("ada"), members::name.eq("new")))
        .execute(conn)?;
    // With a deleted one beside it, and without.
    for rows in [2, 1] {
        let before = all(conn);
        assert_eq!(before.len(), rows);
        let refused = member!("ada", "Ada")
            .set(members::name.eq("Ada"))
            .execute(conn);
        assert_conflict(&refused);
        assert_eq!(all(conn), before);
        hard_delete(members::table).execute(conn)?;
    }
    Ok(())
}

#[test]
fn r18_an_erased_row_does_not_come_back_by_accident() -> Result<(), Error> {
    let conn = &mut *empty();
    member!("ada", "Ada").execute(conn)?;
    soft_delete(members::table).execute(conn)?;
    erase(members::table).execute(conn)?;
    let before = all(conn);
    let refused = member!("ada", "Ada").execute(conn);
    assert_eq!(
        refused,
        Err(Error::Erased {
            table: "members",
            rows: 1
        })
    );
    assert_eq!(all(conn), before);
    Ok(())
}

#[test]
fn r18_changes_are_of_one_row() -> Result<(), Error> {
    let conn = &mut *empty();
    for email in ["ada", "bob"] {
        member!(email, "name").execute(conn)?;
    }
    soft_delete(members::table.find(1)).execute(conn)?;
    let before = all(conn);
    // A name is no key: Bob has it too.
    let no_key = restore_or_insert(
        members::table.filter(members::name.eq("name")),
        (members::email.eq("cleo"), members::name.eq("name")),
    );
    let refused = no_key.set(members::name.eq("other")).execute(conn);
    assert_eq!(refused, Err(Error::TargetMoved { table: "members" }));
    assert_eq!(all(conn), before);
    Ok(())
}

#[test]
fn r18_a_change_of_the_key_may_clash() -> Result<(), Error> {
    let conn = &mut *empty();
    for email in ["ada", "bob"] {
        member!(email, "name").execute(conn)?;
    }
    soft_delete(members::table.find(1)).execute(conn)?;
    let before = all(conn);
    let refused = member!("ada", "name")
        .set(members::email.eq("bob"))
        .execute(conn);
    assert_conflict(&refused);
    assert_eq!(all(conn), before);
    assert!(
        member!("ada", "name")
            .set(members::email.eq("Ada"))
            .execute(conn)?
            .is_restored()
    );
    assert_eq!(all(conn)[0].1, "Ada");
    Ok(())
}

#[test]
fn r18_what_the_database_refuses_is_said() -> Result<(), Error> {
    let conn = &mut *empty();
    let incomplete = restore_or_insert(
        members::table.filter(members::email.eq("ada")),
        members::email.eq("ada"),
    );
    let refused = incomplete.execute(conn);
    assert!(matches!(refused, Err(Error::Database(_))), "{refused:?}");
    assert_eq!(all(conn), []);
    Ok(())
}

#[test]
fn r18_a_transaction_around_it_goes_on() -> Result<(), Error> {
    let conn = &mut *empty();
    conn.transaction(|conn| {
        member!("ada", "Ada").execute(conn)?;
        assert!(member!("ada", "Ada").execute(conn).is_err());
        member!("bob", "Bob").execute(conn)?;
        Ok::<_, Error>(())
    })?;
    assert_eq!(visible(conn).len(), 2);
    Ok(())
}
