//! A database of its own for every test, on the server that the features choose.

use std::ops::{Deref, DerefMut};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::query_builder::QueryFragment;

#[cfg(feature = "postgres")]
pub type TestConnection = diesel::PgConnection;
#[cfg(all(feature = "mysql", not(feature = "postgres")))]
pub type TestConnection = diesel::MysqlConnection;
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
pub type TestConnection = diesel::SqliteConnection;

/// What the runtime calls it.
pub const KIND: soft_delete_runtime::Database = if cfg!(feature = "postgres") {
    soft_delete_runtime::Database::Postgres
} else if cfg!(feature = "mysql") {
    soft_delete_runtime::Database::Mysql
} else {
    soft_delete_runtime::Database::Sqlite
};

pub type TestBackend = <TestConnection as Connection>::Backend;

/// Whether it is MariaDB, which is not in all the same as MySQL.
pub fn is_mariadb(conn: &mut TestConnection) -> bool {
    mariadb(conn).is_some()
}

/// Whether it undoes a transaction by itself that finds a row other than it was at its beginning.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub fn isolates_snapshots(conn: &mut TestConnection) -> bool {
    mariadb(conn).is_some_and(|version| version >= [11, 6, 2])
}

/// The version of MariaDB, if it is.
fn mariadb(conn: &mut TestConnection) -> Option<[u32; 3]> {
    if KIND != soft_delete_runtime::Database::Mysql {
        return None;
    }
    let version = diesel::dsl::sql::<diesel::sql_types::Text>("SELECT VERSION()");
    let version = version.get_result::<String>(conn).expect("a version");
    let (version, _) = version.split_once("-MariaDB")?;
    let mut numbers = version.split('.').map(|number| number.parse());
    Some([(); 3].map(|()| numbers.next().expect("a part").expect("a number")))
}

/// A connection to an empty database, which is dropped with it.
pub struct Database {
    connection: TestConnection,
    cleanup: Option<String>,
}

impl Database {
    /// A database with the tables of [`schema`](crate::schema).
    pub fn new() -> Self {
        let mut database = Self::empty();
        database.run(&crate::schema::ddl());
        database
    }

    /// Runs one or more statements, written for SQLite, PostgreSQL and MySQL alike.
    pub fn run(&mut self, statements: &str) {
        self.connection
            .batch_execute(statements)
            .unwrap_or_else(|error| panic!("{error}\nin {statements}"));
    }

    /// Inserts a row for each of the numbers from 1 to `rows`. The number is `i` in `values`, which
    /// are those of `columns`: `table (column, …)`.
    pub fn fill(&mut self, columns: &str, rows: usize, values: &str) {
        self.run(&format!(
            "INSERT INTO {columns} SELECT {values} FROM ({}) AS n WHERE i > 0 ORDER BY i",
            numbers(rows + 1)
        ));
    }

    /// The name by which [`connect`] finds this database.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub fn name(&mut self) -> String {
        use diesel::dsl::sql;
        use diesel::sql_types::Text;

        let name = if cfg!(feature = "postgres") {
            sql::<Text>("CAST(current_schema() AS text)")
        } else {
            sql::<Text>("DATABASE()")
        };
        diesel::select(name)
            .get_result(&mut self.connection)
            .expect("the name of a database")
    }

    #[cfg(feature = "postgres")]
    pub fn empty() -> Self {
        let mut connection = postgres();
        let schema = unique_name();
        connection
            .batch_execute(&format!(
                "CREATE SCHEMA {schema}; SET search_path TO {schema}"
            ))
            .expect("cannot create a schema");
        let cleanup = Some(format!("DROP SCHEMA {schema} CASCADE"));
        Self {
            connection,
            cleanup,
        }
    }

    #[cfg(all(feature = "mysql", not(feature = "postgres")))]
    pub fn empty() -> Self {
        let mut connection = mysql();
        let database = unique_name();
        connection
            .batch_execute(&format!("CREATE DATABASE {database}; USE {database}"))
            .expect("cannot create a database");
        let cleanup = Some(format!("DROP DATABASE {database}"));
        Self {
            connection,
            cleanup,
        }
    }

    #[cfg(not(any(feature = "postgres", feature = "mysql")))]
    pub fn empty() -> Self {
        let connection =
            TestConnection::establish(":memory:").expect("SQLite in memory needs no server");
        Self {
            connection,
            cleanup: None,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(cleanup) = self.cleanup.take() {
            // A failed test may leave a transaction open; a new statement ends with an error
            // then, and the name is unique anyway.
            let _ = self.connection.batch_execute("ROLLBACK");
            let _ = self.connection.batch_execute(&cleanup);
        }
    }
}

impl Deref for Database {
    type Target = TestConnection;

    fn deref(&self) -> &TestConnection {
        &self.connection
    }
}

impl DerefMut for Database {
    fn deref_mut(&mut self) -> &mut TestConnection {
        &mut self.connection
    }
}

/// One more connection to the database of a test.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub fn connect(name: &str) -> TestConnection {
    #[cfg(feature = "postgres")]
    let (mut connection, enter) = (postgres(), format!("SET search_path TO {name}"));
    #[cfg(not(feature = "postgres"))]
    let (mut connection, enter) = (mysql(), format!("USE {name}"));
    connection
        .batch_execute(&enter)
        .unwrap_or_else(|error| panic!("{error}\nin {enter}"));
    connection
}

/// One more connection to a database in a file.
#[cfg(not(any(feature = "postgres", feature = "mysql")))]
pub fn connect(path: &str) -> TestConnection {
    TestConnection::establish(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Where the PostgreSQL server is.
#[cfg(feature = "postgres")]
pub fn postgres_url() -> String {
    std::env::var("POSTGRES_URL")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".to_owned())
}

/// A connection to the PostgreSQL server. There is no test without it.
#[cfg(feature = "postgres")]
pub fn postgres() -> diesel::PgConnection {
    let url = postgres_url();
    let mut connection = diesel::PgConnection::establish(&url)
        .unwrap_or_else(|error| panic!("POSTGRES_URL: no PostgreSQL at {url}: {error}"));
    // No test pulls the plug of the server.
    connection
        .batch_execute("SET synchronous_commit TO off")
        .expect("a setting");
    connection
}

/// A connection to the MySQL or MariaDB server. There is no test without it.
#[cfg(feature = "mysql")]
pub fn mysql() -> diesel::MysqlConnection {
    let url = std::env::var("MYSQL_URL")
        .unwrap_or_else(|_| "mysql://root@127.0.0.1:3306/mysql".to_owned());
    diesel::MysqlConnection::establish(&url)
        .unwrap_or_else(|error| panic!("MYSQL_URL: no MySQL or MariaDB at {url}: {error}"))
}

/// A name that no other test has, in this run or one beside it.
pub fn unique_name() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("soft_delete_test_{}_{number}", std::process::id())
}

/// `SELECT` the numbers below `end`, as `i`. A recursion is shorter, but has a limit, which every
/// database calls by another name.
pub fn numbers(end: usize) -> String {
    let places = end.to_string().len();
    let digit = (0..10).map(|digit| format!("SELECT {digit} AS d"));
    let digit = digit.collect::<Vec<_>>().join(" UNION ALL ");
    let tables = (0..places).map(|place| format!("({digit}) AS d{place}"));
    let tables = tables.collect::<Vec<_>>().join(", ");
    let sum = (0..places).map(|place| format!("d{place}.d * 1{}", "0".repeat(place)));
    let sum = sum.collect::<Vec<_>>().join(" + ");
    format!("SELECT i FROM (SELECT {sum} AS i FROM {tables}) AS numbers WHERE i < {end}")
}

/// The SQL of a query, in the spelling of SQLite with double quotes on every database: the
/// databases differ in quotes and placeholders only.
pub fn sql<Q>(query: &Q) -> String
where
    Q: QueryFragment<TestBackend>,
    <TestBackend as diesel::backend::Backend>::QueryBuilder: Default,
{
    let text = diesel::debug_query::<TestBackend, _>(query).to_string();
    let (statement, _binds) = text
        .split_once(" -- binds: ")
        .expect("debug_query prints binds");
    let mut spelled = String::new();
    let mut letters = statement.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '`' => spelled.push('"'),
            '$' => {
                while letters.next_if(char::is_ascii_digit).is_some() {}
                spelled.push('?');
            }
            other => spelled.push(other),
        }
    }
    spelled
}
