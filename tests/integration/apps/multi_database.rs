//! A password manager: text keys, three databases behind one connection type, an `or_filter` in
//! the query before the scope.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use crate::any_database::{AnyConnection, AnyDatabase, MultiBackend};

diesel::table! {
    ciphers (uuid) {
        uuid -> Text,
        user_uuid -> Nullable<Text>,
        organization_uuid -> Nullable<Text>,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    attachments (id) {
        id -> Text,
        cipher_uuid -> Text,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(attachments -> ciphers (cipher_uuid));
diesel::allow_tables_to_appear_in_same_query!(ciphers, attachments);

#[derive(Debug, PartialEq, Queryable, Identifiable, SoftDelete)]
#[diesel(primary_key(uuid))]
struct Cipher {
    uuid: String,
    user_uuid: Option<String>,
    organization_uuid: Option<String>,
    deleted_at: Option<NaiveDateTime>,
}

#[derive(SoftDelete)]
#[diesel(table_name = attachments)]
#[expect(dead_code, reason = "only the table is used")]
struct Attachment {}

/// Two ciphers of a user and one of an organisation, the last of which is deleted.
fn on_every_database(test: impl Fn(&mut AnyConnection)) {
    for mut conn in AnyDatabase::all() {
        let timestamp = conn.timestamp();
        conn.batch_execute(&format!(
            "CREATE TABLE ciphers (
                uuid VARCHAR(40) PRIMARY KEY NOT NULL, user_uuid VARCHAR(40) NULL,
                organization_uuid VARCHAR(40) NULL, deleted_at {timestamp} NULL
             );
             CREATE TABLE attachments (
                id VARCHAR(40) PRIMARY KEY NOT NULL, cipher_uuid VARCHAR(40) NOT NULL,
                deleted_at {timestamp} NULL
             );
             INSERT INTO ciphers (uuid, user_uuid, organization_uuid, deleted_at) VALUES
                ('a', 'ada', NULL, NULL), ('b', 'ada', NULL, NULL),
                ('c', NULL, 'org', '2026-05-01 12:00:00');
             INSERT INTO attachments (id, cipher_uuid, deleted_at) VALUES
                ('1', 'a', NULL), ('2', 'b', '2026-05-01 12:00:00');",
        ))
        .expect("tables");
        test(&mut conn);
    }
}

#[test]
fn a_scope_covers_the_or_filter_of_the_access_check() {
    on_every_database(|conn| {
        let mine = ciphers::table
            .filter(ciphers::user_uuid.eq("ada"))
            .or_filter(ciphers::organization_uuid.eq("org"))
            .select(ciphers::uuid)
            .order(ciphers::uuid);
        assert_eq!(
            mine.visible().load::<String>(conn),
            Ok(vec!["a".into(), "b".into()])
        );
        assert_eq!(
            mine.only_deleted().load::<String>(conn),
            Ok(vec!["c".into()])
        );
        let boxed = mine.into_boxed::<MultiBackend>().visible();
        assert_eq!(boxed.load::<String>(conn), Ok(vec!["a".into(), "b".into()]));
    });
}

#[test]
fn deletion_and_restore_behind_one_connection_type() {
    on_every_database(|conn| {
        let time: DateTime<Utc> = "2026-06-01T12:00:00.5Z".parse().expect("time");
        let deletion = soft_delete(ciphers::table.find("a")).at(time).execute(conn);
        assert_eq!(deletion.expect("delete").total(), 1);
        assert_eq!(
            soft_delete(ciphers::table)
                .execute(conn)
                .expect("the rest")
                .total(),
            1
        );
        let cipher = ciphers::table
            .find("a")
            .get_result::<Cipher>(conn)
            .expect("cipher");
        assert_eq!(
            cipher.deleted_at,
            Some(time.naive_utc()),
            "the first stamp stands"
        );
        assert!(cipher.is_deleted());

        assert_eq!(
            cipher.soft_delete(conn),
            Err(Error::AlreadyDeleted { table: "ciphers" })
        );
        assert_eq!(cipher.restore(conn).expect("restore").total(), 1);
        assert_eq!(
            Cipher::restore_by_id(conn, "a"),
            Err(Error::NotDeleted { table: "ciphers" }),
        );
        assert_eq!(
            Cipher::soft_delete_by_id(conn, "z"),
            Err(Error::NotFound { table: "ciphers" }),
        );
        let old = ciphers::table.deleted_before(time).select(ciphers::uuid);
        assert_eq!(old.load::<String>(conn), Ok(vec!["c".into()]));
        assert_eq!(hard_delete(ciphers::table.find("a")).execute(conn), Ok(0));
        assert_eq!(hard_delete(ciphers::table.find("c")).execute(conn), Ok(1));
        let moved = update_visible(ciphers::table)
            .set(ciphers::organization_uuid.eq("org"))
            .execute(conn);
        assert_eq!(moved, Ok(1));
    });
}

#[test]
fn joins_behind_one_connection_type() {
    on_every_database(|conn| {
        let rows = ciphers::table
            .visible()
            .visible_left_join(attachments::table)
            .select((ciphers::uuid, attachments::id.nullable()))
            .order(ciphers::uuid)
            .load::<(String, Option<String>)>(conn);
        assert_eq!(
            rows,
            Ok(vec![("a".into(), Some("1".into())), ("b".into(), None)])
        );
    });
}

#[test]
fn a_connection_from_a_pool_runs_the_same_verbs() {
    let manager = ConnectionManager::<SqliteConnection>::new(":memory:");
    let pool = Pool::builder().max_size(1).build(manager).expect("pool");
    let mut conn = pool.get().expect("connection");
    conn.batch_execute(
        "CREATE TABLE ciphers (
            uuid TEXT PRIMARY KEY, user_uuid TEXT, organization_uuid TEXT, deleted_at TIMESTAMP
         );
         INSERT INTO ciphers (uuid) VALUES ('a')",
    )
    .expect("table");
    assert_eq!(
        Cipher::soft_delete_by_id(&mut conn, "a")
            .expect("short form")
            .total(),
        1
    );
    assert_eq!(
        restore(ciphers::table)
            .execute(&mut conn)
            .expect("statement")
            .total(),
        1
    );
    assert_eq!(Cipher::visible().count().get_result(&mut conn), Ok(1_i64));
}
