use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Deletion, Error};

use super::schema::*;
use crate::database::TestConnection;
use crate::reading::rows;
use crate::{identities, visible};

/// The preview of a deletion, which must be what the deletion then reports.
fn previewed_and_executed(conn: &mut TestConnection, account: i32) -> Deletion {
    let time = "2026-05-01T12:00:00Z"
        .parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap();
    let target = || soft_delete(accounts::table.find(account)).at(time);
    let before = visible!(conn, tasks);
    let preview = target().preview(conn).unwrap();
    assert_eq!(visible!(conn, tasks), before);
    let deletion = target().execute(conn).unwrap();
    assert_eq!(preview, deletion);
    deletion
}

#[test]
fn r22_a_deletion_takes_everything_below_along() {
    let conn: &mut TestConnection = &mut seeded();
    let deletion = previewed_and_executed(conn, 1);
    assert_eq!(
        rows(deletion.counts()),
        [
            ("accounts", 1),
            ("comments", 7),
            ("projects", 2),
            ("taggings", 3),
            ("tasks", 5)
        ],
    );
    assert_eq!(deletion.total(), 18);
    assert_eq!(visible!(conn, accounts), [2]);
    assert_eq!(visible!(conn, projects), [3]);
    assert_eq!(visible!(conn, tasks), [6]);
    // Ada's comment 6 is on a task of Bob's, and Bob's comment 11 on one of hers.
    assert_eq!(visible!(conn, comments), [16]);
    assert_eq!(visible!(conn, tags), [1, 2]);
}

#[test]
fn r12_all_rows_carry_one_stamp() {
    let conn: &mut TestConnection = &mut seeded();
    let deletion = soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    let of_account = identities!(conn, accounts);
    assert_eq!(of_account.len(), 1);
    assert_eq!(identities!(conn, projects), of_account);
    assert_eq!(identities!(conn, tasks), of_account);
    assert_eq!(identities!(conn, comments), of_account);
    assert_eq!(identities!(conn, taggings), of_account);
    if let Some(time) = time(of_account[0]) {
        assert_eq!(deletion.stamp().to_utc(), time);
    }
}

#[test]
fn r11_rows_deleted_before_keep_their_stamp() {
    let conn: &mut TestConnection = &mut seeded();
    let first = soft_delete(tasks::table.find(2)).execute(conn).unwrap();
    assert_eq!(
        rows(first.counts()),
        [("comments", 2), ("taggings", 1), ("tasks", 2)]
    );
    let of_the_first = identities!(conn, tasks);
    let second = soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    assert_eq!(
        rows(second.counts()),
        [
            ("accounts", 1),
            ("comments", 5),
            ("projects", 2),
            ("taggings", 2),
            ("tasks", 3)
        ],
    );
    let earlier = tasks::table
        .only_deleted()
        .filter(tasks::deleted_at.eq(of_the_first[0]))
        .order(tasks::id)
        .select(tasks::id)
        .load::<i32>(conn);
    assert_eq!(earlier, Ok(vec![2, 3]));
    let third = soft_delete(accounts::table.find(1)).execute(conn).unwrap();
    assert_eq!(third.total(), 0);
}

#[test]
fn r14_notes_are_written_wherever_there_is_a_column() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(accounts::table.find(1))
        .by(7)
        .because("asked")
        .execute(conn)
        .unwrap();
    let actors = projects::table
        .with_deleted()
        .order(projects::id)
        .select(projects::deleted_by)
        .load::<Option<i32>>(conn);
    assert_eq!(actors, Ok(vec![Some(7), Some(7), None]));
    let reason = accounts::table
        .only_deleted()
        .find(1)
        .select(accounts::reason)
        .get_result::<Option<String>>(conn);
    assert_eq!(reason, Ok(Some("asked".to_owned())));
    restore(accounts::table.find(1)).execute(conn).unwrap();
    let left = projects::table
        .with_deleted()
        .filter(projects::deleted_by.is_not_null());
    assert_eq!(left.count().get_result(conn), Ok(0_i64));
}

#[test]
fn r23_restrict_refuses_while_there_are_visible_children() {
    let conn: &mut TestConnection = &mut seeded();
    diesel::sql_query("INSERT INTO invoices (id, account_id) VALUES (1, 1), (2, 1), (3, 2)")
        .execute(conn)
        .unwrap();
    let refused = Error::Restricted {
        table: "accounts",
        by: "invoices",
        rows: 2,
    };
    let target = || soft_delete(accounts::table.find(1));
    assert_eq!(target().preview(conn).unwrap_err(), refused);
    let error = target().execute(conn).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot delete from `accounts`: 2 visible row(s) of `invoices` depend on it"
    );
    assert_eq!(error, refused);
    assert_eq!(visible!(conn, accounts), [1, 2]);
    assert_eq!(visible!(conn, comments).len(), 8);
    diesel::delete(invoices::table.filter(invoices::account_id.eq(1)))
        .execute(conn)
        .unwrap();
    assert_eq!(target().execute(conn).unwrap().total(), 18);
}

#[test]
fn r20_set_null_and_delete() {
    let conn: &mut TestConnection = &mut seeded();
    for insert in [
        "INSERT INTO drafts (id, editor_id) VALUES (1, 1), (2, 2), (3, NULL)",
        "INSERT INTO sessions (id, account_id) VALUES (1, 1), (2, 2), (3, 1)",
        "INSERT INTO logs (id, account_id) VALUES (1, 1)",
    ] {
        diesel::sql_query(insert).execute(conn).unwrap();
    }
    let deletion = previewed_and_executed(conn, 1);
    assert_eq!(rows(deletion.detached()), [("drafts", 1)]);
    assert_eq!(rows(deletion.removed()), [("sessions", 2)]);
    assert_eq!(deletion.total(), 18);
    let editors = drafts::table
        .order(drafts::id)
        .select(drafts::editor_id)
        .load::<Option<i32>>(conn);
    assert_eq!(editors, Ok(vec![None, Some(2), None]));
    let sessions = sessions::table.select(sessions::id).load::<i32>(conn);
    assert_eq!(sessions, Ok(vec![2]));
    assert_eq!(logs::table.count().get_result(conn), Ok(1_i64));
}

#[test]
fn r10_a_filter_may_ask_about_rows_that_the_deletion_changes() {
    let conn: &mut TestConnection = &mut seeded();
    // Were the tasks marked first, no project would be found any more.
    let busy = projects::table.filter(diesel::dsl::exists(
        tasks::table
            .visible()
            .filter(tasks::project_id.eq(projects::id))
            .filter(tasks::parent_id.is_not_null()),
    ));
    let deletion = soft_delete(busy).execute(conn).unwrap();
    assert_eq!(
        rows(deletion.counts()),
        [
            ("comments", 5),
            ("projects", 1),
            ("taggings", 3),
            ("tasks", 4)
        ]
    );
    assert_eq!(visible!(conn, projects), [2, 3]);
}

#[test]
fn r10_several_rows_at_once() {
    let conn: &mut TestConnection = &mut seeded();
    let deletion = soft_delete(accounts::table).execute(conn).unwrap();
    assert_eq!(
        rows(deletion.counts()),
        [
            ("accounts", 2),
            ("comments", 8),
            ("projects", 3),
            ("taggings", 4),
            ("tasks", 6)
        ],
    );
    let restoration = restore(accounts::table).execute(conn).unwrap();
    assert_eq!(restoration.total(), 23);
}

#[test]
fn r15_one_row_that_cannot_be_deleted_says_why() {
    let conn: &mut TestConnection = &mut seeded();
    let ada = Account::find_visible(1)
        .select(Account::as_select())
        .get_result(conn)
        .unwrap();
    assert_eq!(ada.soft_delete(conn).unwrap().total(), 18);
    let table = "accounts";
    assert_eq!(ada.soft_delete(conn), Err(Error::AlreadyDeleted { table }));
    assert_eq!(
        Account::soft_delete_by_id(conn, 9),
        Err(Error::NotFound { table })
    );
    assert_eq!(ada.restore(conn).unwrap().total(), 18);
    assert_eq!(ada.restore(conn), Err(Error::NotDeleted { table }));
    assert_eq!(
        Account::restore_by_id(conn, 9),
        Err(Error::NotFound { table })
    );
}
