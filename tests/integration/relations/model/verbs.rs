//! The connection that runs the verbs: the one that looks at the tables, or one of `diesel-async`
//! beside it.

#[cfg(feature = "async")]
pub use self::asynchronous::Beside;

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

#[cfg(feature = "async")]
mod asynchronous {
    use diesel_async::AsyncConnection;
    #[cfg(feature = "postgres")]
    use diesel_async::SimpleAsyncConnection;
    use tokio::runtime::{Builder, Runtime};

    #[cfg(feature = "postgres")]
    pub type Conn = diesel_async::AsyncPgConnection;
    #[cfg(not(feature = "postgres"))]
    pub type Conn =
        diesel_async::sync_connection_wrapper::SyncConnectionWrapper<diesel::SqliteConnection>;

    /// A connection, and what drives it.
    pub struct Beside {
        pub runtime: Runtime,
        pub conn: Conn,
    }

    impl Beside {
        /// One more connection to the database of a test.
        pub fn connect(name: &str) -> Box<Self> {
            let runtime = Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("runtime");
            let conn = runtime.block_on(connection(name));
            Box::new(Self { runtime, conn })
        }
    }

    #[cfg(feature = "postgres")]
    async fn connection(name: &str) -> Conn {
        let url = crate::database::postgres_url();
        let mut conn = Conn::establish(&url).await.expect("PostgreSQL");
        let enter = format!("SET search_path TO {name}");
        conn.batch_execute(&enter).await.expect("the schema");
        conn
    }

    #[cfg(not(feature = "postgres"))]
    async fn connection(name: &str) -> Conn {
        Conn::establish(name).await.expect("SQLite")
    }
}
