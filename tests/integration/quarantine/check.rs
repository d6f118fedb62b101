//! Whether a key is free, and until when it is not.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, Stamp};

use super::schema::*;

/// What a table keeps of a time, and what is added for the rest.
fn until(table: &str, deleted: DateTime<Utc>) -> Stamp {
    match table {
        "visits" => "2020-05-02T12:00:01Z"
            .parse::<DateTime<Utc>>()
            .expect("a time")
            .into(),
        _ => (deleted + a_day()).into(),
    }
}

#[test]
fn a_key_is_free_a_day_after_its_deletion_and_not_before() {
    macro_rules! test {
        ($table:ident, $filter:expr, $values:expr) => {{
            let conn = &mut *empty();
            let check = || check_quarantine($table::table.filter($filter));
            let insert = || diesel::insert_into($table::table).values($values);
            assert_eq!(check().execute(conn), Ok(()));
            assert_eq!(insert().execute(conn), Ok(1));
            assert_eq!(check().execute(conn), Ok(()));
            let deleted = long_ago();
            let target = soft_delete($table::table).at(deleted);
            assert_eq!(target.execute(conn).expect("a deletion").total(), 1);

            let table = stringify!($table);
            let until = until(table, deleted);
            let just_before = until.to_utc() - TimeDelta::microseconds(1);
            let refused = Err(Error::Quarantined { table, until });
            assert_eq!(check().at(just_before).execute(conn), refused);
            assert_eq!(check().at(deleted).execute(conn), refused);
            assert_eq!(check().at(until.to_utc()).execute(conn), Ok(()));
            assert_eq!(check().execute(conn), Ok(()));

            // The row that is deleted last has the say, whatever was before.
            assert_eq!(insert().execute(conn), Ok(1));
            let target = soft_delete($table::table).execute(conn);
            assert_eq!(target.expect("a deletion").total(), 1);
            let refused = check().execute(conn).expect_err("it was deleted just now");
            assert!(matches!(refused, Error::Quarantined { .. }), "{refused}");
            assert!(check().at(until.to_utc()).execute(conn).is_err());
        }};
    }
    on_every_table!(test);
}

#[test]
fn other_keys_are_free() -> Result<(), Error> {
    let conn = &mut *empty();
    let ada = (notes::tenant_id.eq(1), notes::slug.eq("ada"));
    diesel::insert_into(notes::table)
        .values(ada)
        .execute(conn)?;
    soft_delete(notes::table).execute(conn)?;
    let of = |tenant: i32, slug: &'static str| {
        check_quarantine(notes::table.filter(notes::tenant_id.eq(tenant).and(notes::slug.eq(slug))))
    };
    of(1, "bob").execute(conn)?;
    of(2, "ada").execute(conn)?;
    assert!(of(1, "ada").execute(conn).is_err());
    Ok(())
}

/// A row that was marked without a time, before there was a column for it.
#[test]
fn a_row_without_a_time_keeps_no_key() -> Result<(), Error> {
    let conn = &mut *empty();
    let ada = (
        notes::tenant_id.eq(1),
        notes::slug.eq("ada"),
        notes::is_deleted.eq(true),
    );
    diesel::insert_into(notes::table)
        .values(ada)
        .execute(conn)?;
    let check = || check_quarantine(notes::table.filter(notes::slug.eq("ada")));
    check().execute(conn)?;
    // One with a time comes before it.
    let ada = (notes::tenant_id.eq(1), notes::slug.eq("ada"));
    diesel::insert_into(notes::table)
        .values(ada)
        .execute(conn)?;
    soft_delete(notes::table).execute(conn)?;
    assert!(check().execute(conn).is_err());
    Ok(())
}

mod for_ever {
    //! A model whose keys are never free again, as far as times go.

    use super::*;

    diesel::table! {
        members (id) {
            id -> Integer,
            email -> Text,
            deleted_at -> Nullable<Timestamp>,
        }
    }

    #[derive(SoftDelete)]
    #[soft_delete(quarantine = "18446744073709551615 seconds")]
    #[expect(dead_code, reason = "only the table is used")]
    struct Member {}

    #[test]
    fn the_last_time_there_is_is_the_end() -> Result<(), Error> {
        let conn = &mut *empty();
        let ada = members::email.eq("ada");
        diesel::insert_into(members::table)
            .values(ada)
            .execute(conn)?;
        soft_delete(members::table).at(long_ago()).execute(conn)?;
        let refused = check_quarantine(members::table.filter(ada)).execute(conn);
        let refused = refused.expect_err("it is taken for ever");
        let Error::Quarantined { until, .. } = refused else {
            panic!("{refused}");
        };
        assert_eq!(until.to_utc(), DateTime::<Utc>::MAX_UTC);
        Ok(())
    }
}

#[test]
fn the_error_says_until_when() {
    let until = long_ago().into();
    let refused = Error::Quarantined {
        table: "members",
        until,
    };
    assert_eq!(
        refused.to_string(),
        "the key of a deleted row of `members` is quarantined until 2020-05-01 12:00:00.250 UTC"
    );
}
