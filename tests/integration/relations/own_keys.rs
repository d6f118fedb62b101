//! Relations that change the target's own table, and so perhaps what its filter asks for.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::Database;
use crate::schema::TIMESTAMP;

diesel::table! {
    nodes (id) { id -> Integer, parent_id -> Nullable<Integer>, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    crumbs (id) { id -> Integer, parent_id -> Nullable<Integer>, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    tickets (id) { id -> Integer, pinned_id -> Nullable<Integer>, deleted_at -> Nullable<Timestamp>, }
}
diesel::table! {
    messages (id) { id -> Integer, ticket_id -> Integer, deleted_at -> Nullable<Timestamp>, }
}

#[derive(SoftDelete)]
#[soft_delete(set_null(nodes::parent_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Node {}

#[derive(SoftDelete)]
#[soft_delete(delete(crumbs::parent_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Crumb {}

#[derive(SoftDelete)]
#[soft_delete(cascade(messages::ticket_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Ticket {}

#[derive(SoftDelete)]
#[soft_delete(parents(ticket_id), set_null(tickets::pinned_id))]
#[expect(dead_code, reason = "only the table is used")]
struct Message {}

fn seeded() -> Database {
    let mut database = Database::empty();
    database.run(&format!(
        "CREATE TABLE nodes (id INTEGER PRIMARY KEY, parent_id INTEGER NULL, deleted_at {TIMESTAMP} NULL);
         CREATE TABLE crumbs (id INTEGER PRIMARY KEY, parent_id INTEGER NULL, deleted_at {TIMESTAMP} NULL);
         CREATE TABLE tickets (id INTEGER PRIMARY KEY, pinned_id INTEGER NULL, deleted_at {TIMESTAMP} NULL);
         CREATE TABLE messages (id INTEGER PRIMARY KEY, ticket_id INTEGER NOT NULL, deleted_at {TIMESTAMP} NULL);
         INSERT INTO nodes (id, parent_id) VALUES (1, NULL), (2, 2), (3, 2);
         INSERT INTO crumbs (id, parent_id) VALUES (1, NULL), (2, 1), (3, 2);
         INSERT INTO tickets (id, pinned_id) VALUES (1, 1), (2, NULL), (3, 4);
         INSERT INTO messages (id, ticket_id) VALUES (1, 1), (2, 1), (3, 2), (4, 3);"
    ));
    database
}

#[test]
fn r10_the_rows_that_met_the_filter_are_deleted_and_no_others() {
    let conn = &mut *seeded();
    // Before the keys are set to `NULL` this is row 2, and afterwards row 3.
    let target = nodes::table.filter(
        (nodes::parent_id.is_not_null().and(nodes::id.lt(3)))
            .or(nodes::parent_id.is_null().and(nodes::id.ge(3))),
    );
    let deletion = soft_delete(target).execute(conn).unwrap();
    assert_eq!(deletion.counts()[0].rows, 1);
    assert_eq!(deletion.detached()[0].rows, 2);
    let deleted = nodes::table.only_deleted().select(nodes::id).load(conn);
    assert_eq!(deleted, Ok(vec![2]));
}

#[test]
fn r10_rows_of_the_target_may_go_for_good() {
    let conn = &mut *seeded();
    let preview = soft_delete(crumbs::table).preview(conn).unwrap();
    let deletion = soft_delete(crumbs::table).execute(conn).unwrap();
    assert_eq!(deletion.counts(), preview.counts());
    assert_eq!(deletion.removed()[0].rows, 2);
    assert_eq!(crumbs::table.select(crumbs::id).load(conn), Ok(vec![1]));
}

#[test]
fn r10_a_child_may_lead_back_to_the_target() {
    let conn = &mut *seeded();
    let pinned = tickets::table.filter(tickets::pinned_id.is_not_null());
    let deletion = soft_delete(pinned).execute(conn).unwrap();
    assert_eq!(deletion.counts()[0].rows, 2);
    assert_eq!(deletion.total(), 5);
    let visible = tickets::table.visible().select(tickets::id).load(conn);
    assert_eq!(visible, Ok(vec![2]));
}
