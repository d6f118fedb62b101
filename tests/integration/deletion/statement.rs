//! A deletion as a statement of Diesel.

use super::*;

#[test]
fn a_deletion_is_a_statement_of_diesel() {
    let conn = &mut *seeded();
    let rolled_back = conn.transaction(|conn| {
        // `RunQueryDsl`, as for any statement of Diesel's.
        let rows = diesel::RunQueryDsl::execute(soft_delete(users::table), conn)?;
        assert_eq!(rows, 2);
        Err::<(), _>(diesel::result::Error::RollbackTransaction)
    });
    assert!(rolled_back.is_err());
    assert_eq!(User::visible().count().get_result(conn), Ok(2_i64));

    let statement: dsl::soft_delete<dsl::Find<users::table, i32>> =
        soft_delete(users::table.find(1));
    let text = diesel::debug_query::<TestBackend, _>(&statement).to_string();
    assert!(text.contains("deleted_at"), "{text}");
}

#[test]
fn a_deletion_that_is_run_again_stays_prepared() {
    // The SQL depends on the type of the statement alone, unlike that of Diesel's `update`.
    use diesel::connection::{CacheSize, InstrumentationEvent};
    let conn = &mut *seeded();
    conn.set_prepared_statement_cache_size(CacheSize::Unbounded);
    let cached = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = std::sync::Arc::clone(&cached);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::CacheQuery { sql, .. } = event {
            seen.lock().expect("lock").push(sql.to_owned());
        }
    });
    for _ in 0..3 {
        soft_delete(users::table.find(1))
            .by(1)
            .execute(conn)
            .expect("delete");
        restore(users::table.find(1))
            .execute(conn)
            .expect("restore");
    }
    assert_eq!(cached.lock().expect("lock").len(), 2, "{cached:?}");
}

#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
#[test]
fn the_touched_rows_come_back_where_the_database_has_returning() {
    let conn = &mut *seeded();
    let rows = soft_delete(users::table.find(1))
        .at(noon())
        .get_results::<User>(conn);
    let rows = rows.expect("RETURNING every column");
    assert_eq!(rows[0].deleted_at, Some(noon().naive_utc()));
    let ids = restore(users::table)
        .returning(users::id)
        .get_results::<i32>(conn);
    assert_eq!(ids, Ok(vec![1]));
    let statement = sql(&soft_delete(users::table.find(1)).returning(users::id));
    assert!(statement.contains(r#"IS NULL) RETURNING "#), "{statement}");
}

#[test]
fn hard_delete_removes_deleted_rows_only() {
    let conn = &mut *seeded();
    soft_delete(tags::table.find(1))
        .execute(conn)
        .expect("delete");
    assert_eq!(hard_delete(tags::table).execute(conn), Ok(1));
    assert_eq!(
        tags::table.select(tags::id).order(tags::id).load(conn),
        Ok(vec![2, 3])
    );
    assert_eq!(
        sql(&hard_delete(users::table.find(1))),
        r#"DELETE FROM "users" WHERE (("users"."id" = ?) AND ("users"."deleted_at" IS NOT NULL))"#,
    );
}
