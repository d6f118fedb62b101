//! A link aggregator: a post is `deleted` by its author and `removed` by a moderator; persons
//! appear twice in a query; with the feature `async` everything runs so too.

use diesel::dsl::{case_when, count};
use diesel::prelude::{
    BoolExpressionMethods, ExpressionMethods, Identifiable, IntoSql, JoinOnDsl,
    NullableExpressionMethods, QueryDsl, Queryable, Selectable,
};
use diesel::sql_types::Text;
use soft_delete_runtime::prelude::*;

use crate::database::{Database, TestBackend};

diesel::table! {
    persons (id) {
        id -> Integer,
        name -> Text,
        deleted -> Bool,
    }
}

diesel::table! {
    links (id) {
        id -> Integer,
        creator_id -> Integer,
        moderator_id -> Nullable<Integer>,
        deleted -> Bool,
        removed -> Bool,
    }
}

diesel::allow_tables_to_appear_in_same_query!(persons, links);

#[derive(SoftDelete)]
#[diesel(table_name = persons)]
#[soft_delete(column = deleted)]
#[expect(dead_code, reason = "only the table is used")]
struct Person {}

#[derive(Debug, PartialEq, Queryable, Selectable, Identifiable, SoftDelete)]
#[diesel(table_name = links, check_for_backend(TestBackend))]
#[soft_delete(column = deleted, hidden_by(removed))]
struct Link {
    id: i32,
    creator_id: i32,
    deleted: bool,
}

const TABLES: &str = "
    CREATE TABLE persons (
        id INTEGER PRIMARY KEY NOT NULL, name VARCHAR(40) NOT NULL,
        deleted BOOLEAN NOT NULL DEFAULT FALSE
    );
    CREATE TABLE links (
        id INTEGER PRIMARY KEY NOT NULL, creator_id INTEGER NOT NULL, moderator_id INTEGER NULL,
        deleted BOOLEAN NOT NULL DEFAULT FALSE, removed BOOLEAN NOT NULL DEFAULT FALSE
    );
    INSERT INTO persons (id, name, deleted) VALUES
        (1, 'ada', FALSE), (2, 'bob', TRUE), (3, 'cleo', FALSE);
    INSERT INTO links (id, creator_id, moderator_id, deleted, removed) VALUES
        (1, 1, 3, FALSE, FALSE), (2, 1, 2, FALSE, FALSE), (3, 1, 3, FALSE, TRUE),
        (4, 2, NULL, FALSE, FALSE), (5, 1, NULL, TRUE, FALSE);
";

/// The feed: visible links of visible creators, with the moderator if visible.
macro_rules! feed {
    () => {{
        let (creator, moderator) = diesel::alias!(persons as creator, persons as moderator);
        links::table
            .visible()
            .visible_inner_join(creator.on(links::creator_id.eq(creator.field(persons::id))))
            .visible_left_join(
                moderator.on(links::moderator_id.eq(moderator.field(persons::id).nullable())),
            )
            .select((
                links::id,
                creator.field(persons::name),
                moderator.field(persons::name).nullable(),
            ))
            .order(links::id)
    }};
}

type FeedRow = (i32, String, Option<String>);

fn expected_feed() -> Vec<FeedRow> {
    vec![
        (1, "ada".into(), Some("cleo".into())),
        (2, "ada".into(), None),
    ]
}

#[test]
fn the_feed_scopes_three_tables() {
    use diesel::RunQueryDsl;
    let mut conn = Database::empty();
    conn.run(TABLES);
    assert_eq!(feed!().load::<FeedRow>(&mut *conn), Ok(expected_feed()));
}

#[test]
fn labels_and_counts() {
    use diesel::RunQueryDsl;
    let mut conn = Database::empty();
    conn.run(TABLES);
    let label = case_when(links::table.is_visible(), "visible".into_sql::<Text>())
        .when(links::table.is_deleted(), "deleted".into_sql::<Text>())
        .otherwise("removed".into_sql::<Text>());
    let labels = links::table
        .select(label)
        .order((links::table.is_deleted().asc(), links::id.asc()))
        .load::<String>(&mut *conn);
    let expected = ["visible", "visible", "removed", "visible", "deleted"].map(str::to_owned);
    assert_eq!(labels, Ok(expected.to_vec()));

    let per_creator = links::table
        .visible()
        .group_by(links::creator_id)
        .select((links::creator_id, count(links::id)))
        .order(links::creator_id)
        .load::<(i32, i64)>(&mut *conn);
    assert_eq!(per_creator, Ok(vec![(1, 2), (2, 1)]));

    let reported = links::table
        .filter(links::table.is_visible().or(links::removed))
        .count()
        .get_result::<i64>(&mut *conn);
    assert_eq!(reported, Ok(4));
}

#[cfg(feature = "async")]
mod asynchronous {
    use diesel::prelude::SelectableHelper;
    use diesel_async::{AsyncConnection, RunQueryDsl};
    use soft_delete_runtime::{Error, dsl};

    use super::*;
    use crate::asynchronous::{AsyncTestConnection, on_a_database};

    fn run(test: impl AsyncFnOnce(&mut AsyncTestConnection) -> Result<(), Error>) {
        on_a_database(TABLES, async |conn| {
            let result = test(conn).await;
            result.expect("the test's statements run");
        });
    }

    #[test]
    fn the_feed_is_the_same() {
        run(async |conn| {
            assert_eq!(feed!().load::<FeedRow>(conn).await?, expected_feed());
            Ok(())
        });
    }

    #[test]
    fn the_verbs_are_the_same() {
        run(async |conn| {
            let link = Link::find_visible(1)
                .select(Link::as_select())
                .get_result(conn)
                .await?;
            assert_eq!(link.soft_delete(conn).await?.total(), 1);
            assert_eq!(
                link.soft_delete(conn).await,
                Err(Error::AlreadyDeleted { table: "links" })
            );
            assert_eq!(link.restore(conn).await?.total(), 1);
            assert_eq!(
                Link::soft_delete_by_id(conn, 2).await?.counts()[0].table,
                "links"
            );
            let missing = Link::restore_by_id(conn, 9).await;
            assert_eq!(missing, Err(Error::NotFound { table: "links" }));

            let deletion = soft_delete(links::table.filter(links::creator_id.eq(1)));
            assert_eq!(deletion.execute(conn).await?.total(), 2);
            assert_eq!(
                links::table
                    .only_deleted()
                    .count()
                    .get_result::<i64>(conn)
                    .await?,
                4
            );
            Ok(())
        });
    }

    #[test]
    fn a_deletion_is_a_statement_that_diesel_async_runs() {
        run(async |conn| {
            let rows = RunQueryDsl::execute(soft_delete(links::table.find(1)), conn).await?;
            assert_eq!(rows, 1);
            let links = restore(links::table.find(1)).returning(links::id);
            assert_eq!(links.get_results::<i32>(conn).await?, [1]);
            let statement: dsl::soft_delete<links::table> = soft_delete(links::table);
            let ids = statement
                .returning(links::id)
                .get_results::<i32>(conn)
                .await?;
            assert_eq!(ids.len(), 4);
            Ok(())
        });
    }

    #[test]
    fn a_deletion_in_a_transaction_of_diesel_async() {
        run(async |conn| {
            let refused: Result<(), Error> = conn
                .transaction(async |conn| {
                    soft_delete(links::table).execute(conn).await?;
                    Link::soft_delete_by_id(conn, 1).await?;
                    Ok(())
                })
                .await;
            assert_eq!(refused, Err(Error::AlreadyDeleted { table: "links" }));
            assert_eq!(
                links::table
                    .only_deleted()
                    .count()
                    .get_result::<i64>(conn)
                    .await?,
                1
            );
            Ok(())
        });
    }
}
