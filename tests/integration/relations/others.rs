//! Keys that are set to `NULL` and rows that go for good, whatever the state of the rows.

use diesel::prelude::*;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestConnection};
use crate::reading::rows;
use crate::schema::TIMESTAMP;

tables! {
    authors archived_authors Author (id)
    [id -> Integer,]
    [id: i32,]
    [set_null(hints::author_id), delete(notes::author_id),]
    []

    hints archived_hints Hint (id)
    [id -> Integer, author_id -> Nullable<Integer>,]
    [id: i32, author_id: Option<i32>,]
    []
    ["FOREIGN KEY (author_id) REFERENCES authors (id)"]

    notes archived_notes Note (id)
    [id -> Integer, author_id -> Integer,]
    [id: i32, author_id: i32,]
    []
    ["FOREIGN KEY (author_id) REFERENCES authors (id)"]

    writers archived_writers Writer (id)
    [id -> Integer,]
    [id: i32,]
    [cascade(drafts::writer_id), set_null(drafts::editor_id), delete(drafts::critic_id),]
    []

    drafts archived_drafts Draft (id)
    [
        id -> Integer,
        writer_id -> Integer,
        editor_id -> Nullable<Integer>,
        critic_id -> Nullable<Integer>,
    ]
    [id: i32, writer_id: i32, editor_id: Option<i32>, critic_id: Option<i32>,]
    [parents(writer_id),]
    [
        "FOREIGN KEY (writer_id) REFERENCES writers (id)",
        "FOREIGN KEY (editor_id) REFERENCES writers (id)",
        "FOREIGN KEY (critic_id) REFERENCES writers (id)",
    ]
}

fn seeded() -> Database {
    let mut database = Database::empty();
    database.run(&soft_deletable(TIMESTAMP));
    database.run(
        "INSERT INTO authors (id) VALUES (1), (2);
         INSERT INTO hints (id, author_id) VALUES (1, 1), (2, 1), (3, 2);
         INSERT INTO notes (id, author_id) VALUES (1, 1), (2, 1), (3, 2);
         INSERT INTO writers (id) VALUES (1), (2);
         INSERT INTO drafts (id, writer_id, editor_id, critic_id) VALUES
             (1, 2, 1, NULL), (2, 2, 1, NULL), (3, 1, 1, NULL), (4, 1, 2, NULL),
             (5, 1, NULL, 1), (6, 2, NULL, 1), (7, 2, NULL, 1);",
    );
    database
}

#[test]
fn r20_rows_that_were_deleted_before_lose_their_key_or_go() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(hints::table.find(1)).execute(conn).unwrap();
    soft_delete(notes::table.find(1)).execute(conn).unwrap();
    let author = || soft_delete(authors::table.find(1));
    let preview = author().preview(conn).unwrap();
    let deletion = author().execute(conn).unwrap();
    for report in [preview, deletion] {
        assert_eq!(rows(report.counts()), [("authors", 1)]);
        assert_eq!(rows(report.detached()), [("hints", 2)]);
        assert_eq!(rows(report.removed()), [("notes", 2)]);
    }
    let notes = Note::with_deleted().select(notes::id).load(conn);
    assert_eq!(notes, Ok(vec![3]));
    // It does not point at the author, who is still deleted.
    restore(hints::table.find(1)).execute(conn).unwrap();
    let hint = Hint::find_visible(1).select(hints::author_id).first(conn);
    assert_eq!(hint, Ok(None::<i32>));
}

#[test]
fn r20_so_do_rows_that_the_same_deletion_marks() {
    let conn: &mut TestConnection = &mut seeded();
    soft_delete(drafts::table.filter(drafts::id.eq_any([1, 6])))
        .execute(conn)
        .unwrap();
    let writer = || soft_delete(writers::table.find(1));
    let preview = writer().preview(conn).unwrap();
    let deletion = writer().execute(conn).unwrap();
    for report in [preview, deletion] {
        assert_eq!(rows(report.counts()), [("drafts", 3), ("writers", 1)]);
        assert_eq!(rows(report.detached()), [("drafts", 3)]);
        assert_eq!(rows(report.removed()), [("drafts", 3)]);
    }
    restore(drafts::table.find(1)).execute(conn).unwrap();
    restore(writers::table.find(1)).execute(conn).unwrap();
    let drafts = Draft::with_deleted().select((drafts::id, drafts::writer_id, drafts::editor_id));
    let mut drafts: Vec<(i32, i32, Option<i32>)> = drafts.load(conn).unwrap();
    drafts.sort_unstable();
    assert_eq!(
        drafts,
        [(1, 2, None), (2, 2, None), (3, 1, None), (4, 1, Some(2))]
    );
    let visible = drafts::table.visible().count().get_result::<i64>(conn);
    assert_eq!(visible, Ok(4));
}
