//! Keys between tables, and rows that do not fit.

use diesel::prelude::*;
use soft_delete_runtime::Database as Kind;
use soft_delete_runtime::doctor::FindingKind;

use super::schema::visits;
use super::{broken, cure, diagnose, schema};
use crate::database::KIND;

#[test]
fn the_key_of_a_relation_has_an_index() {
    let drop = match KIND {
        Kind::Mysql => "DROP INDEX orders_account_id ON orders",
        _ => "DROP INDEX orders_account_id",
    };
    cure(broken(drop, FindingKind::KeyWithoutIndex, "orders"));
    // An index on some rows does not find the others.
    if KIND != Kind::Mysql {
        let mut database = schema::healthy();
        database.run(&format!(
            "{drop}; CREATE INDEX on_all ON orders (account_id) WHERE account_id IS NOT NULL"
        ));
        assert_eq!(diagnose(&mut database).findings(), []);
        let some =
            format!("{drop}; CREATE INDEX on_some ON orders (account_id) WHERE NOT is_deleted");
        cure(broken(&some, FindingKind::KeyWithoutIndex, "orders"));
    }
    // One that begins with another column does not either, and one that goes on does.
    let other = format!("{drop}; CREATE INDEX other ON orders (code, account_id)");
    cure(broken(&other, FindingKind::KeyWithoutIndex, "orders"));
    let mut database = schema::healthy();
    database.run(&format!(
        "{drop}; CREATE INDEX longer ON orders (account_id, code)"
    ));
    assert_eq!(diagnose(&mut database).findings(), []);
}

#[test]
fn the_database_deletes_no_rows_of_another_model() {
    let key = ", CONSTRAINT visits_account FOREIGN KEY (account_id) REFERENCES accounts (id)";
    let cascade = visits(
        "BIGINT NOT NULL DEFAULT 0",
        &format!("{key} ON DELETE CASCADE"),
    );
    let database = broken(&cascade, FindingKind::CascadingForeignKey, "accounts");
    // SQLite changes no constraint.
    if KIND != Kind::Sqlite {
        cure(database);
    }
    let mut database = schema::healthy();
    database.run(&visits("BIGINT NOT NULL DEFAULT 0", key));
    assert_eq!(diagnose(&mut database).findings(), []);
}

/// The foreign key stays what it is, but for what it does.
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[test]
fn a_foreign_key_may_point_at_other_columns() {
    let tables = visits(
        "BIGINT NOT NULL DEFAULT 0",
        ", CONSTRAINT visits_account FOREIGN KEY (code, account_id)
             REFERENCES accounts (email, id) ON DELETE CASCADE ON UPDATE CASCADE",
    );
    let needed = format!("CREATE UNIQUE INDEX needed ON accounts (email, id); {tables}");
    let mut database = broken(&needed, FindingKind::CascadingForeignKey, "accounts");
    database.run(
        "INSERT INTO accounts (id, email) VALUES (1, 'a');
         INSERT INTO visits (id, account_id, code) VALUES (1, 1, 'a')",
    );
    for statement in &diagnose(&mut database).findings()[0].mend {
        database.run(statement);
    }
    assert_eq!(diagnose(&mut database).findings(), []);
    let purge = diesel::sql_query("DELETE FROM accounts");
    assert!(purge.execute(&mut *database).is_err());
    database.run("UPDATE accounts SET email = 'b'");
    let code = diesel::dsl::sql::<diesel::sql_types::Text>("SELECT code FROM visits");
    let code = code.get_result::<String>(&mut *database);
    assert_eq!(code, Ok("b".to_owned()));
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
#[test]
fn a_declared_relation_may_cascade_in_the_database_too() {
    let mut database = schema::healthy();
    database.run(
        "ALTER TABLE orders ADD CONSTRAINT orders_account FOREIGN KEY (account_id)
             REFERENCES accounts (id) ON DELETE CASCADE",
    );
    assert_eq!(diagnose(&mut database).findings(), []);
}

#[test]
fn visible_rows_do_not_belong_to_deleted_ones() {
    let stamp = match KIND {
        Kind::Sqlite => "'2026-05-01 12:00:00'",
        _ => "TIMESTAMP '2026-05-01 12:00:00'",
    };
    let rows = format!(
        "INSERT INTO accounts (id, email, deleted_at) VALUES (1, 'a', NULL), (2, 'b', {stamp});
         INSERT INTO orders (id, account_id, code, is_deleted, deleted_at) VALUES
             (1, 1, 'a', FALSE, NULL), (2, 2, 'b', TRUE, {stamp}), (3, 2, 'c', FALSE, NULL),
             (4, 2, 'd', FALSE, NULL)"
    );
    let mut database = broken(&rows, FindingKind::VisibleUnderDeleted, "orders");
    let diagnosis = diagnose(&mut database);
    let found = &diagnosis.findings()[0];
    let problem = "2 visible rows belong to deleted rows of accounts";
    assert_eq!(found.problem, problem);

    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        id: i32,
    }
    let rows: Vec<Row> = diesel::sql_query(&found.mend[0])
        .load(&mut *database)
        .expect("the rows");
    let mut ids: Vec<i32> = rows.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [3, 4]);

    database.run("DELETE FROM orders WHERE id > 2");
    assert_eq!(diagnose(&mut database).findings(), []);
}

#[test]
fn a_table_that_looks_soft_deletable_has_a_model() {
    let others = "CREATE TABLE others (id INTEGER PRIMARY KEY NOT NULL, deleted_at TIMESTAMP NULL)";
    let mut database = broken(others, FindingKind::NoModel, "others");
    diagnose(&mut database).assert_healthy();
    // The audit table has such a column too.
    let mut database = schema::healthy();
    database.run(soft_delete_runtime::sweep::audit_ddl(KIND));
    assert_eq!(diagnose(&mut database).findings(), []);
}
