//! The indexes that the library gives an archive, for the keys by which parents find their rows.

use soft_delete_runtime::ddl::{FlagNames, Migration, NamedTable, SchemaError, TableSchema};
use soft_delete_runtime::doctor::Doctor;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{SoftDeletable, schema};

use crate::database::{Database, KIND};

diesel::table! { shops (id) { id -> Integer, deleted_at -> Nullable<Timestamp>, } }
diesel::table! { makers (id) { id -> Integer, deleted_at -> Nullable<Timestamp>, } }
diesel::table! {
    brands (country, number) {
        country -> Text,
        number -> Integer,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    goods (shop_id, number) {
        shop_id -> Integer,
        number -> Integer,
        brand_country -> Nullable<Text>,
        brand_number -> Nullable<Integer>,
        part_of_shop -> Nullable<Integer>,
        part_of_number -> Nullable<Integer>,
        maker_id -> Nullable<Integer>,
        deleted_at -> Nullable<Timestamp>,
    }
}
diesel::table! {
    archived_goods (shop_id, number) {
        shop_id -> Integer,
        number -> Integer,
        brand_country -> Nullable<Text>,
        brand_number -> Nullable<Integer>,
        part_of_shop -> Nullable<Integer>,
        part_of_number -> Nullable<Integer>,
        maker_id -> Nullable<Integer>,
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[soft_delete(cascade(goods::shop_id))]
#[expect(dead_code, reason = "only its relation is used")]
struct Shop {}

#[derive(SoftDelete)]
#[soft_delete(cascade_one_way(goods::maker_id))]
#[expect(dead_code, reason = "only its relation is used")]
struct Maker {}

#[derive(SoftDelete)]
#[diesel(primary_key(country, number))]
#[soft_delete(cascade((goods::brand_country, goods::brand_number)))]
#[expect(dead_code, reason = "only its relation is used")]
struct Brand {}

#[derive(SoftDelete)]
#[diesel(table_name = goods, primary_key(shop_id, number))]
#[soft_delete(
    archive = archived_goods,
    parents(shop_id, brand_country, maker_id),
    cascade((goods::part_of_shop, goods::part_of_number))
)]
#[allow(dead_code, reason = "a row moves with all its columns")]
struct Good {
    shop_id: i32,
    number: i32,
    brand_country: Option<String>,
    brand_number: Option<i32>,
    part_of_shop: Option<i32>,
    part_of_number: Option<i32>,
    maker_id: Option<i32>,
}

/// A shop cascades along the beginning of the primary key.
const INDEXES: [&str; 4] = [
    "archived_goods_idx (deleted_at)",
    "archived_goods_brand_country_brand_number_idx (brand_country, brand_number)",
    "archived_goods_maker_id_idx (maker_id)",
    "archived_goods_part_of_shop_part_of_number_idx (part_of_shop, part_of_number)",
];

fn tables() -> Database {
    let mut database = Database::empty();
    database.run(
        "CREATE TABLE goods (
             shop_id INTEGER NOT NULL, number INTEGER NOT NULL,
             brand_country VARCHAR(20), brand_number INTEGER,
             part_of_shop INTEGER, part_of_number INTEGER, maker_id INTEGER,
             PRIMARY KEY (shop_id, number))",
    );
    database
}

fn migration<T>(schema: &TableSchema<T>) -> Migration
where
    T: SoftDeletable<HiddenBy: FlagNames> + NamedTable,
{
    schema.migration(KIND).expect("a migration")
}

/// The indexes that are made, as `name (columns)`.
fn indexes(migration: &Migration) -> Vec<String> {
    let made = migration.up().lines().filter_map(|line| {
        let index = line.strip_prefix("CREATE INDEX ")?.replace(['`', '"'], "");
        let (name, target) = index.trim_end_matches(';').split_once(" ON ")?;
        let (_, columns) = target.split_once(' ')?;
        Some(format!("{name} {columns}"))
    });
    made.collect()
}

#[test]
fn each_key_of_a_parent_has_one_unless_the_primary_key_begins_with_it() {
    let migration = migration(&schema::<Good>().columns().archive());
    assert_eq!(indexes(&migration), INDEXES);

    let mut database = tables();
    let mut catalogue = |statements: &str| {
        database.run(statements);
        ["goods", "archived_goods"]
            .map(|table| crate::ddl::catalogue::catalogue(&mut database, table))
    };
    let at_first = catalogue("SELECT 1");
    let after = catalogue(migration.up());
    let is_index = |line: &&String| line.starts_with("index") && line.contains("_idx");
    assert_eq!(after[1].iter().filter(is_index).count(), 4, "{after:?}");
    assert_eq!(catalogue(migration.down()), at_first);
    assert_eq!(catalogue(migration.up()), after);

    // The doctor asks for no others.
    let diagnosis = Doctor::new().model::<Good>().check(&mut *database);
    let diagnosis = diagnosis.expect("a diagnosis");
    let mut findings = diagnosis.findings().iter();
    assert!(
        findings.all(|found| found.table != "archived_goods"),
        "{diagnosis}"
    );
}

#[test]
fn none_is_made_beside_one_that_was_asked_for() {
    let schema = || schema::<Good>().columns().archive();
    let same = schema().deleted_index_on(goods::maker_id);
    let mut made = indexes(&migration(&same));
    made.sort_unstable();
    let mut expected = INDEXES.to_vec();
    expected.sort_unstable();
    assert_eq!(made, expected);
    tables().run(migration(&same).up());

    // One that goes on finds the rows too, and the order of the columns is no matter.
    let longer = schema()
        .deleted_index_on((goods::maker_id, goods::number))
        .deleted_index_on((goods::brand_number, goods::brand_country));
    assert_eq!(
        indexes(&migration(&longer)),
        [
            "archived_goods_maker_id_number_idx (maker_id, number)",
            "archived_goods_brand_number_brand_country_idx (brand_number, brand_country)",
            INDEXES[0],
            INDEXES[3],
        ]
    );
    // One that begins with something else does not, nor does one of visible rows.
    let other = schema()
        .deleted_index_on((goods::number, goods::maker_id))
        .index(goods::maker_id);
    let made = indexes(&migration(&other));
    for index in INDEXES {
        assert!(made.iter().any(|made| made == index), "{made:?}");
    }
}

#[test]
fn a_table_that_has_its_archive_gets_none_again() {
    let later = migration(&schema::<Good>().deleted_index_on(goods::number));
    assert_eq!(indexes(&later), ["archived_goods_number_idx (number)"]);
}

mod names {
    //! Names as long as they may be, and one that something else has.

    use super::*;

    diesel::table! {
        owners (id) {
            id -> Integer,
            deleted_at -> Nullable<Timestamp>,
        }
    }
    diesel::table! {
        things (id) {
            id -> Integer,
            code -> Integer,
            #[sql_name = "visible"]
            owner -> Integer,
            #[sql_name = "a_column_with_a_name_as_long_as_postgresql_takes_it_63_letters1"]
            one -> Integer,
            #[sql_name = "a_column_with_a_name_as_long_as_postgresql_takes_it_63_letters2"]
            other -> Integer,
            deleted_at -> Nullable<Timestamp>,
        }
    }
    diesel::table! {
        things_code (id) {
            id -> Integer,
            code -> Integer,
            #[sql_name = "visible"]
            owner -> Integer,
            #[sql_name = "a_column_with_a_name_as_long_as_postgresql_takes_it_63_letters1"]
            one -> Integer,
            #[sql_name = "a_column_with_a_name_as_long_as_postgresql_takes_it_63_letters2"]
            other -> Integer,
            deleted_at -> Nullable<Timestamp>,
        }
    }

    #[derive(SoftDelete)]
    #[soft_delete(cascade(things::owner, things::one, things::other))]
    #[expect(dead_code, reason = "only its relations are used")]
    struct Owner {}

    #[derive(SoftDelete)]
    #[soft_delete(archive = things_code, parents(owner, one, other))]
    #[allow(dead_code, reason = "a row moves with all its columns")]
    struct Thing {
        id: i32,
        code: i32,
        owner: i32,
        one: i32,
        other: i32,
    }

    #[test]
    fn are_cut_off_and_stay_apart() {
        let migration = migration(&schema::<Thing>().columns().archive());
        let mut database = Database::empty();
        let column = "a_column_with_a_name_as_long_as_postgresql_takes_it_63_letters";
        database.run(&format!(
            "CREATE TABLE things (id INTEGER PRIMARY KEY NOT NULL, code INTEGER NOT NULL,
                 visible INTEGER NOT NULL, {column}1 INTEGER NOT NULL, {column}2 INTEGER NOT NULL)"
        ));
        let mut catalogue = |statements: &str| {
            database.run(statements);
            crate::ddl::catalogue::catalogue(&mut database, "things_code")
        };
        let after = catalogue(migration.up());
        let is_index = |line: &&String| line.starts_with("index") && line.contains("_idx");
        assert_eq!(after.iter().filter(is_index).count(), 4, "{after:?}");
        catalogue(migration.down());
        assert_eq!(catalogue(migration.up()), after);
    }

    #[test]
    fn are_not_given_twice() {
        let both = schema::<Thing>().columns().archive().index(things::code);
        let refused = both.migration(KIND).unwrap_err();
        let expected = SchemaError::RepeatedIndex {
            table: "things",
            index: "things_code_visible_idx".to_owned(),
        };
        assert_eq!(refused, expected);
    }
}
