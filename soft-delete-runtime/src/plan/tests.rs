//! Plans of graphs that are written by hand, in words that no database has to read.

use super::component::components;
use super::deletion::{Given, deletion, deletion_preview};
use super::restoration::{Extent, OnErased, restoration};
use super::sql::{Sql, Token, Value};
use super::{Dialect, Locked, Plan, Purpose, Refusal};
use crate::relation::{
    Action, Edge, Graph, IdentityKind, MarkerFacts, MarkerKind, Node, Notes, Rows, StampKind,
    TableFacts,
};

const STAMP: StampKind = StampKind::Timestamp;

fn node(name: &'static str) -> Node {
    let marker = MarkerFacts {
        column: "gone",
        kind: MarkerKind::Timestamp(STAMP),
    };
    Node::reached(TableFacts {
        name,
        key: &["id"],
        marker,
        visible: "NULL",
        stamp: None,
        cleared: &[],
        notes: Notes::NONE,
        identity: Some(("gone", IdentityKind::Stamp(STAMP))),
        hold: None,
        erased_at: None,
        archive: None,
    })
}

fn edge(parent: usize, child: usize, key: &'static [&'static str], action: Action) -> Edge {
    Edge {
        parent,
        child,
        key,
        action,
    }
}

/// `users` → `posts` → `comments`
fn chain() -> Graph {
    Graph {
        nodes: vec![node("users"), node("posts"), node("comments")],
        edges: vec![
            edge(0, 1, &["user"], Action::Cascade),
            edge(1, 2, &["post"], Action::Cascade),
        ],
    }
}

/// The statements of a plan, with the tables by their names.
fn lines(graph: &Graph, plan: &Plan) -> Vec<String> {
    plan.statements().map(|sql| written(graph, sql)).collect()
}

fn written(graph: &Graph, sql: &Sql) -> String {
    let source = |table: usize, rows: Rows, alias: Option<&str>| {
        let node = &graph.nodes[table];
        let archive = node.facts.and_then(|facts| facts.archive);
        let source = match (archive, rows) {
            (None, _) | (_, Rows::Own) => node.name.to_owned(),
            (Some(archive), Rows::Deleted) => archive.table.to_owned(),
            (Some(archive), Rows::Any) => format!("{} and {}", node.name, archive.table),
        };
        alias.map_or(source.clone(), |alias| format!("{source} AS {alias}"))
    };
    let words = sql.tokens().iter().map(|token| match token {
        Token::Text(text) => text.clone(),
        Token::Name(name) | Token::Alias(name) => name.clone(),
        Token::Table(table) => graph.nodes[*table].name.to_owned(),
        Token::TableText(table) => format!("'{}'", graph.nodes[*table].name),
        Token::Rows { table, rows, alias } => source(*table, *rows, alias.as_deref()),
        Token::InsertInto(table, rows) => format!("INSERT INTO {}", source(*table, *rows, None)),
        Token::Update(table, rows) => format!("UPDATE {}", source(*table, *rows, None)),
        Token::DeleteFrom(table, rows) => format!("DELETE FROM {}", source(*table, *rows, None)),
        Token::Value(Value::Target) => " WHERE <target>".to_owned(),
        Token::Value(Value::TargetInAnyState) => " WHERE <target in any state>".to_owned(),
        Token::Value(Value::Stamp(_) | Value::Identity(_)) => "<stamp>".to_owned(),
        Token::Value(Value::Actor) => "<actor>".to_owned(),
        Token::Value(Value::Reason) => "<reason>".to_owned(),
        Token::Lock(_) => " <lock>".to_owned(),
        Token::Either { postgres, .. } => written(graph, postgres),
    });
    words.collect()
}

const PLAIN: Given = Given {
    is_plain: true,
    actor: None,
    reason: None,
};

#[test]
fn a_deletion_goes_from_the_root_down() {
    let graph = chain();
    let plan = deletion(&graph, Dialect::Sqlite, PLAIN);
    assert_eq!(
        lines(&graph, &plan),
        [
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM users WHERE <target> ORDER BY id <lock>) \
             AS counted",
            "UPDATE posts SET gone = <stamp> WHERE gone IS NULL AND user IN \
             (SELECT id FROM users WHERE <target>)",
            "UPDATE comments SET gone = <stamp> WHERE gone IS NULL AND post IN \
             (WITH sd_rows_0 (key_0) AS (SELECT id FROM users WHERE <target>) \
             SELECT c.id FROM posts AS c JOIN sd_rows_0 AS p ON c.user = p.key_0 WHERE c.gone = <stamp>)",
            "UPDATE users SET gone = <stamp> WHERE <target>",
        ]
    );
    assert_eq!(
        (&plan.steps[0].after, &plan.steps[1].after),
        (&vec![0], &vec![1])
    );
}

#[test]
fn a_deletion_by_a_filter_that_may_ask_for_children_marks_the_target_first() {
    let graph = chain();
    let plan = deletion(&graph, Dialect::Sqlite, Given::default());
    assert_eq!(
        lines(&graph, &plan)[1..3],
        [
            "UPDATE users SET gone = <stamp> WHERE <target>",
            "UPDATE posts SET gone = <stamp> WHERE gone IS NULL AND user IN \
             (SELECT id FROM users WHERE gone = <stamp>)",
        ]
    );
}

#[test]
fn on_postgres_a_deletion_is_one_statement_after_the_locks() {
    let graph = chain();
    let plan = deletion(&graph, Dialect::Postgres, Given::default());
    let [users, posts, sql] = &lines(&graph, &plan)[..] else {
        panic!("{plan:?}");
    };
    assert!(matches!(&plan.steps[0].purpose, Purpose::Together(parts) if parts.len() == 3));
    assert_eq!(
        users,
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM users WHERE <target> ORDER BY id <lock>) \
         AS counted"
    );
    assert_eq!(
        posts,
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM posts WHERE gone IS NULL AND user IN \
         (SELECT id FROM users WHERE <target>) ORDER BY id <lock>) AS counted"
    );
    assert!(sql.starts_with(
        "WITH sd_rows_0 (key_0) AS MATERIALIZED (SELECT id FROM users WHERE <target>), sd_rows_1"
    ));
    assert_eq!(sql.matches("UPDATE ").count(), 3);
}

#[test]
fn a_restore_goes_from_the_leaves_up() {
    let graph = chain();
    let plan = restoration(&graph, Dialect::Sqlite, Extent::Relations, OnErased::Refuse);
    let of_several: Vec<String> = plan
        .steps
        .iter()
        .map(|step| written(&graph, step.sql_for(Some(2))))
        .collect();
    assert_eq!(
        of_several,
        [
            "UPDATE comments SET gone = NULL WHERE gone IS NOT NULL AND (post, gone) IN \
             (WITH sd_rows_0 (key_0, deletion) AS (SELECT id, gone FROM users WHERE <target>) \
             SELECT c.id, c.gone FROM posts AS c JOIN sd_rows_0 AS p ON c.user = p.key_0 \
             WHERE c.gone IS NOT NULL AND c.gone = p.deletion)",
            "UPDATE posts SET gone = NULL WHERE gone IS NOT NULL AND (user, gone) IN \
             (SELECT id, gone FROM users WHERE <target>)",
            "UPDATE users SET gone = NULL WHERE <target>",
        ]
    );
    assert_eq!(plan.locks[0].rows, Locked::Target);
}

#[test]
fn a_restore_of_one_row_compares_with_its_mark() {
    let graph = chain();
    let plan = restoration(&graph, Dialect::Sqlite, Extent::Relations, OnErased::Refuse);
    assert_eq!(
        lines(&graph, &plan)[2..],
        [
            "UPDATE posts SET gone = NULL WHERE gone IS NOT NULL AND \
             gone = (SELECT gone FROM users WHERE <target> LIMIT 1) AND \
             user IN (SELECT id FROM users WHERE <target>)",
            "UPDATE users SET gone = NULL WHERE <target>",
        ]
    );
}

#[test]
fn a_restore_alone_touches_the_root_only() {
    let graph = chain();
    let plan = restoration(&graph, Dialect::Sqlite, Extent::OnlyThis, OnErased::Refuse);
    assert_eq!(
        lines(&graph, &plan)[1..],
        ["UPDATE users SET gone = NULL WHERE <target>"]
    );
}

#[test]
fn a_preview_counts_what_a_deletion_marks() {
    let graph = chain();
    let plan = deletion_preview(&graph, Dialect::Sqlite);
    let counts = plan
        .steps
        .iter()
        .map(|step| matches!(step.purpose, Purpose::Count(_)));
    assert_eq!(counts.collect::<Vec<_>>(), [true; 3]);
    assert!(
        lines(&graph, &plan)
            .iter()
            .all(|sql| !sql.contains("UPDATE"))
    );
}

#[test]
fn what_refuses_comes_before_what_changes() {
    let mut graph = chain();
    let mut invoices = node("invoices");
    invoices.is_reached = false;
    invoices.facts = None;
    graph.nodes.push(invoices);
    graph.edges.push(edge(0, 3, &["user"], Action::Restrict));
    let plan = deletion(&graph, Dialect::Sqlite, Given::default());
    let refusal = Refusal::Restricted {
        table: "users",
        by: "invoices",
    };
    assert_eq!(plan.steps[0].purpose, Purpose::Refuse(refusal));
    assert_eq!(
        lines(&graph, &plan)[1],
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM invoices WHERE user IN \
         (SELECT id FROM users WHERE <target>) <lock>) AS counted"
    );
}

#[test]
fn parents_come_before_their_children_and_cycles_together() {
    let mut graph = chain();
    graph.nodes.push(node("teams"));
    // comments → teams → posts: posts, comments and teams lead to each other.
    graph.edges.push(edge(2, 3, &["comment"], Action::Cascade));
    graph.edges.push(edge(3, 1, &["team"], Action::OneWay));
    let found: Vec<(Vec<usize>, bool)> = components(&graph)
        .into_iter()
        .map(|component| (component.tables, component.is_recursive))
        .collect();
    assert_eq!(found, [(vec![0], false), (vec![1, 2, 3], true)]);
}

/// A chain of trees.
fn trees() -> Graph {
    let mut graph = chain();
    graph.nodes.push(node("votes"));
    let votes = edge(2, 3, &["comment"], Action::Cascade);
    graph.edges.push(votes);
    for table in 0..4 {
        let own = edge(table, table, &["own"], Action::Cascade);
        graph.edges.push(own);
    }
    graph
}

/// The names of the sets that are made in a plan, and those that rows are joined to.
fn sets_and_joins(dialect: Dialect) -> (usize, usize) {
    let graph = trees();
    let plan = deletion(&graph, dialect, PLAIN);
    let all = lines(&graph, &plan);
    let last = all.iter().rfind(|line| line.contains("WITH RECURSIVE"));
    let last = last.expect("a recursion");
    (
        last.matches(") AS (SELECT").count(),
        last.matches(" AS p").count(),
    )
}

#[test]
fn on_mysql_trees_below_each_other_have_one_set_which_names_itself_once() {
    assert_eq!(sets_and_joins(Dialect::Sqlite), (4, 7));
    assert_eq!(sets_and_joins(Dialect::Mysql), (1, 1));
}

#[test]
fn a_restriction_is_no_way_from_table_to_table() {
    let mut graph = chain();
    graph.edges.push(edge(2, 0, &["comment"], Action::Restrict));
    assert!(
        components(&graph)
            .iter()
            .all(|component| !component.is_recursive)
    );
}

#[test]
fn a_witness_is_left_out_with_its_change() {
    let plan = deletion(&chain(), Dialect::Mysql, PLAIN);
    let of = |change: usize, table: usize| {
        let [change, by_parents, by_mark] = &plan.steps[change..change + 3] else {
            panic!("{plan:?}");
        };
        assert!(matches!(change.purpose, Purpose::Change(_)));
        for witness in [by_parents, by_mark] {
            assert!(matches!(witness.purpose, Purpose::Witness { .. }));
            assert_eq!(witness.after, [table]);
        }
        assert_eq!(change.after, [table]);
    };
    of(0, 0);
    of(3, 1);
}
