//! The tables of the model test, in any layout.

/// The tables `accounts` → `projects` → `tasks` (a tree) → `comments`, which lead to an account
/// besides, and `teams` ↔ `members`, a cycle.
macro_rules! world {
    (
        $place:ident
        columns $columns:tt
        options $options:tt
        ddl($ddl:literal)
        $identity:ident
    ) => {
        use chrono::{DateTime, TimeDelta, Utc};
        use diesel::prelude::*;
        use soft_delete_runtime::prelude::*;

        use crate::database::{Database, TestConnection};

        model! {
            $place accounts archived_accounts Account
            [name -> Text,] [#[soft_delete(erase = "erased")] pub name: String,]
            [
                cascade(projects::account_id, comments::author_id),
                restrict(invoices::account_id),
                set_null(drafts::editor_id),
            ]
            $columns $options
        }
        model! {
            $place projects archived_projects Project
            [account_id -> Integer,] [pub account_id: i32,]
            [parents(account_id), cascade(tasks::project_id),]
            $columns $options
        }
        model! {
            $place tasks archived_tasks Task
            [project_id -> Integer, parent_id -> Nullable<Integer>,]
            [pub project_id: i32, pub parent_id: Option<i32>,]
            [parents(project_id), cascade(tasks::parent_id, comments::task_id),]
            $columns $options
        }
        model! {
            $place comments archived_comments Comment
            [task_id -> Integer, author_id -> Nullable<Integer>,]
            [pub task_id: i32, pub author_id: Option<i32>,]
            [parents(task_id, author_id),]
            $columns $options
        }
        model! {
            $place teams archived_teams Team
            [lead_id -> Nullable<Integer>,] [pub lead_id: Option<i32>,]
            [cascade(members::team_id), parents(lead_id),]
            $columns $options
        }
        model! {
            $place members archived_members Member
            [team_id -> Integer,] [pub team_id: i32,]
            [cascade(teams::lead_id), parents(team_id),]
            $columns $options
        }
        diesel::table! {
            invoices (id) {
                id -> Integer,
                account_id -> Integer,
            }
        }
        diesel::table! {
            drafts (id) {
                id -> Integer,
                editor_id -> Nullable<Integer>,
            }
        }

        identity!($identity);

        const PLACE: &str = stringify!($place);

        /// A database with these tables, and no rows.
        pub fn database() -> Database {
            let mut database = Database::empty();
            database.run(&ddl(crate::schema::TIMESTAMP));
            #[cfg(feature = "postgres")]
            if PLACE == "partitioned" {
                database.run(&partitions());
            }
            database
        }

        /// The deleted rows of each table become a part of their own.
        #[cfg(feature = "postgres")]
        fn partitions() -> String {
            use soft_delete_runtime::ddl::Migration;

            let migrations = [
                Migration::of_partitions::<Account>(),
                Migration::of_partitions::<Project>(),
                Migration::of_partitions::<Task>(),
                Migration::of_partitions::<Comment>(),
                Migration::of_partitions::<Team>(),
                Migration::of_partitions::<Member>(),
            ];
            let migrations = migrations.map(|migration| migration.expect("a migration"));
            migrations.iter().map(Migration::up).collect()
        }

        /// What the tables are made with.
        pub fn ddl(timestamp: &str) -> String {
            crate::layouts::tables::ddl(PLACE, &$ddl.replace("{timestamp}", timestamp))
        }

        /// Deletes all rows.
        pub fn clear(conn: &mut TestConnection) {
            crate::layouts::tables::clear(PLACE, conn);
        }
    };
}

/// A table and its model.
macro_rules! model {
    (
        marked $table:ident $archive:ident $model:ident
        [$($column:tt)*] [$($field:tt)*] [$($relations:tt)*] ($($marker:tt)*) ($($options:tt)*)
    ) => {
        diesel::table! { $table (id) { id -> Integer, $($column)* $($marker)* } }

        #[derive(Identifiable, SoftDelete)]
        #[diesel(table_name = $table)]
        #[soft_delete($($options)* $($relations)*)]
        pub struct $model {
            pub id: i32,
            $($field)*
        }
    };
    (partitioned $($model:tt)*) => {
        model! { marked $($model)* }
    };
    (
        archived $table:ident $archive:ident $model:ident
        [$($column:tt)*] [$($field:tt)*] [$($relations:tt)*] ($($marker:tt)*) ($($options:tt)*)
    ) => {
        diesel::table! { $archive (id) { id -> Integer, $($column)* $($marker)* } }

        model! {
            marked $table $archive $model
            [$($column)*] [$($field)*] [archive = $archive, $($relations)*]
            ($($marker)*) ($($options)*)
        }
    };
}

/// What tells the rows of one deletion from others, in the column `deleted_at`: the stamp, or the
/// id that is made of it.
macro_rules! identity {
    (timestamp) => {
        pub type Identity = chrono::NaiveDateTime;

        /// Whether it is what a retention asks about.
        pub const IDENTITY_IS_THE_TIME: bool = true;

        /// The stamp of the deletion with a number.
        pub fn stamp(number: i64) -> DateTime<Utc> {
            DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::microseconds(number * 3)
        }

        pub fn number(identity: Identity) -> i64 {
            let since = identity.and_utc() - stamp(0);
            since.num_microseconds().expect("close to the first") / 3
        }

        /// A deletion, which its stamp tells from others.
        pub fn named<S>(deletion: S, _: i64) -> S {
            deletion
        }
    };
    (id) => {
        use soft_delete_runtime::SoftDeletable;
        use soft_delete_runtime::statement::{DeletionId, NotSet, NoteIn, SoftDeleteStatement};

        pub type Identity = i64;

        /// Whether it is what a retention asks about.
        pub const IDENTITY_IS_THE_TIME: bool = false;

        /// The stamp of the deletion with a number; some markers know seconds only.
        pub fn stamp(number: i64) -> DateTime<Utc> {
            DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(number * 3)
        }

        pub fn number(identity: Identity) -> i64 {
            identity
        }

        /// A deletion with its id.
        pub fn named<T, U, R>(
            deletion: SoftDeleteStatement<T, U, NotSet, NotSet, NotSet, R>,
            number: i64,
        ) -> SoftDeleteStatement<
            T,
            U,
            NotSet,
            NotSet,
            <i64 as NoteIn<T, DeletionId>>::Assignment,
            R,
        >
        where
            T: SoftDeletable,
            i64: NoteIn<T, DeletionId>,
        {
            deletion.deletion_id(number)
        }
    };
}

use diesel::connection::SimpleConnection;

use crate::database::TestConnection;

const TABLES: [(&str, &str, &str); 6] = [
    ("accounts", "name VARCHAR(255) NOT NULL DEFAULT ''", ""),
    (
        "projects",
        "account_id INTEGER NOT NULL",
        "FOREIGN KEY (account_id) REFERENCES accounts (id)",
    ),
    (
        "tasks",
        "project_id INTEGER NOT NULL, parent_id INTEGER NULL",
        "FOREIGN KEY (project_id) REFERENCES projects (id), \
         FOREIGN KEY (parent_id) REFERENCES tasks (id)",
    ),
    (
        "comments",
        "task_id INTEGER NOT NULL, author_id INTEGER NULL",
        "FOREIGN KEY (task_id) REFERENCES tasks (id), \
         FOREIGN KEY (author_id) REFERENCES accounts (id)",
    ),
    ("teams", "lead_id INTEGER NULL", ""),
    (
        "members",
        "team_id INTEGER NOT NULL",
        "FOREIGN KEY (team_id) REFERENCES teams (id)",
    ),
];

pub fn ddl(place: &str, marker: &str) -> String {
    let mut ddl = String::new();
    for (table, columns, keys) in TABLES {
        let columns = format!("id INTEGER PRIMARY KEY NOT NULL, {columns}, {marker}");
        // No foreign key points at a table in parts.
        let keys = if place == "partitioned" { "" } else { keys };
        let separator = if keys.is_empty() { "" } else { ", " };
        ddl += &format!("CREATE TABLE {table} ({columns}{separator}{keys});\n");
        if place == "archived" {
            ddl += &format!("CREATE TABLE archived_{table} ({columns});\n");
        }
    }
    let others = [
        ("invoices", "account_id", "NOT NULL"),
        ("drafts", "editor_id", "NULL"),
    ];
    for (table, key, null) in others {
        let reference = match place {
            "partitioned" => "",
            _ => " REFERENCES accounts (id)",
        };
        ddl += &format!(
            "CREATE TABLE {table} (id INTEGER PRIMARY KEY NOT NULL, {key} INTEGER {null}{reference});\n"
        );
    }
    ddl
}

pub fn clear(place: &str, conn: &mut TestConnection) {
    // Children first; the keys of teams are not real ones.
    let mut statements = "UPDATE tasks SET parent_id = NULL; DELETE FROM invoices; \
                          DELETE FROM drafts;"
        .to_owned();
    for (table, _, _) in TABLES.iter().rev() {
        statements += &format!("DELETE FROM {table};");
        if place == "archived" {
            statements += &format!("DELETE FROM archived_{table};");
        }
    }
    conn.batch_execute(&statements).expect("empty tables");
}
