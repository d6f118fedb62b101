//! The columns of the sets, and what is selected into and from them.

use super::super::recursion::Selected;
use super::super::sql::Sql;
use super::Sets;

impl Sets<'_> {
    pub(super) fn names_its_tables(&self, component: usize) -> bool {
        self.components[component].tables.len() > 1
    }

    /// The columns of the set of a component that hold the key of `table`. They are not called as
    /// in the table, so that none of them is called like what the set has besides.
    pub(super) fn set_key(&self, table: usize) -> Vec<String> {
        let several = self
            .component_of(table)
            .is_some_and(|component| self.names_its_tables(component));
        (0..self.key(table).len())
            .map(|index| {
                if several {
                    format!("key_{table}_{index}")
                } else {
                    format!("key_{index}")
                }
            })
            .collect()
    }

    /// All columns of a set, with one more for a restore.
    pub(super) fn set_columns(&self, component: usize, last: Option<&str>) -> Sql {
        let mut columns: Vec<String> = self.components[component]
            .tables
            .iter()
            .flat_map(|table| self.set_key(*table))
            .collect();
        columns.extend(last.map(str::to_owned));
        Sql::columns(None, columns.iter().map(String::as_str))
    }

    /// What is selected into a set for a row of `table`, which goes by `alias`.
    pub(super) fn selected(
        &self,
        component: usize,
        table: usize,
        alias: Option<&str>,
        last: Option<Sql>,
    ) -> Vec<Selected> {
        let columns = self.components[component].tables.iter().flat_map(|member| {
            self.key(*member).iter().map(move |column| {
                if *member == table {
                    Selected::Value(Sql::column(alias, column))
                } else {
                    Selected::Null(Sql::typed_null(*member, column))
                }
            })
        });
        columns.chain(last.map(Selected::Value)).collect()
    }

    /// The keys of the rows of `table` in a set, and with `last` one more column of it.
    pub(super) fn select_from(&self, set: &str, table: usize, last: Option<&str>) -> Sql {
        let key = self.set_key(table);
        let columns = key.iter().map(String::as_str).chain(last);
        let select = Sql::new()
            .text("SELECT ")
            .sql(Sql::columns(None, columns))
            .text(" FROM ")
            .name(set);
        match self.component_of(table) {
            Some(component) if self.names_its_tables(component) => {
                select.text(" WHERE ").name(&key[0]).text(" IS NOT NULL")
            }
            _ => select,
        }
    }

    pub(super) fn rows_name(component: usize) -> String {
        format!("sd_rows_{component}")
    }

    pub(super) fn held_name(component: usize) -> String {
        format!("sd_held_{component}")
    }
}
