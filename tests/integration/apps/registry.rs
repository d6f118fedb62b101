//! A package registry: ownership is a join table with a composite key, its marker is not a field
//! of the struct, and it belongs to two parents, whose ids are newtypes.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestBackend, sql};

diesel::table! {
    packages (id) {
        id -> Integer,
        name -> Text,
    }
}

diesel::table! {
    teams (id) {
        id -> Integer,
    }
}

diesel::table! {
    package_owners (package_id, team_id) {
        package_id -> Integer,
        team_id -> Integer,
        #[sql_name = "type"]
        kind -> Integer,
        deleted -> Bool,
    }
}

diesel::joinable!(package_owners -> packages (package_id));
diesel::joinable!(package_owners -> teams (team_id));
diesel::allow_tables_to_appear_in_same_query!(packages, teams, package_owners);

/// The key of a package, as `diesel-derive-newtype` would make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Integer)]
struct PackageId(i32);

impl<DB> diesel::serialize::ToSql<Integer, DB> for PackageId
where
    DB: diesel::backend::Backend,
    i32: diesel::serialize::ToSql<Integer, DB>,
{
    fn to_sql<'b>(
        &'b self,
        out: &mut diesel::serialize::Output<'b, '_, DB>,
    ) -> diesel::serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB> diesel::deserialize::FromSql<Integer, DB> for PackageId
where
    DB: diesel::backend::Backend,
    i32: diesel::deserialize::FromSql<Integer, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
        i32::from_sql(bytes).map(Self)
    }
}

#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable)]
#[diesel(check_for_backend(TestBackend))]
struct Package {
    id: PackageId,
}

#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable)]
#[diesel(check_for_backend(TestBackend))]
struct Team {
    id: i32,
}

#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, Associations, SoftDelete)]
#[diesel(
    primary_key(package_id, team_id),
    belongs_to(Package),
    belongs_to(Team)
)]
#[diesel(check_for_backend(TestBackend))]
#[soft_delete(column = deleted)]
struct PackageOwner {
    package_id: PackageId,
    team_id: i32,
}

fn registry() -> Database {
    let mut conn = Database::empty();
    let quote = if cfg!(all(feature = "mysql", not(feature = "postgres"))) {
        '`'
    } else {
        '"'
    };
    conn.run(&format!(
        "CREATE TABLE packages (id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(40) NOT NULL);
         CREATE TABLE teams (id INTEGER PRIMARY KEY NOT NULL);
         CREATE TABLE package_owners (
            package_id INTEGER NOT NULL, team_id INTEGER NOT NULL,
            {quote}type{quote} INTEGER NOT NULL DEFAULT 0,
            deleted BOOLEAN NOT NULL DEFAULT FALSE, PRIMARY KEY (package_id, team_id)
         );
         INSERT INTO packages (id, name) VALUES (1, 'serde'), (2, 'rand');
         INSERT INTO teams (id) VALUES (1), (2);
         INSERT INTO package_owners (package_id, team_id) VALUES (1, 1), (1, 2), (2, 1);",
    ));
    conn
}

#[test]
fn a_membership_is_deleted_by_its_composite_key() {
    let conn = &mut *registry();
    assert_eq!(
        PackageOwner::soft_delete_by_id(conn, (1, 2))
            .expect("delete")
            .total(),
        1
    );
    assert_eq!(
        PackageOwner::soft_delete_by_id(conn, (1, 2)),
        Err(Error::AlreadyDeleted {
            table: "package_owners"
        }),
    );
    assert_eq!(
        PackageOwner::soft_delete_by_id(conn, (2, 2)),
        Err(Error::NotFound {
            table: "package_owners"
        }),
    );
    let owner = PackageOwner::find_visible((1, 1)).select(PackageOwner::as_select());
    let owner = owner.get_result(conn).expect("visible");
    assert_eq!(owner.soft_delete(conn).expect("row").total(), 1);
    assert_eq!(
        sql(&soft_delete(package_owners::table.find((1, 2)))),
        r#"UPDATE "package_owners" SET "deleted" = TRUE WHERE (("package_owners"."package_id" = ?) AND ("package_owners"."team_id" = ?)) AND  NOT ("package_owners"."deleted")"#,
    );
}

#[test]
fn both_parents_see_visible_memberships_only() {
    let conn = &mut *registry();
    PackageOwner::soft_delete_by_id(conn, (1, 2)).expect("delete");
    let serde = packages::table
        .find(1)
        .select(Package::as_select())
        .get_result(conn)
        .expect("serde");
    let team = teams::table
        .find(1)
        .select(Team::as_select())
        .get_result(conn)
        .expect("team");
    let of_serde = PackageOwner::belonging_to(&serde).visible();
    let owners = of_serde.select(PackageOwner::as_select()).load(conn);
    assert_eq!(
        owners,
        Ok(vec![PackageOwner {
            package_id: PackageId(1),
            team_id: 1
        }])
    );
    let of_team = PackageOwner::belonging_to(&team).visible();
    assert_eq!(of_team.count().get_result(conn), Ok(2_i64));
}

#[test]
fn packages_with_their_visible_teams() {
    let conn = &mut *registry();
    soft_delete(package_owners::table.filter(package_owners::package_id.eq(2)))
        .execute(conn)
        .expect("delete");
    let rows = packages::table
        .visible_left_join(package_owners::table)
        .select((packages::name, package_owners::team_id.nullable()))
        .order((packages::id, package_owners::team_id))
        .load::<(String, Option<i32>)>(conn);
    let expected = [("serde", Some(1)), ("serde", Some(2)), ("rand", None)]
        .map(|(name, id)| (name.into(), id));
    assert_eq!(rows, Ok(expected.to_vec()));
}

mod odd_names {
    //! Tables and columns whose names are not those of the SQL, or are no ordinary identifiers.

    use super::*;

    diesel::table! {
        #[sql_name = "app_users"]
        r#type (id) {
            id -> Integer,
            r#final -> Bool,
        }
    }

    #[derive(SoftDelete)]
    #[diesel(table_name = r#type)]
    #[soft_delete(column = r#final)]
    struct Odd<'a, T: Copy> {
        r#final: bool,
        #[expect(dead_code, reason = "a lifetime and a type parameter")]
        others: (&'a str, T),
    }

    #[test]
    fn raw_identifiers_renamed_tables_and_generics() {
        let conn = &mut Database::empty();
        conn.run(
            "CREATE TABLE app_users (
                id INTEGER PRIMARY KEY NOT NULL, final BOOLEAN NOT NULL DEFAULT FALSE
             );
             INSERT INTO app_users (id) VALUES (1), (2)",
        );
        assert_eq!(
            Odd::<i32>::soft_delete_by_id(&mut **conn, 1)
                .expect("delete")
                .total(),
            1
        );
        assert_eq!(
            Odd::<i32>::visible().select(r#type::id).load(&mut **conn),
            Ok(vec![2])
        );
        assert_eq!(
            sql(&soft_delete(r#type::table.find(1))),
            r#"UPDATE "app_users" SET "final" = TRUE WHERE ("app_users"."id" = ?) AND  NOT ("app_users"."final")"#,
        );
        assert!(
            Odd {
                r#final: true,
                others: ("", 0)
            }
            .is_deleted()
        );
    }
}

// MySQL has no schemas besides databases, and each test has a database of its own there.
#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
mod qualified {
    //! A table in a schema: `main` is where SQLite and a schema of this name on PostgreSQL have it.

    use super::*;

    diesel::table! {
        main.notes (id) {
            id -> Integer,
            deleted_at -> Nullable<Timestamp>,
        }
    }

    #[derive(SoftDelete)]
    #[diesel(table_name = notes)]
    struct Note {
        #[expect(dead_code, reason = "only the table is used")]
        id: i32,
    }

    #[test]
    fn a_table_in_a_schema() {
        let conn = &mut Database::empty();
        if cfg!(feature = "postgres") {
            // The schema has a fixed name, so it is gone with the transaction.
            conn.begin_test_transaction().expect("transaction");
            conn.run("CREATE SCHEMA main");
        }
        conn.run(
            "CREATE TABLE main.notes (id INTEGER PRIMARY KEY, deleted_at TIMESTAMP);
             INSERT INTO main.notes (id) VALUES (1), (2)",
        );
        assert_eq!(
            Note::soft_delete_by_id(&mut **conn, 1)
                .expect("delete")
                .total(),
            1
        );
        assert_eq!(
            Note::soft_delete_by_id(&mut **conn, 1),
            Err(Error::AlreadyDeleted { table: "notes" }),
        );
        assert_eq!(
            Note::visible().select(notes::id).load(&mut **conn),
            Ok(vec![2])
        );
        assert_eq!(
            sql(&soft_delete(notes::table.find(1))),
            r#"UPDATE "main"."notes" SET "deleted_at" = ? WHERE ("main"."notes"."id" = ?) AND ("main"."notes"."deleted_at" IS NULL)"#,
        );
    }
}
