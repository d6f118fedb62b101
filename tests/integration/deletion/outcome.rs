//! What is written down, and what one is told.

use super::*;

#[test]
fn r14_who_why_and_which_are_written_down() {
    let conn = &mut *seeded();
    let statement = soft_delete(users::table.find(1))
        .by(7)
        .because("spam")
        .deletion_id(77_i64);
    assert_eq!(
        sql(&statement),
        r#"UPDATE "users" SET "deleted_at" = ?, "deleted_by" = ?, "reason" = ?, "deletion_id" = ? WHERE ("users"."id" = ?) AND ("users"."deleted_at" IS NULL)"#,
    );
    statement.execute(conn).expect("delete");
    let notes = users::table
        .find(1)
        .select((users::deleted_by, users::reason, users::deletion_id));
    type Notes = (Option<i32>, Option<String>, Option<i64>);
    assert_eq!(
        notes.get_result::<Notes>(conn),
        Ok((Some(7), Some("spam".into()), Some(77)))
    );

    restore(users::table.find(1))
        .execute(conn)
        .expect("restore");
    assert_eq!(notes.get_result::<Notes>(conn), Ok((None, None, None)));
}

#[test]
fn r15_the_question_why_is_one_cheap_query() {
    let conn = &mut *seeded();
    soft_delete(users::table.find(1))
        .execute(conn)
        .expect("Ada");
    let statements = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = std::sync::Arc::clone(&statements);
    conn.set_instrumentation(move |event: diesel::connection::InstrumentationEvent<'_>| {
        if let diesel::connection::InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string().replace('`', "\"");
            let statement = text.split(" -- binds").next().unwrap_or_default();
            seen.lock().expect("lock").push(statement.to_owned());
        }
    });
    let _ = User::soft_delete_by_id(conn, 1);
    let _ = User::soft_delete_by_id(conn, 2);
    let statements = statements.lock().expect("lock");
    assert_eq!(
        statements.len(),
        3,
        "a deletion that happens needs one statement: {statements:?}"
    );
    let placeholder = if cfg!(feature = "postgres") {
        "$1"
    } else {
        "?"
    };
    assert_eq!(
        statements[1],
        format!(r#"SELECT EXISTS (SELECT 1 FROM "users" WHERE ("users"."id" = {placeholder}))"#),
    );
}
