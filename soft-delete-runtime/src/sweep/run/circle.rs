//! Rows that point at each other, together.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::Run;
use crate::sweep::circle::Circle;
use crate::sweep::fault::Fault;
use crate::sweep::session::Session;

impl<S: Session> Run<'_, S> {
    /// Some rows of a component that only rows point at which could go too, and all of those. How
    /// many of each model?
    pub(super) async fn circle(
        &mut self,
        component: usize,
        seeds: u32,
    ) -> Result<Vec<(usize, usize)>, Fault> {
        let circles = self
            .setup
            .kept(self.scope)
            .afterwards()
            .circles(component, seeds);
        let found = self.ask(&circles).await?;
        let (circle, keys) = Circle::new(self.scope, &found);
        self.filling.batch = keys;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        self.begin().await?;
        let done = self.change_circle(circle).await;
        self.end(done).await
    }

    async fn change_circle(
        &mut self,
        mut circle: Circle<'_>,
    ) -> Result<Vec<(usize, usize)>, Fault> {
        let mut told = Vec::new();
        for (model, lock) in circle.locks() {
            let locked = self.load(&lock).await?;
            if circle.rows_of(model).map(|rows| rows.len()) != Some(locked.len()) {
                let table = self.scope.tables.names[model];
                return Err(Fault::Moved { table });
            }
            told.push((model, locked));
        }
        for (edge, loosen) in circle.loosen() {
            match self.execute(&loosen).await {
                Ok(_) => circle.cut(edge),
                Err(DieselError::DatabaseError(DatabaseErrorKind::NotNullViolation, _)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        for change in circle.changes(self.trace) {
            self.execute(&change).await?;
        }
        for (model, rows) in &told {
            self.tell(*model, rows).await?;
        }
        Ok(circle.rows())
    }
}
