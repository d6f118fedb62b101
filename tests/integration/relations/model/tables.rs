//! The tables of the database, as the model sees them.

use super::*;

pub fn text(value: Option<i32>) -> String {
    value.map_or("NULL".to_owned(), |value| value.to_string())
}

pub fn run(conn: &mut TestConnection, sql: String) {
    diesel::sql_query(sql)
        .execute(conn)
        .expect("a statement of the model");
}

pub fn columns(table: Table) -> [Option<&'static str>; 2] {
    match table {
        Table::Accounts => [None, None],
        Table::Projects => [Some("account_id"), None],
        Table::Tasks => [Some("project_id"), Some("parent_id")],
        Table::Comments => [Some("task_id"), Some("author_id")],
        Table::Teams => [None, Some("lead_id")],
        Table::Members => [Some("team_id"), None],
    }
}

/// The counts of a report, table by table, without zeros.
pub fn counts(report: &[TableCount]) -> Counts {
    let rows = report.iter().filter(|count| count.rows > 0);
    rows.map(|count| (count.table, count.rows)).collect()
}

/// What the tables hold.
pub fn read(conn: &mut TestConnection) -> World {
    let mut world = World::default();
    let mut add = |table: Table, id: i32, keys: [Option<i32>; 2], at: Option<Identity>| {
        let stamp = at.map(number);
        world.rows.insert((table, id), Row { keys, stamp });
    };
    type Loaded = Vec<(i32, Option<i32>, Option<i32>, Option<Identity>)>;
    let mut erased = BTreeSet::new();
    let named =
        accounts::table
            .with_deleted()
            .select((accounts::id, accounts::name, accounts::deleted_at));
    for (id, name, at) in named.load::<(i32, String, _)>(conn).unwrap() {
        add(Table::Accounts, id, [None, None], at);
        if name == life::ERASED {
            erased.insert(id);
        }
    }
    let loaded: Loaded = projects::table
        .with_deleted()
        .select((
            projects::id,
            projects::account_id.nullable(),
            None::<i32>.into_sql::<IntOrNull>(),
            projects::deleted_at,
        ))
        .load(conn)
        .unwrap();
    for (id, first, second, at) in loaded {
        add(Table::Projects, id, [first, second], at);
    }
    let loaded: Loaded = tasks::table
        .with_deleted()
        .select((
            tasks::id,
            tasks::project_id.nullable(),
            tasks::parent_id,
            tasks::deleted_at,
        ))
        .load(conn)
        .unwrap();
    for (id, first, second, at) in loaded {
        add(Table::Tasks, id, [first, second], at);
    }
    let loaded: Loaded = comments::table
        .with_deleted()
        .select((
            comments::id,
            comments::task_id.nullable(),
            comments::author_id,
            comments::deleted_at,
        ))
        .load(conn)
        .unwrap();
    for (id, first, second, at) in loaded {
        add(Table::Comments, id, [first, second], at);
    }
    let two = teams::table
        .with_deleted()
        .select((teams::id, teams::lead_id, teams::deleted_at));
    for (id, lead, at) in two.load(conn).unwrap() {
        add(Table::Teams, id, [None, lead], at);
    }
    let two =
        members::table
            .with_deleted()
            .select((members::id, members::team_id, members::deleted_at));
    for (id, team, at) in two.load::<(i32, i32, _)>(conn).unwrap() {
        add(Table::Members, id, [Some(team), None], at);
    }
    world.erased = erased;
    world.invoices = invoices::table
        .load::<(i32, i32)>(conn)
        .unwrap()
        .into_iter()
        .collect();
    world.drafts = drafts::table
        .load::<(i32, Option<i32>)>(conn)
        .unwrap()
        .into_iter()
        .collect();
    world
}

type IntOrNull = diesel::sql_types::Nullable<diesel::sql_types::Integer>;
