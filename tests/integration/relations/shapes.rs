//! Trees, cycles, keys of several columns.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::database::TestConnection;
use crate::visible;

/// A chain that is deeper than the default limits of MySQL and MariaDB on recursion.
const DEPTH: i32 = 1_500;

#[test]
fn r22_a_tree_of_any_depth() {
    let conn: &mut TestConnection = &mut database();
    diesel::sql_query("INSERT INTO accounts (id) VALUES (1)")
        .execute(conn)
        .unwrap();
    diesel::sql_query("INSERT INTO projects (id, account_id) VALUES (1, 1)")
        .execute(conn)
        .unwrap();
    let chain: Vec<_> = (1..=DEPTH)
        .map(|id| {
            (
                tasks::id.eq(id),
                tasks::project_id.eq(1),
                tasks::parent_id.eq((id > 1).then_some(id - 1)),
            )
        })
        .collect();
    diesel::insert_into(tasks::table)
        .values(&chain[..1])
        .execute(conn)
        .unwrap();
    diesel::insert_into(tasks::table)
        .values(&chain[1..])
        .execute(conn)
        .unwrap();
    let deletion = soft_delete(tasks::table.find(1)).execute(conn).unwrap();
    assert_eq!(deletion.total(), usize::try_from(DEPTH).unwrap());
    let restoration = restore(tasks::table.find(DEPTH))
        .with_ancestors()
        .execute(conn)
        .unwrap();
    assert_eq!(restoration.total(), usize::try_from(DEPTH).unwrap());
    soft_delete(tasks::table.find(1)).execute(conn).unwrap();
    let restoration = restore(tasks::table.find(1)).execute(conn).unwrap();
    assert_eq!(restoration.total(), usize::try_from(DEPTH).unwrap());
}

#[test]
fn r22_rows_that_lead_back_to_themselves() {
    let conn: &mut TestConnection = &mut seeded();
    // 1 → 2 → 3 → 1
    diesel::update(tasks::table.find(1))
        .set(tasks::parent_id.eq(3))
        .execute(conn)
        .unwrap();
    let deletion = soft_delete(tasks::table.find(2)).execute(conn).unwrap();
    let tasks = deletion
        .counts()
        .iter()
        .find(|count| count.table == "tasks")
        .unwrap();
    assert_eq!(tasks.rows, 3);
    assert_eq!(visible!(conn, tasks), [4, 5, 6]);
    restore(tasks::table.find(1)).execute(conn).unwrap();
    assert_eq!(visible!(conn, tasks), [1, 2, 3, 4, 5, 6]);
    soft_delete(tasks::table.find(2)).execute(conn).unwrap();
    restore(tasks::table.find(1))
        .with_ancestors()
        .execute(conn)
        .unwrap();
    assert_eq!(visible!(conn, tasks), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn r22_two_tables_that_cascade_into_each_other() {
    let conn: &mut TestConnection = &mut database();
    for insert in [
        "INSERT INTO teams (id, lead_id) VALUES (1, NULL), (2, 1), (3, 2), (4, 1), (5, NULL)",
        "INSERT INTO members (id, team_id) VALUES (1, 1), (2, 2), (3, 3), (5, 5)",
    ] {
        diesel::sql_query(insert).execute(conn).unwrap();
    }
    soft_delete(teams::table.find(4)).execute(conn).unwrap();
    let preview = soft_delete(teams::table.find(1)).preview(conn).unwrap();
    let deletion = soft_delete(teams::table.find(1)).execute(conn).unwrap();
    assert_eq!((deletion.total(), preview.total()), (6, 6));
    assert_eq!(visible!(conn, teams), [5]);
    assert_eq!(visible!(conn, members), [5]);
    restore(members::table.find(3)).execute(conn).unwrap_err();
    let preview = restore(teams::table.find(1)).preview(conn).unwrap();
    let restoration = restore(teams::table.find(1)).execute(conn).unwrap();
    assert_eq!((restoration.total(), preview.total()), (6, 6));
    assert_eq!(visible!(conn, teams), [1, 2, 3, 5]);
    assert_eq!(visible!(conn, members), [1, 2, 3, 5]);
    soft_delete(members::table.find(1)).execute(conn).unwrap();
    assert_eq!(visible!(conn, teams), [1, 5]);
    restore(members::table.find(3))
        .with_ancestors()
        .execute(conn)
        .unwrap();
    assert_eq!(visible!(conn, teams), [1, 2, 3, 5]);
    assert_eq!(visible!(conn, members), [1, 2, 3, 5]);
}

#[test]
fn r20_a_key_of_two_columns() {
    let conn: &mut TestConnection = &mut database();
    for insert in [
        "INSERT INTO orgs (region, number) VALUES ('eu', 1), ('eu', 2), ('us', 1)",
        "INSERT INTO seats (id, org_region, org_number)
             VALUES (1, 'eu', 1), (2, 'eu', 2), (3, 'us', 1), (4, NULL, NULL), (5, 'eu', NULL)",
    ] {
        diesel::sql_query(insert).execute(conn).unwrap();
    }
    let deletion = soft_delete(orgs::table.find(("eu", 1)))
        .execute(conn)
        .unwrap();
    assert_eq!(deletion.total(), 2);
    assert_eq!(visible!(conn, seats), [2, 3, 4, 5]);
    restore(seats::table.find(1)).execute(conn).unwrap_err();
    assert_eq!(
        restore(orgs::table.find(("eu", 1)))
            .execute(conn)
            .unwrap()
            .total(),
        2
    );
    soft_delete(orgs::table).execute(conn).unwrap();
    restore(seats::table.find(3))
        .with_ancestors()
        .execute(conn)
        .unwrap();
    assert_eq!(visible!(conn, seats), [3, 4, 5]);
}
