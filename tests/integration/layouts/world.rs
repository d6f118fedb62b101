//! Tables with relations of every kind and shape, and their models, in any layout.

/// - `accounts` → `projects` → `tasks` (a tree) → `comments`, which have an account as their
///   author besides: a diamond, and rows with two parents;
/// - `tags` ↔ `tasks` through `taggings`, with a composite key;
/// - `invoices`, `drafts`, `sessions` and `logs`, which are not soft-deletable;
/// - `teams` ↔ `members`, a cycle;
/// - `orgs` → `seats`, keys of two columns.
macro_rules! world {
    (
        $place:ident
        columns $columns:tt
        options $options:tt
        ddl($ddl:literal)
        visible($visible:literal)
        $identity:ident
    ) => {
        use chrono::{DateTime, TimeDelta, Utc};
        use diesel::prelude::*;
        use soft_delete_runtime::prelude::*;

        use crate::database::{Database, TestConnection};
        pub use crate::layouts::tables::SEED;

        model! {
            $place accounts archived_accounts Account (id)
            [id -> Integer, name -> Text, deleted_by -> Nullable<Integer>, reason -> Nullable<Text>,]
            [pub id: i32, #[soft_delete(erase = "erased")] pub name: String,]
            [
                deleted_by = deleted_by,
                reason = reason,
                cascade(projects::account_id, comments::author_id),
                restrict(invoices::account_id),
                set_null(drafts::editor_id),
                delete(sessions::account_id),
                ignore(logs::account_id),
            ]
            $columns $options
        }
        model! {
            $place projects archived_projects Project (id)
            [id -> Integer, account_id -> Integer, deleted_by -> Nullable<Integer>,]
            [pub id: i32, pub account_id: i32,]
            [deleted_by = deleted_by, parents(account_id), cascade(tasks::project_id),]
            $columns $options
        }
        model! {
            $place tasks archived_tasks Task (id)
            [id -> Integer, project_id -> Integer, parent_id -> Nullable<Integer>,]
            [pub id: i32, pub project_id: i32, pub parent_id: Option<i32>,]
            [
                parents(project_id),
                cascade(tasks::parent_id, comments::task_id, taggings::task_id),
            ]
            $columns $options
        }
        model! {
            $place comments archived_comments Comment (id)
            [id -> Integer, task_id -> Integer, author_id -> Nullable<Integer>,]
            [pub id: i32, pub task_id: i32, pub author_id: Option<i32>,]
            [parents(task_id, author_id),]
            $columns $options
        }
        model! {
            $place tags archived_tags Tag (id)
            [id -> Integer,] [pub id: i32,]
            [cascade(taggings::tag_id),]
            $columns $options
        }
        model! {
            $place taggings archived_taggings Tagging (task_id, tag_id)
            [task_id -> Integer, tag_id -> Integer,] [pub task_id: i32, pub tag_id: i32,]
            [parents(task_id, tag_id),]
            $columns $options
        }
        model! {
            $place teams archived_teams Team (id)
            [id -> Integer, lead_id -> Nullable<Integer>,] [pub id: i32, pub lead_id: Option<i32>,]
            [cascade(members::team_id), parents(lead_id),]
            $columns $options
        }
        model! {
            $place members archived_members Member (id)
            [id -> Integer, team_id -> Integer,] [pub id: i32, pub team_id: i32,]
            [cascade(teams::lead_id), parents(team_id),]
            $columns $options
        }
        model! {
            $place orgs archived_orgs Org (region, number)
            [region -> Text, number -> Integer,] [pub region: String, pub number: i32,]
            [cascade((seats::org_region, seats::org_number)),]
            $columns $options
        }
        model! {
            $place seats archived_seats Seat (id)
            [id -> Integer, org_region -> Nullable<Text>, org_number -> Nullable<Integer>,]
            [pub id: i32, pub org_region: Option<String>, pub org_number: Option<i32>,]
            [parents(org_region),]
            $columns $options
        }
        diesel::table! { invoices (id) { id -> Integer, account_id -> Integer, } }
        diesel::table! { drafts (id) { id -> Integer, editor_id -> Nullable<Integer>, } }
        diesel::table! { sessions (id) { id -> Integer, account_id -> Integer, } }
        diesel::table! { logs (id) { id -> Integer, account_id -> Integer, } }
        diesel::allow_tables_to_appear_in_same_query!(
            accounts, projects, tasks, comments, invoices
        );

        identity!($identity);

        /// Where the deleted rows are.
        pub const PLACE: &str = stringify!($place);

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
                Migration::of_partitions::<Tag>(),
                Migration::of_partitions::<Tagging>(),
                Migration::of_partitions::<Team>(),
                Migration::of_partitions::<Member>(),
                Migration::of_partitions::<Org>(),
                Migration::of_partitions::<Seat>(),
            ];
            let migrations = migrations.map(|migration| migration.expect("a migration"));
            migrations.iter().map(Migration::up).collect()
        }

        /// What the tables are made with.
        pub fn ddl(timestamp: &str) -> String {
            crate::layouts::tables::ddl(PLACE, &$ddl.replace("{timestamp}", timestamp))
        }

        /// A database with these tables and rows.
        pub fn seeded() -> Database {
            let mut database = database();
            database.run(SEED);
            database
        }

        /// The rows of a table, wherever they are.
        #[cfg(any(feature = "postgres", feature = "mysql"))]
        pub fn all_rows(table: &str) -> String {
            crate::layouts::tables::all_rows(PLACE, table)
        }

        /// That the row that goes by `alias` is visible.
        #[cfg(any(feature = "postgres", feature = "mysql"))]
        pub fn is_visible(alias: &str) -> String {
            $visible.replace("ROW", alias)
        }

        /// Makes the names of visible accounts unique.
        pub fn unique_names() -> &'static str {
            crate::layouts::tables::unique_names(PLACE)
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
        marked $table:ident $archive:ident $model:ident ($($key:ident),+)
        [$($column:tt)*] [$($field:tt)*] [$($relations:tt)*] ($($marker:tt)*) ($($options:tt)*)
    ) => {
        diesel::table! { $table ($($key),+) { $($column)* $($marker)* } }

        #[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
        #[diesel(
            table_name = $table,
            primary_key($($key),+),
            check_for_backend(crate::database::TestBackend)
        )]
        #[soft_delete($($options)* $($relations)*)]
        pub struct $model {
            $($field)*
        }
    };
    (partitioned $($model:tt)*) => {
        model! { marked $($model)* }
    };
    (
        archived $table:ident $archive:ident $model:ident ($($key:ident),+)
        [$($column:tt)*] [$($field:tt)*] [$($relations:tt)*] ($($marker:tt)*) ($($options:tt)*)
    ) => {
        diesel::table! { $archive ($($key),+) { $($column)* $($marker)* } }

        model! {
            marked $table $archive $model ($($key),+)
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

        /// The time that it is.
        pub fn time(identity: Identity) -> Option<DateTime<Utc>> {
            Some(identity.and_utc())
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

        /// An id is no time.
        pub fn time(_: Identity) -> Option<DateTime<Utc>> {
            None
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
