//! `soft_delete` and its short forms.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, Stamp, dsl};

use crate::database::{Database, TestBackend, TestConnection, sql};
use crate::schema::{Comment, Post, Tag, User, comments, posts, seed, tags, users};

fn seeded() -> Database {
    let mut conn = Database::new();
    seed(&mut conn);
    conn
}

fn noon() -> DateTime<Utc> {
    "2026-05-01T12:00:00.123456Z".parse().expect("a time")
}

fn stamp_of(user: i32, conn: &mut TestConnection) -> Option<DateTime<Utc>> {
    let stamp = users::table
        .find(user)
        .select(users::deleted_at)
        .get_result(conn);
    stamp
        .map(|stamp: Option<chrono::NaiveDateTime>| stamp.map(|stamp| stamp.and_utc()))
        .expect("stamp")
}

#[test]
fn r10_every_target_of_diesels_update_is_one() {
    let conn = &mut *seeded();
    let ada = User::find_visible(1)
        .select(User::as_select())
        .get_result(conn)
        .expect("Ada");
    assert_eq!(soft_delete(&ada).execute(conn).expect("a row").total(), 1);
    assert_eq!(
        soft_delete(users::table.find(2))
            .execute(conn)
            .expect("a key")
            .total(),
        1
    );
    let of_ada = posts::table.filter(posts::user_id.eq(1));
    assert_eq!(
        soft_delete(of_ada).execute(conn).expect("a filter").total(),
        2
    );
    let scoped = posts::table.visible().filter(posts::id.gt(0));
    assert_eq!(
        soft_delete(scoped)
            .execute(conn)
            .expect("a scoped query")
            .total(),
        1
    );
    assert_eq!(
        soft_delete(tags::table)
            .execute(conn)
            .expect("a table")
            .total(),
        3
    );
    let post = posts::table
        .find(1)
        .select(Post::as_select())
        .get_result(conn)
        .expect("post 1");
    let children = Comment::belonging_to(&post);
    assert_eq!(
        soft_delete(children)
            .execute(conn)
            .expect("children")
            .total(),
        1
    );
}

#[test]
fn r10_a_target_keeps_its_own_conditions() {
    assert_eq!(
        sql(&soft_delete(users::table.find(1))),
        r#"UPDATE "users" SET "deleted_at" = ? WHERE ("users"."id" = ?) AND ("users"."deleted_at" IS NULL)"#,
    );
    assert_eq!(
        sql(&soft_delete(users::table)),
        r#"UPDATE "users" SET "deleted_at" = ? WHERE ("users"."deleted_at" IS NULL)"#,
    );
    assert_eq!(
        sql(&soft_delete(
            posts::table
                .filter(posts::id.eq(1))
                .or_filter(posts::id.eq(2))
        )),
        r#"UPDATE "posts" SET "is_deleted" = TRUE, "deleted_at" = ? WHERE (("posts"."id" = ?) OR ("posts"."id" = ?)) AND  NOT ("posts"."is_deleted")"#,
    );
    assert_eq!(
        sql(&soft_delete(tags::table.visible())),
        r#"UPDATE "tags" SET "is_deleted" = TRUE WHERE  NOT ("tags"."is_deleted") AND  NOT ("tags"."is_deleted")"#,
    );
    assert_eq!(
        sql(&soft_delete(comments::table.find(1))),
        r#"UPDATE "comments" SET "deleted_at" = ? WHERE ("comments"."id" = ?) AND ("comments"."deleted_at" = 0)"#,
    );
}

#[test]
fn r10_the_short_forms_of_the_model() {
    let conn = &mut *seeded();
    let ada = User::find_visible(1)
        .select(User::as_select())
        .get_result(conn)
        .expect("Ada");
    assert!(!ada.is_deleted());
    assert_eq!(ada.soft_delete(conn).expect("delete Ada").total(), 1);
    assert_eq!(
        User::soft_delete_by_id(conn, 2)
            .expect("delete Bob")
            .total(),
        1
    );
    assert_eq!(User::visible().count().get_result(conn), Ok(0_i64));

    let ada = User::only_deleted()
        .find(1)
        .select(User::as_select())
        .get_result(conn);
    let ada = ada.expect("Ada is deleted");
    assert!(ada.is_deleted());
    assert_eq!(ada.restore(conn).expect("restore Ada").total(), 1);
    assert_eq!(
        User::restore_by_id(conn, 2).expect("restore Bob").total(),
        1
    );
    assert_eq!(User::visible().count().get_result(conn), Ok(2_i64));
}

#[test]
fn a_loaded_row_knows_whether_it_is_deleted() {
    let conn = &mut *seeded();
    Post::soft_delete_by_id(conn, 1).expect("post");
    Comment::soft_delete_by_id(conn, 1).expect("comment");
    Tag::soft_delete_by_id(conn, 1).expect("tag");
    let posts = posts::table
        .select(Post::as_select())
        .order(posts::id)
        .load(conn)
        .expect("posts");
    assert_eq!(
        posts.iter().map(Post::is_deleted).collect::<Vec<_>>(),
        [true, false, false]
    );
    let comments = comments::table
        .select(Comment::as_select())
        .order(comments::id)
        .load(conn);
    let comments = comments.expect("comments");
    assert_eq!(
        comments.iter().map(Comment::is_deleted).collect::<Vec<_>>(),
        [true, false, false]
    );
    let tags = tags::table
        .select(Tag::as_select())
        .order(tags::id)
        .load(conn)
        .expect("tags");
    assert_eq!(
        tags.iter().map(Tag::is_deleted).collect::<Vec<_>>(),
        [true, false, false]
    );
}

#[test]
fn r11_a_second_deletion_changes_nothing() {
    let conn = &mut *seeded();
    soft_delete(users::table.find(1))
        .at(noon())
        .by(7)
        .execute(conn)
        .expect("first");
    let second = soft_delete(users::table)
        .by(8)
        .execute(conn)
        .expect("second");
    assert_eq!(second.total(), 1, "only Bob was visible");
    assert_eq!(stamp_of(1, conn), Some(noon()));
    let by = users::table
        .find(1)
        .select(users::deleted_by)
        .get_result::<Option<i32>>(conn);
    assert_eq!(by, Ok(Some(7)));
    assert_eq!(
        soft_delete(users::table)
            .execute(conn)
            .expect("third")
            .total(),
        0
    );
}

#[test]
fn r12_one_deletion_has_one_stamp() {
    let conn = &mut *seeded();
    let deletion = soft_delete(users::table).execute(conn).expect("everybody");
    let stamps = users::table
        .select(users::deleted_at.assume_not_null())
        .distinct()
        .load::<chrono::NaiveDateTime>(conn)
        .expect("stamps");
    assert_eq!(stamps, [deletion.stamp().to_utc().naive_utc()]);
}

#[test]
fn r12_stamps_of_one_process_differ() {
    let conn = &mut *seeded();
    let first = soft_delete(users::table.find(1))
        .execute(conn)
        .expect("Ada")
        .stamp();
    let second = soft_delete(users::table.find(2))
        .execute(conn)
        .expect("Bob")
        .stamp();
    assert!(first < second);
    assert!(stamp_of(1, conn) < stamp_of(2, conn));
}

#[test]
fn r12_the_clock_can_be_set() {
    let conn = &mut *seeded();
    let statement = soft_delete(users::table.find(1)).at(noon());
    assert_eq!(statement.stamp(), Stamp::from(noon()));
    assert_eq!(
        statement.execute(conn).expect("delete").stamp().to_utc(),
        noon()
    );
    assert_eq!(stamp_of(1, conn), Some(noon()));
}

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
fn r14_the_last_word_counts() {
    let conn = &mut *seeded();
    soft_delete(users::table.find(1))
        .by(7)
        .by(Some(8))
        .execute(conn)
        .expect("delete");
    let by = users::table
        .find(1)
        .select(users::deleted_by)
        .get_result::<Option<i32>>(conn);
    assert_eq!(by, Ok(Some(8)));
}

#[test]
fn r15_the_result_says_what_happened() {
    let conn = &mut *seeded();
    let deletion = soft_delete(posts::table.find(1))
        .at(noon())
        .execute(conn)
        .expect("delete");
    assert_eq!(deletion.stamp(), Stamp::from(noon()));
    assert_eq!(deletion.total(), 1);
    let counts: Vec<_> = deletion
        .counts()
        .iter()
        .map(|count| (count.table, count.rows))
        .collect();
    assert_eq!(counts, [("posts", 1)]);

    let restoration = restore(posts::table).execute(conn).expect("restore");
    assert_eq!(restoration.total(), 1);
    assert_eq!(restoration.counts()[0].table, "posts");
}

#[test]
fn r15_one_row_tells_why_it_was_not_deleted() {
    let conn = &mut *seeded();
    let ada = User::find_visible(1)
        .select(User::as_select())
        .get_result(conn)
        .expect("Ada");
    ada.soft_delete(conn).expect("the first time");
    assert_eq!(
        ada.soft_delete(conn),
        Err(Error::AlreadyDeleted { table: "users" })
    );
    assert_eq!(
        User::soft_delete_by_id(conn, 1),
        Err(Error::AlreadyDeleted { table: "users" }),
    );
    assert_eq!(
        User::soft_delete_by_id(conn, 9),
        Err(Error::NotFound { table: "users" })
    );

    Tag::soft_delete_by_id(conn, 1).expect("the first time");
    hard_delete(tags::table.find(1))
        .execute(conn)
        .expect("hard delete");
    assert_eq!(
        Tag::soft_delete_by_id(conn, 1),
        Err(Error::NotFound { table: "tags" })
    );
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

#[test]
fn a_deletion_is_a_statement_of_diesel() {
    let conn = &mut *seeded();
    let rolled_back = conn.transaction(|conn| {
        // `RunQueryDsl`, as for any statement of Diesel's.
        let rows = diesel::RunQueryDsl::execute(soft_delete(users::table), conn)?;
        assert_eq!(rows, 2);
        Err::<(), _>(diesel::result::Error::RollbackTransaction)
    });
    assert!(rolled_back.is_err());
    assert_eq!(User::visible().count().get_result(conn), Ok(2_i64));

    let statement: dsl::soft_delete<dsl::Find<users::table, i32>> =
        soft_delete(users::table.find(1));
    let text = diesel::debug_query::<TestBackend, _>(&statement).to_string();
    assert!(text.contains("deleted_at"), "{text}");
}

#[test]
fn a_deletion_that_is_run_again_stays_prepared() {
    // The SQL depends on the type of the statement alone, unlike that of Diesel's `update`.
    use diesel::connection::{CacheSize, InstrumentationEvent};
    let conn = &mut *seeded();
    conn.set_prepared_statement_cache_size(CacheSize::Unbounded);
    let cached = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = std::sync::Arc::clone(&cached);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::CacheQuery { sql, .. } = event {
            seen.lock().expect("lock").push(sql.to_owned());
        }
    });
    for _ in 0..3 {
        soft_delete(users::table.find(1))
            .by(1)
            .execute(conn)
            .expect("delete");
        restore(users::table.find(1))
            .execute(conn)
            .expect("restore");
    }
    assert_eq!(cached.lock().expect("lock").len(), 2, "{cached:?}");
}

#[cfg(not(all(feature = "mysql", not(feature = "postgres"))))]
#[test]
fn the_touched_rows_come_back_where_the_database_has_returning() {
    let conn = &mut *seeded();
    let rows = soft_delete(users::table.find(1))
        .at(noon())
        .get_results::<User>(conn);
    let rows = rows.expect("RETURNING every column");
    assert_eq!(rows[0].deleted_at, Some(noon().naive_utc()));
    let ids = restore(users::table)
        .returning(users::id)
        .get_results::<i32>(conn);
    assert_eq!(ids, Ok(vec![1]));
    let statement = sql(&soft_delete(users::table.find(1)).returning(users::id));
    assert!(statement.contains(r#"IS NULL) RETURNING "#), "{statement}");
}

#[test]
fn hard_delete_removes_deleted_rows_only() {
    let conn = &mut *seeded();
    soft_delete(tags::table.find(1))
        .execute(conn)
        .expect("delete");
    assert_eq!(hard_delete(tags::table).execute(conn), Ok(1));
    assert_eq!(
        tags::table.select(tags::id).order(tags::id).load(conn),
        Ok(vec![2, 3])
    );
    assert_eq!(
        sql(&hard_delete(users::table.find(1))),
        r#"DELETE FROM "users" WHERE (("users"."id" = ?) AND ("users"."deleted_at" IS NOT NULL))"#,
    );
}

/// A changeset that would resurrect and re-stamp, were it not for `skip_update` and
/// `update_visible`.
#[derive(AsChangeset, Identifiable)]
#[diesel(table_name = users, treat_none_as_null = true)]
struct Saved {
    id: i32,
    email: String,
    #[diesel(skip_update)]
    #[expect(dead_code, reason = "Diesel leaves it out of the update")]
    deleted_at: Option<chrono::NaiveDateTime>,
}

#[test]
fn r19_saving_a_stale_row_does_not_resurrect_it() {
    let conn = &mut *seeded();
    let stale = Saved {
        id: 1,
        email: "ada@example.com".to_owned(),
        deleted_at: None,
    };
    soft_delete(users::table.find(1))
        .at(noon())
        .execute(conn)
        .expect("delete");

    assert_eq!(update_visible(&stale).set(&stale).execute(conn), Ok(0));
    assert_eq!(stamp_of(1, conn), Some(noon()));
    let email = users::table
        .find(1)
        .select(users::email)
        .get_result::<String>(conn);
    assert_eq!(email.as_deref(), Ok("ada@example.org"));

    // Without `update_visible` the row is written, but `skip_update` still keeps the marker.
    assert_eq!(diesel::update(&stale).set(&stale).execute(conn), Ok(1));
    assert_eq!(stamp_of(1, conn), Some(noon()));
}

#[test]
fn r19_update_visible_is_diesels_update() {
    let conn = &mut *seeded();
    soft_delete(users::table.find(2))
        .execute(conn)
        .expect("delete");
    let changed = update_visible(users::table)
        .set(users::reason.eq("seen"))
        .execute(conn);
    assert_eq!(changed, Ok(1));
    assert_eq!(
        sql(&update_visible(posts::table.find(1)).set(posts::title.eq("new"))),
        r#"UPDATE "posts" SET "title" = ? WHERE (("posts"."id" = ?) AND ( NOT ("posts"."is_deleted") AND  NOT ("posts"."removed")))"#,
    );
}

#[test]
fn r07_the_marker_may_be_missing_from_the_struct() {
    /// Another view of the same table, which needs nothing of ours.
    #[derive(Debug, PartialEq, Queryable, Selectable, Identifiable)]
    #[diesel(table_name = users, check_for_backend(TestBackend))]
    struct Email {
        id: i32,
        email: String,
    }
    let conn = &mut *seeded();
    let email = User::find_visible(1)
        .select(Email::as_select())
        .get_result(conn)
        .expect("Ada");
    assert_eq!(
        soft_delete(&email)
            .execute(conn)
            .expect("by another struct")
            .total(),
        1
    );
    assert_eq!(
        User::visible()
            .select(Email::as_select())
            .load(conn)
            .expect("visible")
            .len(),
        1
    );
}
