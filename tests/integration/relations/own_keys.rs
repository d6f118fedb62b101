//! Relations that change the target's own table, and so perhaps what its filter asks for.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::Database;
use crate::schema::TIMESTAMP;

tables! {
    nodes archived_nodes Node (id)
    [id -> Integer, parent_id -> Nullable<Integer>,]
    [id: i32, parent_id: Option<i32>,]
    [set_null(nodes::parent_id),]
    []

    crumbs archived_crumbs Crumb (id)
    [id -> Integer, parent_id -> Nullable<Integer>,]
    [id: i32, parent_id: Option<i32>,]
    [delete(crumbs::parent_id),]
    []

    tickets archived_tickets Ticket (id)
    [id -> Integer, pinned_id -> Nullable<Integer>,]
    [id: i32, pinned_id: Option<i32>,]
    [cascade(messages::ticket_id),]
    []

    messages archived_messages Message (id)
    [id -> Integer, ticket_id -> Integer,]
    [id: i32, ticket_id: i32,]
    [parents(ticket_id), set_null(tickets::pinned_id),]
    []
}

fn seeded() -> Database {
    let mut database = Database::empty();
    database.run(&soft_deletable(TIMESTAMP));
    database.run(
        "INSERT INTO nodes (id, parent_id) VALUES (1, NULL), (2, 2), (3, 2);
         INSERT INTO crumbs (id, parent_id) VALUES (1, NULL), (2, 1), (3, 2);
         INSERT INTO tickets (id, pinned_id) VALUES (1, 1), (2, NULL), (3, 4);
         INSERT INTO messages (id, ticket_id) VALUES (1, 1), (2, 1), (3, 2), (4, 3);",
    );
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
    let left = Crumb::with_deleted().select(crumbs::id).load(conn);
    assert_eq!(left, Ok(vec![1]));
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
