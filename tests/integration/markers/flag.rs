//! A flag.

use super::*;

marked_table!({ Bool } "BOOLEAN NOT NULL DEFAULT FALSE");

#[test]
fn r06_there_and_back() {
    let conn = &mut *with_rows();
    assert_eq!(marker!(conn), Ok(false));
    let deletion = soft_delete(entries::table.find(1)).at(utc(TIMES[0]));
    assert_eq!(deletion.execute(conn).expect("delete").total(), 1);
    assert_eq!(marker!(conn), Ok(true));
    assert_eq!(found!(entries::table.visible(), conn), [2]);
    assert_eq!(found!(entries::table.only_deleted(), conn), [1]);
    let restoration = restore(entries::table).execute(conn).expect("restore");
    assert_eq!(restoration.total(), 1);
    assert_eq!(marker!(conn), Ok(false));
    assert_eq!(found!(entries::table.visible(), conn), [1, 2]);
}

#[test]
fn r18_a_row_is_inserted_or_comes_back() {
    let conn = &mut *with_rows();
    let entry = || restore_or_insert(entries::table.find(3), entries::id.eq(3));
    assert!(!entry().execute(conn).expect("a new row").is_restored());
    let refused = entry().execute(conn);
    assert!(
        matches!(refused, Err(Error::Conflict { .. })),
        "{refused:?}"
    );
    let deletion = soft_delete(entries::table.find(3)).execute(conn);
    assert_eq!(deletion.expect("a deletion").total(), 1);
    assert!(entry().execute(conn).expect("the row").is_restored());
    assert_eq!(found!(entries::table.visible(), conn), [1, 2, 3]);
}
