//! That the indexes of a migration are the ones which the scopes read.

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::{Database, KIND, TestBackend, TestConnection, is_mariadb};
use soft_delete_runtime::Database as Kind;

/// 20,000 rows of 50 tenants, of which every `nth` is visible, or all others are.
fn filled(before: &Before, nth: u32, are_visible: bool) -> Database {
    let mut database = before.made();
    let Before { table, key, .. } = before;
    let value = match KIND {
        Kind::Mysql => "CONCAT('value ', i)",
        _ => "'value ' || i",
    };
    let columns = format!("{table} (id, tenant_id, {key})");
    database.fill(&columns, 20_000, &format!("i, i % 50, {value}"));
    database.run(before.migration.up());
    let stamp = match KIND {
        Kind::Sqlite => "'2026-05-01 12:00:00'",
        _ => "TIMESTAMP '2026-05-01 12:00:00'",
    };
    let marks = match *table {
        "members" => format!("deleted_at = {stamp}"),
        "notes" => format!("is_deleted = TRUE, deleted_at = {stamp}"),
        "visits" => "deleted_at = 1777636800".to_owned(),
        _ => "is_deleted = TRUE".to_owned(),
    };
    let which = if are_visible { "<>" } else { "=" };
    database.run(&format!(
        "UPDATE {table} SET {marks} WHERE id % {nth} {which} 0"
    ));
    database.run(&match KIND {
        Kind::Mysql => format!("ANALYZE TABLE {table}"),
        _ => "ANALYZE".to_owned(),
    });
    database
}

/// Drops an index that would do as well as the one that a test is about.
fn drop_index(database: &mut Database, before: &Before, ending: &str) {
    let Before { table, key, .. } = before;
    let index = format!("{table}_tenant_id_{key}_{ending}");
    database.run(&match KIND {
        Kind::Mysql => format!("DROP INDEX {index} ON {table}"),
        _ => format!("DROP INDEX {index}"),
    });
}

/// The plan of a query, whose values are in its text.
pub fn plan(conn: &mut TestConnection, query: &str) -> String {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        detail: String,
    }

    if KIND == Kind::Sqlite {
        let lines = diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}"));
        let lines: Vec<Line> = lines.load(conn).expect("a plan");
        return lines.into_iter().map(|line| line.detail + "\n").collect();
    }
    if KIND == Kind::Mysql {
        return plan_of_mysql(conn, query);
    }
    let lines = sql::<Text>(&format!("EXPLAIN {query}")).load::<String>(conn);
    lines.expect("a plan").join("\n")
}

/// The plan, without the indexes that were considered.
fn plan_of_mysql(conn: &mut TestConnection, query: &str) -> String {
    let plan = if is_mariadb(conn) {
        sql::<Text>(&format!("EXPLAIN FORMAT=JSON {query}")).get_result::<String>(conn)
    } else {
        // MySQL does not say beforehand what columns the plan will have, for which Diesel asks.
        let into =
            format!("SET explain_json_format_version = 2; EXPLAIN FORMAT=JSON INTO @plan {query}");
        conn.batch_execute(&into).expect("a plan");
        diesel::select(sql::<Text>("@plan")).get_result(conn)
    };
    let plan = plan.expect("a plan");
    let lines = plan.lines().filter(|line| !line.contains("possible_keys"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The query as Diesel sends it, with a time in the place of what it binds.
macro_rules! text {
    ($table:ident, $scoped:expr) => {{
        let query = $scoped.select($table::id);
        let text = diesel::debug_query::<TestBackend, _>(&query).to_string();
        let (text, _) = text.split_once(" -- binds: ").expect("binds");
        let time = match (stringify!($table), KIND) {
            ("visits", _) => "1000000000",
            (_, Kind::Sqlite) => "'2020-01-01 12:00:00'",
            _ => "TIMESTAMP '2020-01-01 12:00:00'",
        };
        text.replace("$1", time).replace('?', time)
    }};
}

/// Visible rows; deleted rows; rows that were deleted before some time.
fn queries(before: &Before) -> (String, Vec<String>) {
    let time = chrono::DateTime::UNIX_EPOCH;
    let (visible, deleted) = match before.table {
        "members" => (
            text!(members, members::table.visible()),
            vec![
                text!(members, members::table.only_deleted()),
                text!(members, members::table.deleted_before(time)),
            ],
        ),
        "notes" => (
            text!(notes, notes::table.visible()),
            vec![
                text!(notes, notes::table.only_deleted()),
                text!(notes, notes::table.deleted_before(time)),
            ],
        ),
        "visits" => (
            text!(visits, visits::table.visible()),
            vec![
                text!(visits, visits::table.only_deleted()),
                text!(visits, visits::table.deleted_before(time)),
            ],
        ),
        _ => (
            text!(labels, labels::table.visible()),
            vec![text!(labels, labels::table.only_deleted())],
        ),
    };
    (visible, deleted)
}

fn assert_plan(conn: &mut TestConnection, query: &str, index: &str) {
    let plan = plan(conn, query);
    assert!(plan.contains(index), "{query}\n{plan}");
    let sorts = ["Sort", "TEMP B-TREE", "filesort"];
    assert!(
        sorts.iter().all(|sort| !plan.contains(sort)),
        "{query}\n{plan}"
    );
}

#[test]
fn visible_rows_are_read_by_their_index() {
    for before in tables() {
        let mut database = filled(&before, 20, true);
        drop_index(&mut database, &before, "visible_key");
        let (visible, _) = queries(&before);
        let page = format!(
            "{visible} AND tenant_id = 7 ORDER BY {} LIMIT 10",
            before.key
        );
        let index = format!("{}_tenant_id_{}_visible_idx", before.table, before.key);
        assert_plan(&mut database, &page, &index);
    }
}

#[test]
fn a_visible_row_is_found_by_the_unique_index() {
    for before in tables() {
        let mut database = filled(&before, 20, true);
        drop_index(&mut database, &before, "visible_idx");
        if KIND == Kind::Mysql {
            // It has all rows there, and the marker behind the key.
            drop_index(&mut database, &before, "deleted_idx");
        }
        let (visible, _) = queries(&before);
        let row = format!("{visible} AND tenant_id = 7 AND {} = 'value 7'", before.key);
        let index = format!("{}_tenant_id_{}_visible_key", before.table, before.key);
        assert_plan(&mut database, &row, &index);
    }
}

#[test]
fn a_deleted_row_is_found_by_its_key() {
    for before in tables() {
        let conn: &mut TestConnection = &mut filled(&before, 20, true);
        let (_, deleted) = queries(&before);
        let row = format!(
            "{} AND tenant_id = 7 AND {} = 'value 7'",
            deleted[0], before.key
        );
        let plan = plan(conn, &row);
        let index = format!("{}_tenant_id_{}_deleted_idx", before.table, before.key);
        // On MySQL the unique index begins with the key too.
        let other = format!("{}_tenant_id_{}_visible_key", before.table, before.key);
        let is_used = plan.contains(&index) || (KIND == Kind::Mysql && plan.contains(&other));
        assert!(is_used, "{row}\n{plan}");
    }
}

#[test]
fn deleted_rows_are_read_by_their_index() {
    for before in tables() {
        let conn: &mut TestConnection = &mut filled(&before, 500, false);
        let (_, deleted) = queries(&before);
        for query in deleted {
            assert_plan(conn, &query, &format!("{}_deleted_idx", before.table));
        }
    }
}
