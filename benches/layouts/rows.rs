//! The rows that every layout has, as SQL for the database and as what it is expected to find.

use soft_delete_runtime::Database;

use super::database::KIND;

/// `id`, `tenant`, `email`, `payload`.
pub type Row = (i32, i32, String, String);

/// So many rows, of which some are deleted: here and there, in every tenant as many.
pub struct Rows {
    pub count: i32,
    /// How many of a hundred are deleted.
    pub percent: i32,
    pub visible: Vec<i32>,
    /// The visible rows of each tenant.
    pub of_tenant: Vec<Vec<i32>>,
}

/// The time of deletion of the row `i`.
pub const MOMENT: &str = match KIND {
    Database::Postgres => "TIMESTAMP '2026-01-01' + i * INTERVAL '1 second'",
    Database::Mysql => "DATE_ADD('2026-01-01', INTERVAL i SECOND)",
    _ => "strftime('%Y-%m-%d %H:%M:%f000', '2026-01-01', i || ' seconds')",
};

/// The same as unix time.
pub const UNIX_TIME: &str = "1767225600 + i";

impl Rows {
    /// `count` is a multiple of 1,000.
    pub fn new(count: i32, percent: i32) -> Self {
        let mut rows = Self {
            count,
            percent,
            visible: Vec::new(),
            of_tenant: Vec::new(),
        };
        rows.of_tenant.resize_with(index(rows.tenants()), Vec::new);
        for id in (1..=count).filter(|id| id % 100 * percent % 100 >= percent) {
            rows.visible.push(id);
            let tenant = rows.tenant(id);
            rows.of_tenant[index(tenant)].push(id);
        }
        rows
    }

    fn tenants(&self) -> i32 {
        self.count / 1000
    }

    fn tenant(&self, id: i32) -> i32 {
        (id / 100 * 701 + id % 100 * 7) % self.tenants()
    }

    /// What the database has of a row.
    pub fn row(&self, id: i32) -> Row {
        let email = format!("user{id}@example.org");
        (id, self.tenant(id), email, payload(id))
    }

    /// The condition that a row is deleted.
    pub fn is_deleted(&self) -> String {
        format!("i % 100 * {0} % 100 < {0}", self.percent)
    }

    /// How many of the rows up to this one are deleted.
    pub fn deleted_up_to(&self, id: i32) -> usize {
        let visible = self.visible.partition_point(|visible| *visible <= id);
        index(id) - visible
    }

    /// Fills a table. A marker is a column with what is in it for a deleted row and a visible one.
    pub fn insert(&self, table: &str, markers: &[(&str, &str, &str)]) -> String {
        let deleted = self.is_deleted();
        let (mut columns, mut values) = (String::new(), String::new());
        for (column, of_deleted, of_visible) in markers {
            columns += &format!(", {column}");
            values += &format!(", CASE WHEN {deleted} THEN {of_deleted} ELSE {of_visible} END");
        }
        let tenant = format!(
            "((i - i % 100) / 100 * 701 + i % 100 * 7) % {}",
            self.tenants()
        );
        let count = self.count;
        let (email, payload, numbers) = match KIND {
            Database::Postgres => (
                "'user' || i || '@example.org'",
                "lpad(CAST(i AS text), 100, '0')",
                format!("generate_series(1, {count}) AS numbers (i)"),
            ),
            Database::Mysql => (
                "CONCAT('user', i, '@example.org')",
                "LPAD(i, 100, '0')",
                format!("(SELECT seq AS i FROM seq_1_to_{count}) AS numbers"),
            ),
            _ => (
                "'user' || i || '@example.org'",
                "printf('%0100d', i)",
                format!(
                    "(WITH RECURSIVE numbers (i) AS
                        (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count})
                     SELECT i FROM numbers)"
                ),
            ),
        };
        format!(
            "INSERT INTO {table} (id, tenant, email, payload{columns})
             SELECT i, {tenant}, {email}, {payload}{values} FROM {numbers}"
        )
    }
}

/// 100 bytes; a later row has more.
pub fn payload(id: i32) -> String {
    format!("{id:0100}")
}

/// The place of something that is counted.
pub fn index(number: i32) -> usize {
    usize::try_from(number).expect("a number that is not negative")
}
