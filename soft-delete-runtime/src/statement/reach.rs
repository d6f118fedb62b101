//! Whether a verb concerns one table or several.

use std::marker::PhantomData;

use crate::hooks::NoHooks;
use crate::plan::{Extent, OnErased};
use crate::table::SoftDeletable;

/// How far a deletion or a restore reaches: [`Alone`] or [`WithRelations`].
pub trait Reach: Default {
    /// What is done about other tables.
    #[doc(hidden)]
    fn extent(&self) -> Option<Extent>;

    /// What a restore does about rows that have been erased.
    #[doc(hidden)]
    fn on_erased(&self) -> OnErased {
        OnErased::default()
    }
}

/// One table: the verb is one statement, and a statement of Diesel.
#[derive(Debug, Clone, Copy, Default)]
pub struct Alone;

impl Reach for Alone {
    fn extent(&self) -> Option<Extent> {
        None
    }
}

/// How far each verb on a model reaches.
pub trait Relations {
    /// Whether a deletion concerns other tables.
    type OnDelete: Reach;
    /// Whether a restore does.
    type OnRestore: Reach;
    /// What runs before and after: a type of the application, or [`NoHooks`].
    type Hooks;
}

/// Neither verb concerns another table, and nothing runs before or after.
impl Relations for Alone {
    type OnDelete = Self;
    type OnRestore = Self;
    type Hooks = NoHooks;
}

/// A model with relations, or with hooks.
#[derive(Debug)]
pub struct Related<OnDelete, OnRestore, Hooks>(PhantomData<(OnDelete, OnRestore, Hooks)>);

impl<OnDelete: Reach, OnRestore: Reach, Hooks> Relations for Related<OnDelete, OnRestore, Hooks> {
    type OnDelete = OnDelete;
    type OnRestore = OnRestore;
    type Hooks = Hooks;
}

/// How far a deletion of rows of `T` reaches.
pub type OnDelete<T> = <<T as SoftDeletable>::Relations as Relations>::OnDelete;

/// How far a restore of rows of `T` reaches.
pub type OnRestore<T> = <<T as SoftDeletable>::Relations as Relations>::OnRestore;

/// What runs before and after the verbs on rows of `T`.
pub type HooksOf<T> = <<T as SoftDeletable>::Relations as Relations>::Hooks;

/// The table and its relations: the verb is a transaction of several statements, so it cannot be
/// a statement of Diesel.
#[derive(Debug, Clone, Copy, Default)]
pub struct WithRelations {
    pub(crate) extent: Extent,
    pub(crate) on_erased: OnErased,
}

impl Reach for WithRelations {
    fn extent(&self) -> Option<Extent> {
        Some(self.extent)
    }

    fn on_erased(&self) -> OnErased {
        self.on_erased
    }
}
