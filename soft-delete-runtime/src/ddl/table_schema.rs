//! What a migration is to do.

use std::fmt;
use std::marker::PhantomData;

use diesel::query_source::Column;

#[cfg(doc)]
use super::error::SchemaError;
use super::index::{Existing, Index, Kind};
use super::quarantine::Quarantine;
use crate::layout::MovesRows;
use crate::quarantine::QuarantineFacts;
use crate::relation::KeyNames;
use crate::table::{Quarantined, SoftDeletable};

/// What a migration of the table `T` is to do. Made by [`schema`](super::schema()).
#[derive(Clone)]
#[must_use = "a schema says nothing until `.migration(…)`"]
pub struct TableSchema<T> {
    pub(super) has_columns: bool,
    /// The types that were given for columns.
    pub(super) types: Vec<(&'static str, String)>,
    pub(super) indexes: Vec<Index>,
    pub(super) quarantines: Vec<Quarantine>,
    pub(super) has_archive: bool,
    table: PhantomData<fn() -> T>,
}

impl<T: SoftDeletable> fmt::Debug for TableSchema<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TableSchema")
            .field("table", &T::NAME)
            .field("has_columns", &self.has_columns)
            .field("types", &self.types)
            .field("indexes", &self.indexes)
            .field("quarantines", &self.quarantines)
            .field("has_archive", &self.has_archive)
            .finish()
    }
}

impl<T: SoftDeletable> TableSchema<T> {
    pub(super) fn new() -> Self {
        Self {
            has_columns: false,
            types: Vec::new(),
            indexes: Vec::new(),
            quarantines: Vec::new(),
            has_archive: false,
            table: PhantomData,
        }
    }

    /// Adds the columns that the model declares to a table that has none of them: the marker,
    /// `stamp`, `deleted_by`, `reason`, `deletion_id`, `hold` and `erased_at`. Rows that are there
    /// are visible and not on hold.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use soft_delete_runtime::Database;
    ///
    /// let migration = soft_delete_runtime::schema::<Post>()
    ///     .columns()
    ///     .migration(Database::Mysql)?;
    /// assert_eq!(
    ///     migration.up(),
    ///     "ALTER TABLE `posts` ADD COLUMN `is_deleted` BOOLEAN NOT NULL DEFAULT FALSE;\n",
    /// );
    /// # Ok(())
    /// # }
    /// ```
    pub fn columns(mut self) -> Self {
        self.has_columns = true;
        self
    }

    /// Says how the database calls the type of a column of the model: for types that the library does
    /// not know, and lengths. It is written as it is.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use soft_delete_runtime::Database;
    ///
    /// let schema = soft_delete_runtime::schema::<User>()
    ///     .columns()
    ///     .column_type(users::reason, "VARCHAR(200)");
    /// let migration = schema.migration(Database::Postgres)?;
    /// assert!(migration.up().contains(r#"ADD COLUMN "reason" VARCHAR(200)"#));
    /// # Ok(())
    /// # }
    /// ```
    pub fn column_type<C: Column<Table = T>>(mut self, column: C, sql_type: &str) -> Self {
        self.types.extend(
            names(column)
                .iter()
                .map(|name| (*name, sql_type.to_owned())),
        );
        self
    }

    /// No two rows that are not deleted have the same in this column, or these columns.
    pub fn unique<C, Shape>(self, columns: C) -> Self
    where
        C: KeyNames<Shape, Table = T>,
    {
        self.with(names(columns), Kind::Unique { in_place_of: None })
    }

    /// The same, in the place of a constraint: `UNIQUE` in `CREATE TABLE`, or `ADD CONSTRAINT`.
    ///
    /// On SQLite that is [`SchemaError::ConstraintOfTable`].
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use soft_delete_runtime::Database;
    ///
    /// let migration = soft_delete_runtime::schema::<User>()
    ///     .unique_in_place_of_constraint("users_email_key", users::email)
    ///     .migration(Database::Postgres)?;
    /// assert_eq!(
    ///     migration.up(),
    ///     r#"CREATE UNIQUE INDEX "users_email_visible_key" ON "users" ("email") WHERE "deleted_at" IS NULL;
    /// ALTER TABLE "users" DROP CONSTRAINT "users_email_key";
    /// "#
    /// );
    /// # Ok(())
    /// # }
    /// ```
    pub fn unique_in_place_of_constraint<C, Shape>(
        self,
        constraint: impl Into<String>,
        columns: C,
    ) -> Self
    where
        C: KeyNames<Shape, Table = T>,
    {
        let in_place_of = Some(Existing::Constraint(constraint.into()));
        self.with(names(columns), Kind::Unique { in_place_of })
    }

    /// The same, in the place of an index: `CREATE UNIQUE INDEX`.
    pub fn unique_in_place_of_index<C, Shape>(self, index: impl Into<String>, columns: C) -> Self
    where
        C: KeyNames<Shape, Table = T>,
    {
        let in_place_of = Some(Existing::Index(index.into()));
        self.with(names(columns), Kind::Unique { in_place_of })
    }

    /// An index for queries of visible rows by these columns.
    pub fn index<C, Shape>(self, columns: C) -> Self
    where
        C: KeyNames<Shape, Table = T>,
    {
        self.with(names(columns), Kind::Visible)
    }

    /// An index for queries of deleted rows, by the time of deletion where there is one: for
    /// `only_deleted`, the time scopes and a purge, while few rows of the table are deleted.
    pub fn deleted_index(self) -> Self {
        self.with(&[], Kind::Deleted)
    }

    /// An index for deleted rows that are looked for by these columns, as
    /// [`restore_or_insert`](crate::restore_or_insert()) does: the index of [`unique`](Self::unique)
    /// has the visible ones.
    pub fn deleted_index_on<C, Shape>(self, columns: C) -> Self
    where
        C: KeyNames<Shape, Table = T>,
    {
        self.with(names(columns), Kind::DeletedBy)
    }

    /// Has the database refuse a key in this column, or these columns, that a deleted row has, for as
    /// long after its deletion as the model declares: `#[soft_delete(quarantine = "24 hours")]`.
    ///
    /// Refused are a new row, a visible one that gets the key, and the restore of any row but the one
    /// with the key that was deleted last. See the [module](super#quarantine) for what the database says.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # diesel::table! { names (id) { id -> Integer, name -> Text, deleted_at -> Nullable<Timestamp>, } }
    /// use soft_delete_runtime::Database;
    ///
    /// #[derive(SoftDelete)]
    /// #[soft_delete(quarantine = "24 hours")]
    /// struct Name { id: i32 }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let schema = soft_delete_runtime::schema::<Name>()
    ///     .unique(names::name)
    ///     .deleted_index_on(names::name)
    ///     .quarantine(names::name);
    /// # use diesel::connection::SimpleConnection;
    /// # let conn = &mut establish_connection();
    /// # conn.batch_execute("CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL, deleted_at TIMESTAMP)")?;
    /// conn.batch_execute(schema.migration(Database::Sqlite)?.up())?;
    ///
    /// let take_it = diesel::insert_into(names::table).values(names::name.eq("ada"));
    /// take_it.execute(conn)?;
    /// soft_delete(names::table).execute(conn)?;
    /// let refused = take_it.execute(conn).unwrap_err().to_string();
    /// assert!(refused.starts_with("names_name_quarantine: the key is quarantined until 2"));
    /// restore(names::table).execute(conn)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn quarantine<C, Shape>(mut self, columns: C) -> Self
    where
        T: Quarantined,
        C: KeyNames<Shape, Table = T>,
    {
        let columns = names(columns).iter().map(|&name| name.to_owned());
        let facts = QuarantineFacts::of::<T>();
        self.quarantines
            .push(Quarantine::new(columns.collect(), facts));
        self
    }

    /// Makes the archive that the model declares, with the columns of the table and its primary key, and
    /// moves the rows there that are deleted by now. With it comes the index by which a deletion finds
    /// what it has copied: [`deleted_index`](Self::deleted_index), and one of a `deletion_id`. So does one
    /// of each key along which a parent cascades, by which a restore of the parent finds the rows, unless
    /// the primary key begins with it, or a [`deleted_index_on`](Self::deleted_index_on).
    ///
    /// It has no foreign keys and no other constraints: what is deleted need not fit to what is not, nor
    /// to another deleted row. The rows go with the columns that the model knows; the doctor tells of
    /// others. A foreign key to the table keeps its rows from being moved while rows point at them that
    /// are not moved too.
    ///
    /// SQLite's `CREATE TABLE … AS` forgets the collations of the columns, and the script cannot know
    /// them. A quarantine compares keys as the table does all the same, without the help of an index;
    /// a scope that reads the archive does not. Where a column has one (`COLLATE NOCASE`), put a
    /// `CREATE TABLE` with the same columns in the place of that statement: the others fit.
    ///
    /// ```
    /// # include!("../doctest_setup.rs");
    /// # diesel::table! { letters (id) { id -> Integer, person_id -> Integer, deleted_at -> Nullable<Timestamp>, } }
    /// # diesel::table! { archived_letters (id) { id -> Integer, person_id -> Integer, deleted_at -> Nullable<Timestamp>, } }
    /// # diesel::table! { people (id) { id -> Integer, deleted_at -> Nullable<Timestamp>, } }
    /// use soft_delete_runtime::Database;
    ///
    /// #[derive(SoftDelete)]
    /// #[soft_delete(archive = archived_letters, parents(person_id))]
    /// struct Letter { id: i32, person_id: i32 }
    ///
    /// #[derive(SoftDelete)]
    /// #[diesel(table_name = people)]
    /// #[soft_delete(cascade(letters::person_id))]
    /// struct Person { id: i32 }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let schema = soft_delete_runtime::schema::<Letter>().columns().archive();
    /// let migration = schema.migration(Database::Postgres)?;
    /// assert_eq!(
    ///     migration.up(),
    ///     r#"ALTER TABLE "letters" ADD COLUMN "deleted_at" TIMESTAMP;
    /// CREATE TABLE "archived_letters" AS SELECT "id", "person_id", "deleted_at" FROM "letters" WHERE 1 = 0;
    /// ALTER TABLE "archived_letters" ADD PRIMARY KEY ("id");
    /// INSERT INTO "archived_letters" ("id", "person_id", "deleted_at") SELECT "id", "person_id", "deleted_at" FROM "letters" WHERE "deleted_at" IS NOT NULL;
    /// DELETE FROM "letters" WHERE "deleted_at" IS NOT NULL;
    /// CREATE INDEX "archived_letters_idx" ON "archived_letters" ("deleted_at");
    /// CREATE INDEX "archived_letters_person_id_idx" ON "archived_letters" ("person_id");
    /// "#
    /// );
    /// # Ok(())
    /// # }
    /// ```
    pub fn archive(mut self) -> Self
    where
        T: SoftDeletable<Layout: MovesRows>,
    {
        self.has_archive = true;
        self
    }

    fn with(mut self, columns: &[&'static str], kind: Kind) -> Self {
        let columns = columns.iter().map(|&name| name.to_owned()).collect();
        self.indexes.push(Index { columns, kind });
        self
    }
}

fn names<C: KeyNames<Shape>, Shape>(_: C) -> &'static [&'static str] {
    C::NAMES
}
