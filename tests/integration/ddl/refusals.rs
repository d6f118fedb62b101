//! What a migration is not written for, and what a database refuses to take back.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::ddl::{SchemaError, TableSchema};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Database as Kind, schema};

use super::catalogue::catalogue;
use super::schema::*;

diesel::table! {
    parcels (id) {
        id -> Integer,
        deleted_at -> Nullable<Timestamp>,
        reason -> Nullable<Double>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(reason = reason)]
struct Parcel {}

diesel::table! {
    crates (id) {
        id -> Integer,
        label -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(quarantine = "1 day")]
struct Crate {}

diesel::table! {
    odds (id) {
        #[sql_name = "i\0d"]
        id -> Integer,
        label -> Text,
        is_gone -> Bool,
    }
}

#[derive(SoftDelete)]
#[soft_delete(column = is_gone)]
struct Odd {}

const KINDS: [Kind; 3] = [Kind::Postgres, Kind::Sqlite, Kind::Mysql];

#[test]
fn deleted_rows_do_not_become_visible_by_the_way_back() {
    for before in tables() {
        let database = &mut before.made();
        database.run(before.migration.up());
        database.run(&before.row(1, "ada"));
        database.run(&before.row(2, "bob"));
        let deletion = match before.table {
            "members" => soft_delete(members::table.find(1)).execute(&mut **database),
            "notes" => soft_delete(notes::table.find(1)).execute(&mut **database),
            "visits" => soft_delete(visits::table.find(1)).execute(&mut **database),
            _ => soft_delete(labels::table.find(1)).execute(&mut **database),
        };
        assert_eq!(deletion.expect("a deletion").total(), 1);
        let after = catalogue(database, before.table);
        let refused = database.batch_execute(before.migration.down());
        let message = refused.expect_err("there is a deleted row").to_string();
        let constraint = if cfg!(any(feature = "postgres", feature = "mysql")) {
            format!("{}_not_deleted", before.table)
        } else {
            "CHECK constraint failed".to_owned()
        };
        assert!(message.contains(&constraint), "{message}");
        assert_eq!(catalogue(database, before.table), after);

        database.run(&format!("DELETE FROM {} WHERE id = 1", before.table));
        database.run(before.migration.down());
    }
}

#[test]
fn the_marker_is_no_key_among_visible_rows() {
    let refused = SchemaError::MarkerInIndex {
        table: "members",
        column: "deleted_at",
    };
    for kind in KINDS {
        let schema = schema::<Member>();
        let unique = schema.clone().unique((members::email, members::deleted_at));
        assert_eq!(unique.migration(kind), Err(refused.clone()));
        let index = schema.index(members::deleted_at);
        assert_eq!(index.migration(kind), Err(refused.clone()));
    }
}

#[test]
fn a_key_that_no_table_has_is_refused_whatever_is_asked_for() {
    for kind in KINDS {
        let schema = schema::<Odd>();
        let wishes = [
            schema.clone().deleted_index(),
            schema.clone().unique(odds::label),
            schema.columns(),
        ];
        for wish in wishes {
            let refusal = wish.migration(kind).expect_err("there is no such column");
            assert!(matches!(refusal, SchemaError::Name { name, .. } if name == "i\0d"));
        }
    }
}

#[test]
fn columns_and_indexes_are_named_once() {
    for kind in KINDS {
        let twice = schema::<Member>().unique((members::email, members::email));
        assert_eq!(
            twice.migration(kind),
            Err(SchemaError::RepeatedColumn {
                table: "members",
                column: "email".to_owned(),
            })
        );
        let again = schema::<Member>()
            .index(members::email)
            .index(members::email);
        assert_eq!(
            again.migration(kind),
            Err(SchemaError::RepeatedIndex {
                table: "members",
                index: "members_email_visible_idx".to_owned(),
            })
        );
    }
}

#[test]
fn a_key_in_quarantine_is_one() {
    for kind in KINDS {
        let quarantine = |schema: TableSchema<crates::table>| schema.quarantine(crates::label);
        let twice = quarantine(quarantine(schema::<Crate>()));
        assert_eq!(
            twice.migration(kind),
            Err(SchemaError::RepeatedIndex {
                table: "crates",
                index: "crates_label_quarantine".to_owned(),
            })
        );
        let repeated = schema::<Crate>().quarantine((crates::label, crates::label));
        assert_eq!(
            repeated.migration(kind),
            Err(SchemaError::RepeatedColumn {
                table: "crates",
                column: "label".to_owned(),
            })
        );
        let marker = schema::<Crate>().quarantine((crates::label, crates::deleted_at));
        assert_eq!(
            marker.migration(kind),
            Err(SchemaError::MarkerInIndex {
                table: "crates",
                column: "deleted_at",
            })
        );
    }
}

#[test]
fn a_type_that_is_not_known_has_to_be_given() {
    let parcels = schema::<Parcel>().columns();
    for kind in KINDS {
        assert_eq!(
            parcels.migration(kind),
            Err(SchemaError::UnknownType {
                table: "parcels",
                column: "reason",
            })
        );
        let given = parcels.clone().column_type(parcels::reason, "REAL");
        let migration = given.migration(kind).expect("a migration");
        assert!(migration.up().contains(" REAL"), "{}", migration.up());
        // For another column it would say nothing.
        let useless = parcels.clone().column_type(parcels::id, "REAL");
        assert_eq!(
            useless.migration(kind),
            Err(SchemaError::NotAColumnOfTheModel {
                table: "parcels",
                column: "id",
            })
        );
    }
}

#[test]
fn sqlite_drops_no_constraint() {
    let in_place = schema::<Member>().unique_in_place_of_constraint("old", members::email);
    assert_eq!(
        in_place.migration(Kind::Sqlite),
        Err(SchemaError::ConstraintOfTable { table: "members" })
    );
    let its_index = "sqlite_autoindex_members_1";
    let its_index = schema::<Member>().unique_in_place_of_index(its_index, members::email);
    assert_eq!(
        its_index.migration(Kind::Sqlite),
        Err(SchemaError::ConstraintOfTable { table: "members" })
    );
    assert!(in_place.migration(Kind::Postgres).is_ok());
    assert!(in_place.migration(Kind::Mysql).is_ok());
}
