//! A dozen tables below each other, of which four are trees: MariaDB copies a recursive query for
//! every name of it.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestConnection};
use crate::schema::TIMESTAMP;

/// Levels: all of them have the same columns.
macro_rules! levels {
    ($($level:ident $archive:ident $model:ident [$($relations:tt)*])*) => {
        tables! {
            $(
                $level $archive $model (id)
                [id -> Integer, above_id -> Nullable<Integer>, own_id -> Nullable<Integer>,]
                [id: i32, above_id: Option<i32>, own_id: Option<i32>,]
                [$($relations)*]
                []
            )*
        }
    };
}

levels! {
    level_0 archived_level_0 Level0 [cascade(level_1::above_id),]
    level_1 archived_level_1 Level1 [parents(above_id), cascade(level_2::above_id),]
    level_2 archived_level_2 Level2 [parents(above_id), cascade(level_3::above_id),]
    level_3 archived_level_3 Level3 [parents(above_id), cascade(level_4::above_id),]
    level_4 archived_level_4 Level4 [parents(above_id), cascade(level_5::above_id),]
    level_5 archived_level_5 Level5 [parents(above_id), cascade(level_6::above_id),]
    level_6 archived_level_6 Level6 [parents(above_id), cascade(level_7::above_id),]
    level_7 archived_level_7 Level7 [parents(above_id), cascade(level_8::above_id),]
    level_8 archived_level_8 Level8 [parents(above_id), cascade(level_8::own_id, level_9::above_id),]
    level_9 archived_level_9 Level9 [parents(above_id), cascade(level_9::own_id, level_10::above_id),]
    level_10 archived_level_10 Level10 [parents(above_id), cascade(level_10::own_id, level_11::above_id),]
    level_11 archived_level_11 Level11 [parents(above_id), cascade(level_11::own_id),]
}

/// Two rows on each level, the second below the first where that is a tree.
fn levels() -> Database {
    let mut database = Database::empty();
    database.run(&soft_deletable(TIMESTAMP));
    for level in 0..12 {
        let above = if level == 0 { "NULL" } else { "1" };
        database.run(&format!(
            "INSERT INTO level_{level} (id, above_id) VALUES (1, {above});
             INSERT INTO level_{level} (id, above_id, own_id) VALUES (2, {above}, 1)"
        ));
    }
    if cfg!(all(feature = "mysql", not(feature = "postgres"))) {
        // A statement that is planned for longer is one that takes the server down. MySQL does not
        // read the comment, and has no such setting.
        database.run("SET @seconds = 60 /*M! , max_statement_time = 60 */");
    }
    database
}

#[test]
fn r25_the_ancestors_of_a_row_may_be_in_many_tables() {
    let conn: &mut TestConnection = &mut levels();
    let deletion = soft_delete(level_0::table.find(1)).execute(conn).unwrap();
    assert_eq!(deletion.total(), 23);
    // The row below it comes with it.
    let target = || restore(level_11::table.find(1)).with_ancestors();
    assert_eq!(target().preview(conn).unwrap().total(), 13);
    assert_eq!(target().execute(conn).unwrap().total(), 13);
    let restoration = restore(level_10::table.find(2)).execute(conn).unwrap();
    assert_eq!(restoration.total(), 1);
}

#[test]
fn r24_a_deletion_and_a_restore_may_go_through_many_tables() {
    let conn: &mut TestConnection = &mut levels();
    let deletion = soft_delete(level_0::table.find(1)).execute(conn).unwrap();
    let restoration = restore(level_0::table.find(1)).execute(conn).unwrap();
    assert_eq!((deletion.total(), restoration.total()), (23, 23));
}
