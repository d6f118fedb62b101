//! Conditions that a row is in a set.

use super::super::sql::{Sql, Value};
use super::{DELETION, HEIR, HELD, Place, Seek, Sets};
use crate::relation::{Edge, Rows};

impl Sets<'_> {
    /// `("key", …) IN (SELECT … FROM rows)`, for the columns of the row that goes by `alias`.
    pub(super) fn in_rows_of(
        &self,
        parent: usize,
        alias: Option<&str>,
        columns: &[&'static str],
        place: Place,
    ) -> Sql {
        let component = self.component_of(parent).unwrap_or_default();
        let select = match place {
            Place::Alone if !self.components[component].is_recursive => {
                // Nothing else names the set, so it need not have a name.
                let mut needed = Vec::new();
                self.before(parent, &mut needed);
                needed.retain(|other| *other != component);
                self.with(&needed, &[]).sql(self.rows(component))
            }
            Place::Alone => self
                .with_rows([parent])
                .sql(self.select_rows(component, parent)),
            Place::WithSets => self.select_rows(component, parent),
        };
        Sql::row(alias, columns)
            .text(" IN (")
            .sql(match place {
                Place::Alone => self.dialect.derived(select),
                Place::WithSets => select,
            })
            .text(")")
    }

    /// The rows of `table` in the set of its component.
    fn select_rows(&self, component: usize, table: usize) -> Sql {
        let last = self.carries_deletion().then_some(DELETION);
        self.select_from(&Self::rows_name(component), table, last)
    }

    /// The columns `key`, and in a restore the identity of `table`.
    pub(super) fn with_identity(&self, key: &[&'static str], table: usize) -> Vec<&'static str> {
        let identity = self.carries_deletion().then(|| self.identity(table));
        key.iter().copied().chain(identity).collect()
    }

    /// That the deletion comes to a row of `table`, other than by the target itself.
    pub(crate) fn is_reached(&self, table: usize, alias: Option<&str>, place: Place) -> Sql {
        if self.is_found_by_key(table) {
            return self.is_in_rows(table, alias, place);
        }
        let mut edges: Vec<Sql> = self
            .edges_into(table)
            .map(|edge| {
                let columns = self.with_identity(edge.key, table);
                self.in_rows_of(edge.parent, alias, &columns, place)
            })
            .collect();
        let condition = match edges.pop() {
            Some(only) if edges.is_empty() => only,
            Some(last) => {
                edges.push(last);
                Sql::new()
                    .text("(")
                    .sql(Sql::joined(edges, " OR "))
                    .text(")")
            }
            None => Sql::new().text("1 = 0"),
        };
        self.of_one_deletion(table, alias, condition)
    }

    /// ` AND` that a row is of the deletion, where no set says of which.
    fn of_one_deletion(&self, table: usize, alias: Option<&str>, condition: Sql) -> Sql {
        if self.seek == Seek::ToRestoreOne {
            self.is_of_the_targets_deletion(table, alias)
                .text(" AND ")
                .sql(condition)
        } else {
            condition
        }
    }

    /// That a row was marked by the deletion of the one row that is the target.
    pub(super) fn is_of_the_targets_deletion(&self, table: usize, alias: Option<&str>) -> Sql {
        let target = Sql::new()
            .text("SELECT ")
            .name(self.identity(0))
            .text(" FROM ")
            .rows(0, Rows::Deleted, None)
            .value(Value::Target)
            // If others have come to be the target, the plan fails at its end.
            .text(" LIMIT 1");
        Sql::column(alias, self.identity(table))
            .text(" = (")
            .sql(self.dialect.derived(target))
            .text(")")
    }

    /// That a row is in the set of its own table.
    pub(crate) fn is_in_rows(&self, table: usize, alias: Option<&str>, place: Place) -> Sql {
        let columns = self.with_identity(self.key(table), table);
        let condition = self.in_rows_of(table, alias, &columns, place);
        self.of_one_deletion(table, alias, condition)
    }

    /// That the key `edge` of a row leads to one that the deletion reaches.
    pub(crate) fn points_at_reached(&self, edge: &Edge, place: Place) -> Sql {
        self.in_rows_of(edge.parent, None, edge.key, place)
    }

    /// That the key of a row of `table` is in the set of held rows.
    pub(crate) fn is_held(&self, table: usize) -> Sql {
        let component = self.component_of(table).unwrap_or_default();
        let select = self.select_from(&Self::held_name(component), table, None);
        Sql::row(None, self.key(table))
            .text(" IN (")
            .sql(self.dialect.derived(self.with_held(table).sql(select)))
            .text(")")
    }

    /// ` AND` that the key of a row of `table` is not in the set of held rows.
    ///
    /// PostgreSQL goes through the table for a negated `IN`, and not for this.
    pub(crate) fn and_is_not_held(&self, table: usize, condition: Sql) -> Sql {
        let held = Sql::new().text("SELECT 1 FROM ").sql(self.held_row(table));
        let postgres = Sql::new().text(" AND NOT EXISTS (").sql(held).text(")");
        let others = Sql::new().and_not(self.is_held(table));
        condition.sql(self.dialect.either(postgres, others))
    }

    /// The deletion that a held row of `table` is handed over to.
    pub(crate) fn heir(&self, table: usize) -> Sql {
        Sql::new()
            .text("(SELECT ")
            .name(HELD)
            .text(".")
            .name(HEIR)
            .text(" FROM ")
            .sql(self.held_row(table))
            .text(" LIMIT 1)")
    }

    /// The row of `table` in the set of held rows, under a name of its own.
    fn held_row(&self, table: usize) -> Sql {
        let component = self.component_of(table).unwrap_or_default();
        let keys = self.set_key(table);
        let matches = self.key(table).iter().zip(&keys).map(|(column, key)| {
            Sql::new()
                .name(HELD)
                .text(".")
                .name(key)
                .text(" = ")
                .table(table)
                .text(".")
                .name(column)
        });
        Sql::new()
            .text("(")
            .sql(self.with_held(table))
            .text("SELECT * FROM ")
            .name(&Self::held_name(component))
            .text(") AS ")
            .name(HELD)
            .text(" WHERE ")
            .sql(Sql::joined(matches, " AND "))
    }

    /// That a row was marked by the deletion that is running.
    pub(crate) fn is_of_this_deletion(&self, table: usize, alias: Option<&str>) -> Sql {
        match self.facts(table).and_then(|facts| facts.identity) {
            Some((column, kind)) => Sql::column(alias, column)
                .text(" = ")
                .value(Value::Identity(kind)),
            None => Sql::new().text("1 = 0"),
        }
    }

    /// ` AND` that a parent, which goes by `alias`, is deleted and not restored either.
    pub(crate) fn and_stays_deleted(
        &self,
        sql: Sql,
        parent: usize,
        alias: &str,
        place: Place,
    ) -> Sql {
        let Some(facts) = self.facts(parent) else {
            return sql;
        };
        let mut sql = sql
            .text(" AND ")
            .sql(Sql::is_deleted(Some(alias), facts.marker));
        if let Some(ancestors) = self.ancestors.as_ref() {
            if ancestors.tables.contains(&parent) {
                sql = sql.and_not(ancestors.contain(parent, Some(alias)));
            }
        }
        if self.reached[parent] {
            sql = sql.and_not(self.is_in_rows(parent, Some(alias), place));
        }
        sql
    }

    /// ` AND` that a row of a tree is not one of the target, whose own turn comes last.
    pub(crate) fn not_the_target(&self, table: usize, condition: Sql) -> Sql {
        if table == 0 {
            condition.and_not(self.is_in_target())
        } else {
            condition
        }
    }

    /// ` AND` that a row of a tree is not one of the target, which has been copied first.
    pub(crate) fn not_copied_before(&self, table: usize, condition: Sql) -> Sql {
        if table == 0 {
            self.and_is_not_copied(0, condition)
        } else {
            condition
        }
    }

    /// ` AND` that a row is not one that this deletion has copied into the archive.
    pub(crate) fn and_is_not_copied(&self, table: usize, condition: Sql) -> Sql {
        if !self.reached[table] || !self.is_archived(table) {
            return condition;
        }
        condition.and_not(self.is_copied(table))
    }

    fn is_copied(&self, table: usize) -> Sql {
        Sql::row(None, self.key(table))
            .text(" IN (")
            .sql(self.copies(table))
            .text(")")
    }

    /// That a row is one of those that the deletion reaches, wherever it looks for them.
    pub(crate) fn is_deleted_too(&self, table: usize) -> Sql {
        if table == 0 {
            self.is_in_rows(0, None, Place::Alone)
        } else if self.are_looked_for_there(table) {
            self.is_reached(table, None, Place::Alone)
        } else {
            self.is_copied(table)
        }
    }

    /// The keys of the rows of `table` that this deletion has copied into the archive.
    pub(crate) fn copies(&self, table: usize) -> Sql {
        Sql::new()
            .text("SELECT ")
            .sql(Sql::columns(None, self.key(table)))
            .text(" FROM ")
            .rows(table, Rows::Deleted, None)
            .text(" WHERE ")
            .sql(self.is_of_this_deletion(table, None))
    }

    /// That a row of the target's table is one of the target.
    fn is_in_target(&self) -> Sql {
        let key = self.key(0);
        let rows = self.rows_of_target();
        let target = Sql::new()
            .text("SELECT ")
            .sql(Sql::columns(None, key.iter().copied()))
            .text(" FROM ")
            .rows(0, rows, None)
            .value(Value::Target);
        Sql::row(None, key)
            .text(" IN (")
            .sql(self.dialect.derived(target))
            .text(")")
    }

    /// ` AND` that a child, `c`, is not visible as an ancestor of the target by then: what is below it
    /// stays.
    pub(super) fn and_no_ancestor(&self, table: usize, condition: Sql) -> Sql {
        match self.ancestors.as_ref() {
            Some(ancestors) if ancestors.tables.contains(&table) && !self.is_loose(table) => {
                condition.and_not(ancestors.contain(table, Some("c")))
            }
            _ => condition,
        }
    }

    /// ` AND` that a row is not counted as an ancestor of the target already.
    pub(crate) fn not_an_ancestor(&self, table: usize, condition: Sql) -> Sql {
        let Some(ancestors) = self.ancestors.as_ref() else {
            return condition;
        };
        if !ancestors.tables.contains(&table) {
            return condition;
        }
        let counted = ancestors.contain(table, None);
        condition.and_not(if table == 0 {
            counted.and_not(self.is_in_target())
        } else {
            counted
        })
    }
}
