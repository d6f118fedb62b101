//! Up, down, and up again: every migration is what it says, and takes all of it back.

use diesel::prelude::*;
use soft_delete_runtime::ddl::Migration;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::soft_delete_audit;

use super::catalogue::catalogue;
use super::schema::{Before, Member, members, tables};
use crate::database::{Database, KIND};

/// What the migration of `members` leaves there.
#[cfg(feature = "postgres")]
const MEMBERS: &[&str] = &[
    "column deleted_at timestamp YES",
    "column deleted_by int4 YES",
    "column deletion_id text YES",
    "column email varchar NO",
    "column erased_at timestamp YES",
    "column id int4 NO",
    "column legal_hold bool NO false",
    "column reason text YES",
    "column tenant_id int4 NO",
    "constraint members_pkey PRIMARY KEY (id)",
    "index CREATE INDEX members_deleted_idx ON members USING btree (deleted_at) WHERE (deleted_at IS NOT NULL)",
    "index CREATE INDEX members_tenant_id_email_deleted_idx ON members USING btree (tenant_id, email) WHERE (deleted_at IS NOT NULL)",
    "index CREATE INDEX members_tenant_id_email_visible_idx ON members USING btree (tenant_id, email) WHERE (deleted_at IS NULL)",
    "index CREATE UNIQUE INDEX members_pkey ON members USING btree (id)",
    "index CREATE UNIQUE INDEX members_tenant_id_email_visible_key ON members USING btree (tenant_id, email) WHERE (deleted_at IS NULL)",
];

#[cfg(all(feature = "mysql", not(feature = "postgres")))]
const MEMBERS: &[&str] = &[
    "column deleted_at timestamp(6) YES NULL",
    "column deleted_by int YES NULL",
    "column deletion_id varchar(36) YES NULL",
    "column email varchar(100) NO",
    "column erased_at timestamp(6) YES NULL",
    "column id int NO",
    "column legal_hold tinyint(1) NO 0",
    "column reason text YES NULL",
    "column tenant_id int NO",
    "column tenant_id_email_visible tinyint(1) YES NULL VIRTUAL GENERATED if(`deleted_at` is null,1,NULL)",
    "constraint PRIMARY PRIMARY KEY",
    "constraint members_tenant_id_email_visible_key UNIQUE",
    "index PRIMARY unique id",
    "index members_deleted_idx plain deleted_at",
    "index members_tenant_id_email_deleted_idx plain tenant_id,email,deleted_at",
    "index members_tenant_id_email_visible_idx plain deleted_at,tenant_id,email",
    "index members_tenant_id_email_visible_key unique tenant_id,email,tenant_id_email_visible",
];

#[cfg(not(any(feature = "postgres", feature = "mysql")))]
const MEMBERS: &[&str] = &[
    "column deleted_at TIMESTAMP 0",
    "column deleted_by INTEGER 0",
    "column deletion_id TEXT 0",
    "column email VARCHAR(100) 1",
    "column erased_at TIMESTAMP 0",
    "column id INTEGER 1",
    "column legal_hold BOOLEAN 1 FALSE",
    "column reason TEXT 0",
    "column tenant_id INTEGER 1",
    "index CREATE INDEX members_deleted_idx ON members (deleted_at) WHERE deleted_at IS NOT NULL",
    "index CREATE INDEX members_tenant_id_email_deleted_idx ON members (tenant_id, email) WHERE deleted_at IS NOT NULL",
    "index CREATE INDEX members_tenant_id_email_visible_idx ON members (tenant_id, email) WHERE deleted_at IS NULL",
    "index CREATE UNIQUE INDEX members_tenant_id_email_visible_key ON members (tenant_id, email) WHERE deleted_at IS NULL",
];

/// Runs a migration, takes it back, and runs it again.
fn there_and_back(database: &mut Database, before: &Before) {
    let Before {
        table, migration, ..
    } = before;
    let at_first = catalogue(database, table);
    database.run(migration.up());
    let after = catalogue(database, table);
    assert_ne!(after, at_first);
    database.run(migration.down());
    assert_eq!(catalogue(database, table), at_first);
    database.run(migration.up());
    assert_eq!(catalogue(database, table), after);
}

#[test]
fn a_migration_of_an_empty_table_goes_there_and_back() {
    for before in tables() {
        let database = &mut before.made();
        there_and_back(database, &before);
    }
}

#[test]
fn a_migration_of_a_full_table_goes_there_and_back() {
    for before in tables() {
        let database = &mut before.made();
        for id in 1..=100 {
            database.run(&before.row(id, &format!("value {id}")));
        }
        there_and_back(database, &before);
        // What was there is visible.
        let visible = match before.table {
            "members" => Member::visible().count().get_result(&mut **database),
            "notes" => super::schema::Note::visible()
                .count()
                .get_result(&mut **database),
            "visits" => super::schema::Visit::visible()
                .count()
                .get_result(&mut **database),
            _ => super::schema::Label::visible()
                .count()
                .get_result(&mut **database),
        };
        assert_eq!(visible, Ok(100_i64), "{}", before.table);
    }
}

#[test]
fn a_migration_does_what_it_says() {
    let [before, ..] = tables();
    let database = &mut before.made();
    database.run(before.migration.up());
    assert_eq!(catalogue(database, before.table), MEMBERS);
    // The columns take what the verbs write.
    database.run(&before.row(1, "ada"));
    let deletion = soft_delete(members::table)
        .by(7)
        .because("wished")
        .execute(&mut **database);
    assert_eq!(deletion.expect("a deletion").total(), 1);
    let written = members::table.select((members::deleted_by, members::reason));
    let written = written.get_result::<(Option<i32>, Option<String>)>(&mut **database);
    assert_eq!(written, Ok((Some(7), Some("wished".to_owned()))));
}

#[test]
fn the_audit_table_comes_and_goes() {
    let database = &mut Database::empty();
    let migration = Migration::of_audit_table(KIND);
    for _ in 0..2 {
        database.run(migration.up());
        let records = soft_delete_audit::table.count().get_result(&mut **database);
        assert_eq!(records, Ok(0_i64));
        database.run(migration.down());
        for table in ["soft_delete_audit", "soft_delete_audit_batches"] {
            assert_eq!(catalogue(database, table), [""; 0]);
        }
    }
}
