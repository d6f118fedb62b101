//! What is deleted, and when; and what changes rows besides.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;
use crate::visible;

#[test]
fn r10_every_target_of_diesels_update_is_one() {
    let conn: &mut TestConnection = &mut seeded();
    let ada = ada(conn);
    let row = soft_delete(&ada).execute(conn);
    assert_eq!(row.expect("a row").total(), 1);
    let key = soft_delete(users::table.find(2)).execute(conn);
    assert_eq!(key.expect("a key").total(), 1);
    let filter = soft_delete(posts::table.filter(posts::user_id.eq(2))).execute(conn);
    assert_eq!(filter.expect("a filter").total(), 1);
    let children = soft_delete(PostOfUser::belonging_to(&ada).filter(posts::id.eq(1)));
    assert_eq!(children.execute(conn).expect("children").total(), 1);
    let scoped = soft_delete(posts::table.visible().filter(posts::id.gt(0))).execute(conn);
    assert_eq!(scoped.expect("a scoped query").total(), 1);
    let table = soft_delete(comments::table).execute(conn);
    assert_eq!(table.expect("a table").total(), 3);
}

#[test]
fn r10_the_short_forms_of_the_model() {
    let conn: &mut TestConnection = &mut seeded();
    let ada = ada(conn);
    assert_eq!(ada.soft_delete(conn).expect("delete Ada").total(), 1);
    let bob = User::soft_delete_by_id(conn, 2);
    assert_eq!(bob.expect("delete Bob").total(), 1);
    assert_eq!(visible!(conn, users), [0; 0]);

    let ada = User::only_deleted().filter(users::id.eq(1));
    let ada = ada.select(User::as_select()).get_result(conn);
    let ada = ada.expect("Ada is deleted");
    assert_eq!(ada.restore(conn).expect("restore Ada").total(), 1);
    let bob = User::restore_by_id(conn, 2);
    assert_eq!(bob.expect("restore Bob").total(), 1);
    assert_eq!(visible!(conn, users), [1, 2]);
}

#[test]
fn r07_another_struct_on_the_table_is_a_target_too() {
    let conn: &mut TestConnection = &mut seeded();
    let post = posts::table
        .find(1)
        .select(PostOfUser::as_select())
        .get_result(conn);
    let deletion = soft_delete(&post.expect("a post")).execute(conn);
    assert_eq!(deletion.expect("by another struct").total(), 1);
    let left = Post::visible().order(posts::id);
    let left = left.select(PostOfUser::as_select()).load(conn);
    let expected = [(2, 1), (3, 2)].into_iter();
    let expected = expected.map(|(id, user_id)| PostOfUser { id, user_id });
    assert_eq!(left, Ok(expected.collect()));
}

#[test]
fn r11_a_second_deletion_changes_nothing() {
    let conn: &mut TestConnection = &mut seeded();
    let first = soft_delete(users::table.find(1)).by(7).execute(conn);
    assert_eq!(first.expect("the first").total(), 1);
    let second = soft_delete(users::table).by(8).execute(conn);
    // Only Bob was visible.
    assert_eq!(second.expect("the second").total(), 1);
    let who = User::only_deleted().select((users::id, users::deleted_by));
    let who = who.order(users::id).load(conn);
    assert_eq!(who, Ok(vec![(1, Some(7)), (2, Some(8))]));
    let third = soft_delete(users::table).execute(conn);
    assert_eq!(third.expect("the third").total(), 0);
}

#[test]
fn r13_a_transaction_takes_a_deletion_back() {
    let conn: &mut TestConnection = &mut seeded();
    let rolled_back = conn.transaction(|conn| {
        assert_eq!(soft_delete(users::table).execute(conn)?.total(), 2);
        assert_eq!(visible!(conn, users), [0; 0]);
        Err::<(), soft_delete_runtime::Error>(diesel::result::Error::RollbackTransaction.into())
    });
    rolled_back.expect_err("it is rolled back");
    assert_eq!(visible!(conn, users), [1, 2]);
}

/// What an application has loaded, and saves.
#[derive(AsChangeset, Identifiable)]
#[diesel(table_name = users)]
struct Saved {
    id: i32,
    email: String,
}

#[test]
fn r19_saving_a_stale_row_changes_no_deleted_one() {
    let conn: &mut TestConnection = &mut seeded();
    let [ada, bob] = [(1, "Ada"), (2, "Bob")].map(|(id, email)| {
        let email = email.to_owned();
        Saved { id, email }
    });
    User::soft_delete_by_id(conn, 1).expect("Ada");
    assert_eq!(update_visible(&ada).set(&ada).execute(conn), Ok(0));
    assert_eq!(update_visible(&bob).set(&bob).execute(conn), Ok(1));
    let emails = User::with_deleted().select((users::id, users::email));
    let mut emails = emails.load::<(i32, String)>(conn).expect("e-mails");
    emails.sort_unstable();
    assert_eq!(emails, [(1, "ada".to_owned()), (2, "Bob".to_owned())]);
    assert_eq!(visible!(conn, users), [2]);
}

#[test]
fn r32_a_hard_delete_removes_deleted_rows_only() {
    let conn: &mut TestConnection = &mut with_deletions();
    assert_eq!(hard_delete(users::table.find(1)).execute(conn), Ok(0));
    assert_eq!(hard_delete(users::table).execute(conn), Ok(1));
    let all = User::with_deleted().select(users::id).load(conn);
    assert_eq!(all, Ok(vec![1]));
}
