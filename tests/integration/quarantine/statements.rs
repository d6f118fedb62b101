//! Which statements run, and what finds the rows.

use std::sync::{Arc, Mutex};

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use soft_delete_runtime::Database as Kind;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::{KIND, TestConnection};
use crate::ddl::plans::plan;

/// The statements that a verb runs, in the spelling of SQLite, without those of its transaction.
fn statements(conn: &mut TestConnection, verb: impl FnOnce(&mut TestConnection)) -> Vec<String> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let write = Arc::clone(&seen);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            write.lock().expect("a list").push(query.to_string());
        }
    });
    verb(conn);
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let seen = std::mem::take(&mut *seen.lock().expect("a list"));
    let statements = seen.iter().map(|sql| {
        let (sql, _) = sql.split_once(" -- binds").unwrap_or((sql, ""));
        let sql = sql.replace('"', "`").replace("$1", "?").replace("$2", "?");
        sql.replace("$3", "?")
    });
    let verbs = ["SELECT", "UPDATE", "INSERT", "/*M!"];
    statements
        .filter(|sql| verbs.iter().any(|verb| sql.starts_with(verb)))
        .collect()
}

const CHECK: &str = "SELECT `labels`.`deleted_at` FROM `labels` \
    WHERE (`labels`.`name` = ?) AND (`labels`.`deleted_at` IS NOT NULL) \
    ORDER BY `labels`.`deleted_at` IS NULL, `labels`.`deleted_at` DESC, `labels`.`id` DESC LIMIT 1";

#[test]
fn a_check_is_one_query() {
    let conn = &mut *empty();
    let ran = statements(conn, |conn| {
        let check = check_quarantine(labels::table.filter(labels::name.eq("ada")));
        check.execute(conn).expect("a free key");
    });
    assert_eq!(ran, [CHECK]);
}

#[test]
fn a_quarantine_is_looked_at_first_and_last() {
    let conn = &mut *empty();
    let ada = labels::name.eq("ada");
    let again = || restore_or_insert(labels::table.filter(ada), ada);
    let last = match KIND {
        Kind::Mysql => format!(
            "/*M!110602 SET STATEMENT innodb_snapshot_isolation = OFF FOR */ {CHECK} LOCK IN SHARE MODE"
        ),
        _ => CHECK.to_owned(),
    };
    let inserted = statements(conn, |conn| {
        again().execute(conn).expect("a row");
    });
    let [first, update, insert, check] = &inserted[..] else {
        panic!("{inserted:#?}");
    };
    assert_eq!((&**first, check), (CHECK, &last));
    let guard =
        "AS sd_last) AND (`labels`.`deleted_at` IS NULL OR `labels`.`deleted_at` <= ?) AND ";
    assert_eq!(update.contains(guard), KIND != Kind::Sqlite, "{update}");
    assert!(insert.starts_with("INSERT INTO `labels`"), "{insert}");

    soft_delete(labels::table)
        .at(long_ago())
        .execute(conn)
        .expect("a deletion");
    let restored = statements(conn, |conn| {
        again().execute(conn).expect("a row");
    });
    assert_eq!(restored, [first.clone(), update.clone(), last]);

    soft_delete(labels::table)
        .execute(conn)
        .expect("a deletion");
    let refused = statements(conn, |conn| {
        again().execute(conn).expect_err("it was deleted just now");
    });
    assert_eq!(refused, [CHECK]);
}

/// Where nothing is asked for, nothing is looked at.
#[test]
fn without_a_quarantine_there_is_no_more_than_before() {
    let conn = &mut *empty();
    let ada = labels::name.eq("ada");
    let ran = statements(conn, |conn| {
        let again = restore_or_insert(labels::table.filter(ada), ada);
        again.even_if_quarantined().execute(conn).expect("a row");
    });
    assert_eq!(ran.len(), 2, "{ran:#?}");
    assert!(
        ran[0].ends_with("AS sd_last) AND (`labels`.`deleted_at` IS NOT NULL)"),
        "{ran:#?}"
    );
    assert!(ran[1].starts_with("INSERT INTO `labels`"), "{ran:#?}");
}

#[test]
fn the_index_on_deleted_rows_finds_the_key() {
    let mut database = empty();
    let value = match KIND {
        Kind::Mysql => "CONCAT('value ', i)",
        _ => "'value ' || i",
    };
    let stamp = match KIND {
        Kind::Sqlite => "'2020-05-01 12:00:00+00:00'",
        _ => "TIMESTAMP '2020-05-01 12:00:00'",
    };
    let values = format!("i, {value}, {stamp}");
    database.fill("labels (id, name, deleted_at)", 20_000, &values);
    database.run(match KIND {
        Kind::Mysql => "ANALYZE TABLE labels",
        _ => "ANALYZE",
    });
    let check = match KIND {
        Kind::Postgres => CHECK.replace('`', "\""),
        _ => CHECK.to_owned(),
    };
    let plan = plan(&mut database, &check.replace('?', "'value 7'"));
    // On MySQL the unique index begins with the key too.
    let other = KIND == Kind::Mysql && plan.contains("labels_name_visible_key");
    assert!(plan.contains("labels_name_deleted_idx") || other, "{plan}");
}
