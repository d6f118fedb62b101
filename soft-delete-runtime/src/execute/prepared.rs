//! Plans that are kept. To make one takes longer than to delete a row, and it depends on nothing
//! but types and on what kind of thing is asked for.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::task::Intent;
use crate::plan::{
    Dialect, Extent, Given, OnErased, Plan, PlanBackend, deletion, deletion_preview, restoration,
    restoration_preview,
};
use crate::relation::{Names, Schema, SqlTable};
use crate::statement::Verb;
use crate::table::SoftDeletable;

/// A plan, and the names of its tables.
pub(super) struct Prepared<DB: PlanBackend> {
    pub(super) plan: Plan,
    pub(super) names: Vec<Names<DB>>,
}

/// What a plan of one table, on one backend, is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Question {
    types: TypeId,
    intent: Intent,
    extent: Option<Extent>,
    on_erased: OnErased,
    deletion: Option<Deletion>,
}

/// The columns of the notes are the table's; what differs is which of them are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Deletion {
    is_plain: bool,
    has_actor: bool,
    has_reason: bool,
}

type Kept = BTreeMap<Question, Arc<dyn Any + Send + Sync>>;

/// There are as many as there are kinds of verbs in the program.
static KEPT: RwLock<Kept> = RwLock::new(Kept::new());

impl<DB: PlanBackend> Prepared<DB> {
    /// The plan of a verb for the table `T`.
    pub(super) fn of<T: SoftDeletable + SqlTable<DB>>(
        verb: Verb,
        is_plain: bool,
        (extent, on_erased): (Option<Extent>, OnErased),
        intent: Intent,
    ) -> Arc<Self> {
        let question = Question {
            types: TypeId::of::<(T, DB)>(),
            intent,
            extent,
            on_erased,
            deletion: match verb {
                Verb::Deletion { actor, reason, .. } => Some(Deletion {
                    is_plain,
                    has_actor: actor.is_some(),
                    has_reason: reason.is_some(),
                }),
                Verb::Restore => None,
            },
        };
        let kept = KEPT.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(prepared) = kept.get(&question) {
            if let Ok(prepared) = Arc::clone(prepared).downcast() {
                return prepared;
            }
        }
        drop(kept);
        let prepared = Arc::new(Self::new::<T>(verb, is_plain, (extent, on_erased), intent));
        let mut kept = KEPT.write().unwrap_or_else(PoisonError::into_inner);
        kept.insert(question, Arc::<Self>::clone(&prepared));
        prepared
    }

    fn new<T: SoftDeletable + SqlTable<DB>>(
        verb: Verb,
        is_plain: bool,
        (extent, on_erased): (Option<Extent>, OnErased),
        intent: Intent,
    ) -> Self {
        let Schema { graph, names } = match extent {
            Some(_) => Schema::<DB>::around::<T>(),
            None => Schema::alone::<T>(),
        };
        let dialect = Dialect::of::<DB>();
        let extent = extent.unwrap_or_default();
        let plan = match (verb, intent) {
            (Verb::Deletion { actor, reason, .. }, Intent::Execute) => {
                let given = Given {
                    is_plain,
                    actor,
                    reason,
                };
                deletion(&graph, dialect, given)
            }
            (Verb::Deletion { .. }, Intent::Preview) => deletion_preview(&graph, dialect),
            (Verb::Restore, Intent::Execute) => restoration(&graph, dialect, extent, on_erased),
            (Verb::Restore, Intent::Preview) => {
                restoration_preview(&graph, dialect, extent, on_erased)
            }
        };
        Self { plan, names }
    }
}
