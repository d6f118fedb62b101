//! When a row is deleted, and that it is once.

use super::*;

#[test]
fn r11_a_second_deletion_changes_nothing() {
    let conn = &mut *seeded();
    soft_delete(users::table.find(1))
        .at(noon())
        .by(7)
        .execute(conn)
        .expect("first");
    let second = soft_delete(users::table)
        .by(8)
        .execute(conn)
        .expect("second");
    assert_eq!(second.total(), 1, "only Bob was visible");
    assert_eq!(stamp_of(1, conn), Some(noon()));
    let by = users::table
        .find(1)
        .select(users::deleted_by)
        .get_result::<Option<i32>>(conn);
    assert_eq!(by, Ok(Some(7)));
    assert_eq!(
        soft_delete(users::table)
            .execute(conn)
            .expect("third")
            .total(),
        0
    );
}

#[test]
fn r12_one_deletion_has_one_stamp() {
    let conn = &mut *seeded();
    let deletion = soft_delete(users::table).execute(conn).expect("everybody");
    let stamps = users::table
        .select(users::deleted_at.assume_not_null())
        .distinct()
        .load::<chrono::NaiveDateTime>(conn)
        .expect("stamps");
    assert_eq!(stamps, [deletion.stamp().to_utc().naive_utc()]);
}

#[test]
fn r12_stamps_of_one_process_differ() {
    let conn = &mut *seeded();
    let first = soft_delete(users::table.find(1))
        .execute(conn)
        .expect("Ada")
        .stamp();
    let second = soft_delete(users::table.find(2))
        .execute(conn)
        .expect("Bob")
        .stamp();
    assert!(first < second);
    assert!(stamp_of(1, conn) < stamp_of(2, conn));
}

#[test]
fn r12_the_clock_can_be_set() {
    let conn = &mut *seeded();
    let statement = soft_delete(users::table.find(1)).at(noon());
    assert_eq!(statement.stamp(), Stamp::from(noon()));
    assert_eq!(
        statement.execute(conn).expect("delete").stamp().to_utc(),
        noon()
    );
    assert_eq!(stamp_of(1, conn), Some(noon()));
}
