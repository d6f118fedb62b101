//! The rules that this crate keeps, by number. Each is proved by tests that carry its number in
//! their name (`r03_…` for R3), on SQLite, PostgreSQL and MySQL/MariaDB, in the effect on the
//! database and in the text of the SQL.
//!
//! # Words
//!
//! A row is *visible* until it is *deleted*; deleted means marked, and still there: in its table, or
//! in the [archive](crate::layout) of it. The *marker* is the column that says so. The *stamp* is the
//! value that one *deletion* writes into every row it marks. A *restore* makes rows visible again.
//!
//! # Reading
//!
//! - **R1** `visible()`, `with_deleted()` and `only_deleted()` are there on the model, on its
//!   table, on aliases, and on every query over them: filtered, ordered, grouped, counted, boxed,
//!   joined, made by `belonging_to`, used as a sub-query or in a union. They return Diesel's own
//!   query types, and each has a type in [`dsl`](crate::dsl). A scope covers an `or_filter`
//!   before it; an `or_filter` after it undoes it ([how to forbid
//!   that](crate::ScopeDsl#where-a-scope-ends)).
//! - **R2** The SQL of a scope is byte for byte that of the condition written by hand in Diesel,
//!   and the marker is never a bound value in it. `with_deleted()` adds nothing.
//! - **R3** In a join the first table is scoped in `WHERE`, and a joined one in its `ON`
//!   (`visible_inner_join`, `visible_left_join`; with `.on(…)`, with aliases, nested on either
//!   side). A left join never loses its left rows because the right row is deleted.
//! - **R4** `deleted_before(t)`, `deleted_after(t)`, `deleted_between(a, b)` and
//!   `deleted_for(age)` find deleted rows by their stamp. Periods are half-open: the start is in,
//!   the end is out.
//! - **R5** A type is visible by default through Diesel's own `HasQuery`, with a scope as its
//!   `base_query`.
//! - **R6** The kind of marker is known from the SQL type of the column, and never configured:
//!   see [`MarkerType`](crate::marker::MarkerType). Any other type does not compile.
//! - **R7** The struct need not have the marker as a field, nor all columns. Several structs may
//!   sit on one table; one of them derives.
//! - **R8** A row may be hidden by further flags (`hidden_by`). `visible()` asks for all of them;
//!   a deletion writes the marker only, whatever the other flags say, and `only_deleted()` asks
//!   for the marker only.
//!
//! # Deleting and restoring
//!
//! - **R10** [`soft_delete`](crate::soft_delete()) and [`restore`](crate::restore()) take what
//!   Diesel's `update` and `delete` take. The methods of [`SoftDelete`](crate::SoftDelete) are
//!   short forms for one row.
//! - **R11** A deletion marks rows that are not marked yet: a second one changes nothing, keeps
//!   the first stamp, and counts 0. A restore touches deleted rows only.
//! - **R12** One deletion has one stamp. It comes from the application's clock, in microseconds
//!   (what is finer is cut off), later than every stamp of the process before, or from `.at(t)`.
//!   A unix-time marker keeps whole seconds of it.
//! - **R13** All that a deletion or a restore does is one transaction: all of it or nothing. Inside
//!   of a transaction of yours it is a savepoint, which a refusal rolls back to.
//! - **R14** `.by(actor)`, `.because(reason)` and `.deletion_id(id)` fill the declared columns.
//!   Without the column they do not compile. A restore clears them.
//! - **R15** The result says what happened: a [`Deletion`](crate::Deletion) with stamp, counts by
//!   table and total, or a [`Restoration`](crate::Restoration). Where one row is asked for, not
//!   found, already deleted and not deleted are told apart.
//! - **R16** [`preview`](crate::statement::MarkerUpdate::preview) counts by the same plan and
//!   changes nothing.
//! - **R17** A restore onto a key that a visible row has taken is a typed conflict with table and
//!   constraint, and changes nothing.
//! - **R18** [`restore_or_insert`](crate::restore_or_insert()) makes the deleted row with a key visible, the one
//!   that was deleted last, or inserts one; of several at once one has it, and the others get a typed conflict.
//!   A key in [`quarantine`](crate::quarantine) it refuses, also when the deletion comes between.
//! - **R19** [`update_visible`](crate::update_visible()) writes to visible rows only; with
//!   `#[diesel(skip_update)]` on the marker, saving a stale row cannot resurrect or re-stamp it.
//!
//!
//! # Relations
//!
//! - **R20** The parent declares them by the child's key: `cascade`, `cascade_one_way`, `restrict`,
//!   `set_null`, `delete`, `ignore`. A child of a cascade names the column as one of its `parents`.
//! - **R21** The compiler checks that the key has the type of the parent's primary key, that a
//!   cascade's child is soft-deletable and keeps the same mark of a deletion, and that a key which
//!   is set to `NULL` can be. Nothing soft ever becomes a real deletion.
//! - **R22** The number of statements depends on the number of relations, not of rows. PostgreSQL
//!   makes all changes in one. Trees of any depth, diamonds and cycles are handled.
//! - **R23** `restrict` refuses a deletion while there are visible children that are not deleted in
//!   it, with their table and number, and nothing is changed.
//! - **R24** A restore brings back the rows that the deletion of the target marked, and no others.
//! - **R25** A restored row never points at a deleted cascade parent. Where the target would, the
//!   restore is refused, or `with_ancestors` restores the parents too. A row with another deleted
//!   parent stays deleted, and comes back with that one.
//! - **R26** Deletions, restores and inserts of children at the same time end as if they had come
//!   one after the other: parents are locked before children are looked for. That is so at the
//!   default isolation levels, `READ COMMITTED` on PostgreSQL and `REPEATABLE READ` on MySQL, also in a
//!   transaction that has read before. Where the database puts them in no order, one of them ends
//!   with an error, and begins anew.
//!
//! # Ending a row's life
//!
//! - **R30** [`purge`](crate::purge) really deletes rows whose stamp is older than a cut-off, which
//!   is taken once. It goes through a table by its key, in batches of a size that is given, each a
//!   transaction of its own; children before parents. Its memory does not grow with the rows. It
//!   stops after a batch when it is asked to or its time is over, and another run goes on there.
//! - **R31** Several workers may purge or erase at once: no row goes twice, and none is recorded
//!   twice.
//! - **R32** Only deleted rows go. A row that has no stamp, or is on hold, or that another one points
//!   at, along a relation or any other foreign key, or that the database refuses, is left and
//!   reported, and ends nothing.
//! - **R33** A record of every row can be kept, written in the transaction in which it goes: table,
//!   key, stamp, verb, time, run, and who and why as the caller says. There is no other data of the
//!   row in it.
//! - **R34** [`erase`](crate::erase()) writes over personal data as the fields of the model say, and
//!   keeps the row: by the same rules, with a retention of its own, and once for each row. A restore
//!   of an erased row is refused unless it is asked for, where `erased_at` tells.
//! - **R35** [`preview`](crate::sweep::Sweep::preview) says first what would go and what would be
//!   left. Nothing is purged or erased by itself.
//!
//! # Where the rows are
//!
//! - **R36** All of this holds wherever the deleted rows are kept, and however they are marked:
//!   timestamp, flag with a stamp, a `deletion_id` beside a flag or unix time, an
//!   [archive](crate::layout), PostgreSQL's partitions. The model of the relations is compared with
//!   the tables in each. Where it differs, the [layout](crate::layout#what-is-different) says so.
