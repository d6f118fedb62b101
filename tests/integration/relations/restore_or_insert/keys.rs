//! Which row comes back, and with what in it.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, RestoredOrInserted, restore_or_insert};

use super::schema::*;

#[test]
fn r18_a_row_is_inserted_or_comes_back() -> Result<(), Error> {
    let conn = &mut *empty();
    assert_eq!(
        member!("ada", "Ada").execute(conn)?,
        RestoredOrInserted::Inserted
    );
    assert_eq!(visible(conn), [(1, "Ada".to_owned())]);
    soft_delete(members::table).execute(conn)?;

    // It keeps what is in it.
    let RestoredOrInserted::Restored(restoration) = member!("ada", "Other").execute(conn)? else {
        panic!("inserted");
    };
    assert_eq!(restoration.total(), 1);
    assert_eq!(visible(conn), [(1, "Ada".to_owned())]);
    // Or gets something else.
    soft_delete(members::table).execute(conn)?;
    let set = member!("ada", "Other").set(members::name.eq("Ada L."));
    assert!(set.execute(conn)?.is_restored());
    assert_eq!(visible(conn), [(1, "Ada L.".to_owned())]);
    // What is set is not inserted.
    let set = member!("bob", "Bob").set(members::name.eq("Robert"));
    assert!(!set.execute(conn)?.is_restored());
    assert_eq!(visible(conn)[1].1, "Bob");
    Ok(())
}

#[test]
fn r18_the_row_that_was_deleted_last_comes_back() -> Result<(), Error> {
    let conn = &mut *empty();
    for (number, name) in (1..).zip(["first", "second", "third"]) {
        let row = (members::email.eq("ada"), members::name.eq(name));
        diesel::insert_into(members::table)
            .values(row)
            .execute(conn)?;
        soft_delete(members::table)
            .at(stamp(number))
            .execute(conn)?;
    }
    // The second one is deleted once more, and so the last.
    restore(members::table.find(2)).execute(conn)?;
    soft_delete(members::table.find(2))
        .at(stamp(4))
        .execute(conn)?;
    assert!(member!("ada", "new").execute(conn)?.is_restored());
    assert_eq!(visible(conn), [(2, "second".to_owned())]);
    Ok(())
}

#[test]
fn r18_a_membership_is_added_again() -> Result<(), Error> {
    let conn = &mut *empty();
    let join = |team: i32, role: &'static str| {
        restore_or_insert(
            seats::table.find((1, team)),
            (
                seats::member_id.eq(1),
                seats::team_id.eq(team),
                seats::role.eq(role),
            ),
        )
        .set(seats::role.eq(role))
    };
    assert!(!join(7, "reader").execute(conn)?.is_restored());
    assert!(!join(8, "reader").execute(conn)?.is_restored());
    soft_delete(seats::table.find((1, 7))).execute(conn)?;
    assert!(join(7, "writer").execute(conn)?.is_restored());
    let roles = seats::table
        .visible()
        .order(seats::team_id)
        .select(seats::role);
    assert_eq!(roles.load::<String>(conn)?, ["writer", "reader"]);
    Ok(())
}

#[test]
fn r18_what_a_deletion_took_along_comes_back_with_the_row() -> Result<(), Error> {
    let conn = &mut *empty();
    member!("ada", "Ada").execute(conn)?;
    for _ in 0..3 {
        let row = letters::member_id.eq(1);
        diesel::insert_into(letters::table)
            .values(row)
            .execute(conn)?;
    }
    soft_delete(letters::table.find(1)).execute(conn)?;
    assert_eq!(soft_delete(members::table).execute(conn)?.total(), 3);
    let RestoredOrInserted::Restored(restoration) = member!("ada", "Ada").execute(conn)? else {
        panic!("inserted");
    };
    assert_eq!(restoration.total(), 3);
    let ids = letters::table
        .visible()
        .order(letters::id)
        .select(letters::id);
    assert_eq!(ids.load::<i32>(conn)?, [2, 3]);
    Ok(())
}

/// PostgreSQL plans a prepared statement anew for five times, and then no more.
#[test]
fn r18_it_works_for_the_sixth_time_and_after() -> Result<(), Error> {
    let conn = &mut *empty();
    for round in 0..12 {
        let done = member!("ada", "Ada")
            .set(members::name.eq("Ada"))
            .execute(conn)?;
        assert_eq!(done.is_restored(), round > 0);
        assert!(matches!(
            member!("ada", "Ada").execute(conn),
            Err(Error::Conflict { .. })
        ));
        assert_eq!(soft_delete(members::table).execute(conn)?.total(), 1);
    }
    assert_eq!(Member::with_deleted().count().get_result(conn), Ok(1_i64));
    Ok(())
}
