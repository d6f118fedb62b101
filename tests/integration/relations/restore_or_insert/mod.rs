//! A row with a key, whether it was there before or not.

/// `restore_or_insert` of a member.
macro_rules! member {
    ($email:expr, $name:expr) => {
        soft_delete_runtime::restore_or_insert(
            members::table.filter(members::email.eq($email)),
            (members::email.eq($email), members::name.eq($name)),
        )
    };
}

// The tables are made for the server of this run.
#[cfg(all(feature = "async", any(feature = "postgres", not(feature = "mysql"))))]
mod asynchronous;
mod at_once;
mod keep;
mod keys;
mod refusals;
mod schema;
