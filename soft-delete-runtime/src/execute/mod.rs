//! Running a verb on a connection, blocking or async.

#[cfg(feature = "async")]
pub(crate) mod asynchronous;
mod blocking;
mod explain;
mod prepared;
mod task;

#[cfg(feature = "async")]
pub use self::asynchronous::Async;
pub use self::blocking::Blocking;
pub use self::explain::Explanation;

/// A verb that can run on the connection `Conn`.
///
/// `Mode` is found by the compiler: [`Blocking`] on Diesel's connections, and with the feature
/// `async` the mode `Async` on those of `diesel-async`, where the output is a future.
#[diagnostic::on_unimplemented(
    message = "this statement cannot run on `{Conn}`",
    note = "on a connection of `diesel-async`, enable the feature `async` of `soft-delete-runtime`",
    note = "else the backend of the connection lacks a type that the statement binds"
)]
pub trait Execute<'conn, Conn, Mode> {
    /// The result, or the future of it.
    type Output;

    /// Runs the verb.
    fn execute_on(self, conn: &'conn mut Conn) -> Self::Output;
}

/// One row, asked for by its key: a verb that can say why it did nothing.
#[derive(Debug)]
pub struct OneRow<S>(pub(crate) S);

/// A verb of which only the counts are wanted.
#[derive(Debug)]
pub struct Preview<S>(pub(crate) S);

/// What a short form returns: a result, or the future of one.
pub type OneRowOutput<'conn, S, Conn, Mode> = <OneRow<S> as Execute<'conn, Conn, Mode>>::Output;
