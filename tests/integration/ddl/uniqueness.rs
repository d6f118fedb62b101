//! One visible row with a key, and any number of deleted ones.

use diesel::RunQueryDsl;
use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::{Database, TestConnection};

/// Adds a row; a script would not say what kind of error it was on MySQL.
fn add(conn: &mut TestConnection, row: &str) -> QueryResult<usize> {
    diesel::sql_query(row).execute(conn)
}

fn is_unique_violation(result: QueryResult<usize>) -> bool {
    matches!(
        result,
        Err(DieselError::DatabaseError(
            DatabaseErrorKind::UniqueViolation,
            _
        ))
    )
}

/// Deletes all rows that are visible.
fn delete_all(conn: &mut TestConnection, table: &str) -> usize {
    let deletion = match table {
        "members" => soft_delete(members::table).execute(conn),
        "notes" => soft_delete(notes::table).execute(conn),
        "visits" => soft_delete(visits::table).execute(conn),
        _ => soft_delete(labels::table).execute(conn),
    };
    deletion.expect("a deletion").total()
}

#[test]
fn a_key_is_free_when_its_row_is_deleted_and_only_then() {
    for before in tables() {
        let database: &mut Database = &mut before.made();
        database.run(&before.row(1, "ada"));
        database.run(before.migration.up());
        let again = |database: &mut Database, id| add(database, &before.row(id, "ada"));

        assert!(is_unique_violation(again(database, 2)), "{}", before.table);
        for id in 2..5 {
            assert_eq!(delete_all(database, before.table), 1);
            assert_eq!(again(database, id), Ok(1), "{}", before.table);
        }
        assert!(is_unique_violation(again(database, 5)), "{}", before.table);
        // The same value of another tenant is another key.
        let other = before.row(6, "ada").replace("(6, 1,", "(6, 2,");
        assert_eq!(add(database, &other), Ok(1));
    }
}

#[test]
fn a_hidden_row_keeps_its_key() {
    let [_, before, ..] = tables();
    let database = &mut before.made();
    database.run(before.migration.up());
    database.run(&before.row(1, "ada"));
    database.run("UPDATE notes SET removed = TRUE");
    assert!(is_unique_violation(add(database, &before.row(2, "ada"))));
}

#[test]
fn r17_a_restore_onto_a_key_that_is_taken_names_the_index() {
    let [before, ..] = tables();
    let database = &mut before.made();
    database.run(before.migration.up());
    database.run(&before.row(1, "ada"));
    delete_all(database, before.table);
    database.run(&before.row(2, "ada"));
    let refused = Member::restore_by_id(&mut **database, 1).expect_err("a conflict");
    let soft_delete_runtime::Error::Conflict { constraint, .. } = refused else {
        panic!("{refused}");
    };
    let name = if cfg!(any(feature = "postgres", feature = "mysql")) {
        "members_tenant_id_email_visible_key"
    } else {
        "members.tenant_id, members.email"
    };
    assert_eq!(constraint, name);
}

/// Diesel's own upsert names the rows in the words of the index, however often it is prepared.
#[cfg(feature = "postgres")]
#[test]
fn an_upsert_finds_the_index() -> QueryResult<()> {
    use diesel::dsl::{not, sql};
    use diesel::prelude::*;
    use diesel::sql_types::Bool;

    let [member, note, ..] = tables();
    let database = &mut member.made();
    database.run(member.migration.up());
    let row = (members::tenant_id.eq(1), members::email.eq("ada"));
    for id in 1..12 {
        let upsert = diesel::insert_into(members::table)
            .values((members::id.eq(id), row))
            .on_conflict((members::tenant_id, members::email))
            .filter_target(members::deleted_at.is_null())
            .do_update()
            .set(members::reason.eq("again"));
        assert_eq!(upsert.execute(&mut **database)?, 1);
    }
    let rows = members::table.select(members::reason);
    let reasons = rows.load::<Option<String>>(&mut **database)?;
    assert_eq!(reasons, [Some("again".to_owned())]);

    let database = &mut note.made();
    database.run(note.migration.up());
    let row = (notes::tenant_id.eq(1), notes::slug.eq("ada"));
    for id in 1..12 {
        let upsert = diesel::insert_into(notes::table)
            .values((notes::id.eq(id), row))
            .on_conflict((notes::tenant_id, notes::slug))
            .filter_target(not(notes::is_deleted))
            .do_update()
            .set(notes::removed.eq(sql::<Bool>("TRUE")));
        assert_eq!(upsert.execute(&mut **database)?, 1);
    }
    assert_eq!(notes::table.count().get_result(&mut **database), Ok(1_i64));
    Ok(())
}
