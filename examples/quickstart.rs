//! Soft deletes in one small program, on SQLite in memory: `cargo run --example quickstart`.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::query_builder::QueryFragment;
use diesel::sqlite::Sqlite;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, dsl};

diesel::table! {
    users (id) {
        id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<Integer>,
    }
}

diesel::table! {
    posts (id) {
        id -> Integer,
        user_id -> Integer,
        title -> Text,
        is_deleted -> Bool,
    }
}

diesel::joinable!(posts -> users (user_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts);

// One line more than Diesel asks for. `deleted_at` is the default marker.
#[derive(Debug, Queryable, Selectable, Identifiable, SoftDelete)]
#[soft_delete(deleted_by = deleted_by)]
struct User {
    id: i32,
    email: String,
    deleted_at: Option<chrono::NaiveDateTime>,
}

// A flag works as well; it need not be a field of the struct.
#[derive(Debug, Queryable, Selectable, Identifiable, Associations, SoftDelete)]
#[diesel(belongs_to(User))]
#[soft_delete(column = is_deleted)]
struct Post {
    id: i32,
    user_id: i32,
    title: String,
}

// Visible by default, in Diesel's own way: `Reader::query()` never sees a deleted user.
#[derive(Debug, HasQuery)]
#[diesel(
    table_name = users,
    base_query = users::table.visible(),
    base_query_type = dsl::Visible<users::table>,
)]
struct Reader {
    email: String,
}

const SCHEMA: &str = "
    CREATE TABLE users (
        id INTEGER PRIMARY KEY, email TEXT NOT NULL,
        deleted_at TIMESTAMP, deleted_by INTEGER
    );
    -- Unique among the visible: the e-mail of a deleted user can be used again.
    CREATE UNIQUE INDEX users_email ON users (email) WHERE deleted_at IS NULL;
    CREATE TABLE posts (
        id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),
        title TEXT NOT NULL, is_deleted BOOLEAN NOT NULL DEFAULT FALSE
    );
";

/// Tells the story line by line; `say` gets each line.
fn tell(say: &mut dyn FnMut(String)) -> Result<(), Error> {
    let conn = &mut SqliteConnection::establish(":memory:").expect("SQLite in memory");
    conn.batch_execute(SCHEMA)?;

    say("Ada writes two posts, Bob writes one.".into());
    diesel::insert_into(users::table)
        .values([
            (users::id.eq(1), users::email.eq("ada@example.org")),
            (users::id.eq(2), users::email.eq("bob@example.org")),
        ])
        .execute(conn)?;
    for (author, title) in [(1, "On engines"), (1, "On looms"), (2, "On gardens")] {
        diesel::insert_into(posts::table)
            .values((posts::user_id.eq(author), posts::title.eq(title)))
            .execute(conn)?;
    }

    say("\nAda deletes Bob.".into());
    let deletion = soft_delete(users::table.find(2)).by(1);
    say(statement(&deletion));
    let deletion = deletion.execute(conn)?;
    say(format!("  {} row", deletion.total()));

    say("\nWho is there?".into());
    let visible = User::visible().select(users::email);
    say(statement(&visible));
    say(format!(
        "  visible:      {:?}",
        visible.load::<String>(conn)?
    ));
    let only_deleted = User::only_deleted().select(users::email);
    say(statement(&only_deleted));
    say(format!(
        "  only_deleted: {:?}",
        only_deleted.load::<String>(conn)?
    ));
    let with_deleted = User::with_deleted().select(users::email);
    say(statement(&with_deleted));
    say(format!(
        "  with_deleted: {:?}",
        with_deleted.load::<String>(conn)?
    ));
    let readers = Reader::query();
    say(statement(&readers));
    let readers = readers.load(conn)?.into_iter().map(|reader| reader.email);
    say(format!("  by default:   {:?}", readers.collect::<Vec<_>>()));

    say("\nBoth of Ada's posts go. A left join keeps her all the same.".into());
    let ada = User::find_visible(1)
        .select(User::as_select())
        .get_result(conn)?;
    for post in Post::belonging_to(&ada)
        .visible()
        .select(Post::as_select())
        .load(conn)?
    {
        post.soft_delete(conn)?;
        say(format!(
            "  deleted {:?}, post {} of user {}",
            post.title, post.id, post.user_id
        ));
    }
    let feed = users::table
        .visible()
        .visible_left_join(posts::table)
        .select((users::email, posts::title.nullable()));
    say(statement(&feed));
    say(format!(
        "  {:?}",
        feed.load::<(String, Option<String>)>(conn)?
    ));

    say("\nSomebody else takes Bob's e-mail, which is free.".into());
    diesel::insert_into(users::table)
        .values((users::id.eq(3), users::email.eq("bob@example.org")))
        .execute(conn)?;
    let bob = User::only_deleted()
        .select(User::as_select())
        .get_result(conn)?;
    say(format!(
        "  {} (user {}) is deleted: {}",
        bob.email,
        bob.id,
        bob.is_deleted()
    ));
    let conflict = bob.restore(conn).expect_err("the key is taken");
    say(format!("  Bob cannot come back: {conflict}"));

    say("\nThe other one leaves, and Bob comes back.".into());
    User::soft_delete_by_id(conn, 3)?;
    let restore = restore(&bob);
    say(statement(&restore));
    let restoration = restore.execute(conn)?;
    say(format!("  {} row", restoration.total()));
    let stamp: Option<chrono::NaiveDateTime> = users::table
        .find(2)
        .select(users::deleted_at)
        .get_result(conn)?;
    say(format!("  deleted_at is {stamp:?} again"));
    Ok(())
}

/// The SQL of a statement, without the values it binds.
fn statement<Q: QueryFragment<Sqlite>>(query: &Q) -> String {
    let text = diesel::debug_query::<Sqlite, _>(query).to_string();
    format!("  {}", text.split(" -- binds").next().unwrap_or_default())
}

#[allow(clippy::print_stdout)] // It is what this program is for.
fn main() -> Result<(), Error> {
    tell(&mut |line| println!("{line}"))
}

#[test]
fn every_line_is_as_told() {
    let mut lines = Vec::new();
    tell(&mut |line| lines.push(line)).expect("the story ends well");
    let expected = include_str!("quickstart.txt");
    assert_eq!(lines.join("\n").trim(), expected.trim());
}
