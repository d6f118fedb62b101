//! How a layout is indexed.

use super::layout::Layout;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Indexes {
    /// As the library writes them.
    Library,
    /// As if nothing was ever deleted, and what marks a row has one of its own.
    Plain,
    MarkerFirst,
    MarkerLast,
}

impl Indexes {
    pub const ALL: [Self; 4] = [
        Self::Library,
        Self::Plain,
        Self::MarkerFirst,
        Self::MarkerLast,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Library => "the library's",
            Self::Plain => "plain",
            Self::MarkerFirst => "marker first",
            Self::MarkerLast => "marker last",
        }
    }

    /// What makes them. Those that are not the library's are about every row, and keep nothing unique.
    pub fn of(self, layout: &Layout) -> String {
        let marker = layout.marker;
        let [email, tenant] = match self {
            Self::Library => return (layout.index)(),
            Self::Plain => ["email".to_owned(), "tenant, id".to_owned()],
            Self::MarkerFirst => [format!("{marker}, email"), format!("{marker}, tenant, id")],
            Self::MarkerLast => [format!("email, {marker}"), format!("tenant, id, {marker}")],
        };
        let alone = layout.alone.iter().copied();
        let alone = alone.filter(|column| self != Self::MarkerFirst || *column != marker);
        let columns: Vec<&str> = [&*email, &*tenant].into_iter().chain(alone).collect();
        let tables = layout.indexed.iter();
        tables.map(|table| on(table, &columns)).collect()
    }
}

fn on(table: &str, indexes: &[&str]) -> String {
    let numbered = indexes.iter().enumerate();
    let statements = numbered
        .map(|(number, columns)| format!("CREATE INDEX {table}_{number} ON {table} ({columns});"));
    statements.collect()
}
