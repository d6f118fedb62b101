//! Times that a marker cannot hold.

use super::*;

mod unix_time {
    use super::*;

    marked_table!({ BigInt } "BIGINT NOT NULL DEFAULT 0");

    #[test]
    fn r06_unix_time_cannot_hold_its_first_second() {
        let conn = &mut *with_rows();
        for time in ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.999999Z"] {
            let deletion = soft_delete(entries::table).at(utc(time)).execute(conn);
            let refused = deletion.expect_err("0 means visible");
            assert!(matches!(refused, Error::Database(_)), "{refused}");
            assert_eq!(marker!(conn), Ok(0_i64));
            assert_eq!(found!(entries::table.visible(), conn), [1, 2]);
        }
        for second in [-1, 1] {
            let time = DateTime::UNIX_EPOCH + TimeDelta::seconds(second);
            let deletion = soft_delete(entries::table.find(1)).at(time).execute(conn);
            assert_eq!(deletion.expect("delete").total(), 1);
            assert_eq!(marker!(conn), Ok(second));
            restore(entries::table).execute(conn).expect("restore");
        }
    }

    #[test]
    fn r06_unix_time_holds_every_year() {
        let conn = &mut *with_rows();
        for time in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let deletion = soft_delete(entries::table.find(1)).at(time).execute(conn);
            assert_eq!(deletion.expect("delete").total(), 1);
            assert_eq!(marker!(conn), Ok(time.timestamp()));
            restore(entries::table).execute(conn).expect("restore");
        }
    }

    #[test]
    fn r06_any_age_can_be_asked_for() {
        let conn = &mut *with_rows();
        let time = Utc::now() - TimeDelta::days(1);
        soft_delete(entries::table.find(1))
            .at(time)
            .execute(conn)
            .expect("delete");
        let none = [0; 0];
        let since_ever = std::time::Duration::MAX;
        assert_eq!(found!(entries::table.deleted_for(since_ever), conn), none);
        let since_ever = time::Duration::MAX;
        assert_eq!(found!(entries::table.deleted_for(since_ever), conn), none);
        assert_eq!(
            found!(entries::table.deleted_for(TimeDelta::MAX), conn),
            none
        );
        let not_at_all = std::time::Duration::ZERO;
        assert_eq!(found!(entries::table.deleted_for(not_at_all), conn), [1]);
        let in_an_hour = time::Duration::hours(-1);
        assert_eq!(found!(entries::table.deleted_for(in_an_hour), conn), [1]);
    }
}

mod timestamp {
    use super::*;

    marked_table!({ Nullable<Timestamp> } format!("{TIMESTAMP} NULL"));

    /// A database may refuse a year, but then it says so, and the row is as it was.
    #[test]
    fn r06_a_time_out_of_range_is_no_panic() {
        let conn = &mut *with_rows();
        let far = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC];
        for time in far {
            let deletion = soft_delete(entries::table.find(1)).at(time).execute(conn);
            let expected: &[i32] = match deletion {
                Ok(deletion) => {
                    assert_eq!(deletion.total(), 1);
                    &[2]
                }
                Err(refused) => {
                    assert!(matches!(refused, Error::Database(_)), "{refused}");
                    &[1, 2]
                }
            };
            assert_eq!(found!(entries::table.visible(), conn), expected);
            restore(entries::table).execute(conn).expect("restore");
            assert_eq!(found!(entries::table.visible(), conn), [1, 2]);
        }
    }

    #[test]
    fn r06_an_age_out_of_range_is_no_panic() {
        let conn = &mut *with_rows();
        macro_rules! never_finds_a_visible_row {
            ($($age:expr),*) => {$(
                let query = entries::table.deleted_for($age).select(entries::id);
                // An error is the database's own: its years end earlier.
                assert_eq!(query.load::<i32>(conn).unwrap_or_default(), [0; 0]);
            )*};
        }
        never_finds_a_visible_row!(
            std::time::Duration::MAX,
            time::Duration::MAX,
            time::Duration::MIN,
            TimeDelta::MAX,
            TimeDelta::MIN
        );
    }
}
