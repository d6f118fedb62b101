//! A layout with indexes, in a database of its own.

use super::database::{Database, Size};
use super::index::Indexes;
use super::layout::Layout;
use super::rows::Rows;

pub struct Case<'a> {
    pub layout: &'a Layout,
    pub indexes: Indexes,
    pub database: Database,
}

impl<'a> Case<'a> {
    /// Makes the tables with their rows, as if they had been there for a while.
    pub fn build(layout: &'a Layout, indexes: Indexes, rows: &Rows) -> Self {
        let mut database = Database::empty();
        database.run(&(layout.create)());
        database.run(&(layout.fill)(rows));
        database.run(&indexes.of(layout));
        for table in layout.tables {
            database.settle(table);
        }
        database.checkpoint(layout.tables);
        let found = (layout.queries.rows)(&mut database).expect("numbers of rows");
        let visible = i64::try_from(rows.visible.len()).expect("a number of rows");
        assert_eq!(found, (visible, i64::from(rows.count)), "{}", layout.name);
        Self {
            layout,
            indexes,
            database,
        }
    }

    /// What its rows take on disk.
    pub fn size(&mut self) -> Size {
        let Self {
            layout, database, ..
        } = self;
        let sizes = layout.tables.iter().map(|table| database.size(table));
        let sum = |sum: Size, one: Size| Size {
            total: sum.total + one.total,
            indexes: sum.indexes + one.indexes,
        };
        sizes.reduce(sum).expect("a table")
    }
}
