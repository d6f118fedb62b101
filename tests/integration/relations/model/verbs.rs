//! The connection that runs the verbs: the one that looks at the tables, or one of `diesel-async`
//! beside it.

pub enum Verbs {
    Blocking,
    #[cfg(feature = "async")]
    Async(Box<Beside>),
}

/// Runs a statement where the verbs run.
macro_rules! run_verb {
    ($verbs:expr, $conn:expr, $statement:expr, $run:ident) => {
        match $verbs {
            Verbs::Blocking => $statement.$run($conn),
            #[cfg(feature = "async")]
            Verbs::Async(beside) => beside.runtime.block_on($statement.$run(&mut beside.conn)),
        }
    };
}
pub(super) use run_verb;

/// A connection, and what drives it.
#[cfg(feature = "async")]
pub struct Beside {
    pub runtime: tokio::runtime::Runtime,
    pub conn: crate::asynchronous::AsyncTestConnection,
}

#[cfg(feature = "async")]
impl Beside {
    /// One more connection to the database of a test.
    pub fn connect(name: &str) -> Box<Self> {
        let runtime = crate::asynchronous::runtime();
        let conn = runtime.block_on(crate::asynchronous::connect(name));
        Box::new(Self { runtime, conn })
    }
}
