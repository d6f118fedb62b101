//! GDPR: what this crate gives you, and what it does not. No legal advice.
//!
//! # A deleted row is personal data
//!
//! Soft deletion hides a row. For Regulation (EU) 2016/679 nothing has changed: it is stored, so it
//! is processed. A deletion is the beginning of a clock, not the end of the data.
//!
//! # What you get
//!
//! | the regulation | here |
//! |---|---|
//! | Art. 5(1)(e), storage limitation: no longer than necessary | `retention` and `erase_retention` on the model, [`purge`](crate::purge) and [`erase`](crate::erase()) in a job of yours |
//! | Art. 17(1), erasure without undue delay, on request | `soft_delete(&user)` and then [`erase(&user)`](crate::erase()), or `hard_delete` |
//! | Art. 17(3), data that must be kept: legal claims, duties to retain | `hold`, and [`SkipReason::OnHold`](crate::sweep::SkipReason) in the report |
//! | Art. 5(2), accountability: being able to show it | the [audit table](crate::sweep::audit_ddl) or a [sink](crate::sweep::AuditSink), written in the transaction in which the row goes |
//! | Art. 30(1)(f), records of processing, with the time limits for erasure | `retention` and `erase_retention`, from which you copy them; the records themselves are yours |
//! | Art. 12(3), an answer within a month, also that nothing was done and why | [`SweepReport::skipped`](crate::sweep::SweepReport::skipped): what was left, why, and when its retention is over |
//!
//! An erased row that keeps its key and what points at it can still be about somebody: erase every
//! column by which that person can be found again, also together with others. Whether the rest is
//! anonymous is for you to judge.
//!
//! # What you do not get
//!
//! - **Copies elsewhere**: backups, replicas that lag, write-ahead and binary logs, exports, caches,
//!   search indexes, files, mail, the systems of others. Databases do not overwrite pages at once
//!   either: PostgreSQL needs a `VACUUM`, and SQLite `secure_delete` or a `VACUUM`.
//! - **Columns that you did not mark.** Free text may name anybody. The compiler checks that a rule
//!   fits its column, not that all columns have one.
//! - **Rows that were marked without a time**, by hand or before there was a column for it: no retention
//!   of theirs is ever over. The report counts them ([`SkipReason::NoStamp`](crate::sweep::SkipReason)),
//!   and so does the doctor.
//! - **Other tables.** `erase` is about the models that are named; it follows no relation.
//! - **What you write into `.by(…)` and `.because(…)`.** It is kept in the audit as it is: name a
//!   job or a ticket, not a person's story. The audit holds primary keys; if those are personal data
//!   (an e-mail address, a number of insurance), so is the audit, and it needs a retention too.
//! - **Restored backups.** They bring purged rows back. Run the same purge and erasure again after a
//!   restore, before anybody works with the data; the audit, kept outside of the backup, says which.
//! - **The decision** what has to be kept for how long.
