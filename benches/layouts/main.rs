//! Where deleted rows live, and how they are indexed: the same rows, and the same statements of the
//! library, on every layout with every choice of indexes.
//!
//! `cargo bench --bench layouts` on SQLite in a file with a write-ahead log; with
//! `--features postgres` on PostgreSQL at `POSTGRES_URL`, with `--features mysql` on MariaDB at
//! `MYSQL_URL`. 1,000,000 rows, of which 1, 50 and 99 of a hundred are deleted. Rounds of all cases
//! alternate. The medians of the times are printed as Markdown, with those of the ratios: of a layout
//! with the library's indexes to the timestamp, and of one with others to itself with the library's.
//! Every answer is compared with the one that the rows give.
//! `-- --rows 100000` has fewer rows, and `-- --test` runs everything once on a few.

mod archive;
mod case;
mod database;
mod index;
mod layout;
mod marker;
#[cfg(feature = "postgres")]
mod partition;
mod question;
mod rows;
mod table;

use std::time::Instant;

use self::case::Case;
use self::database::Database;
use self::index::Indexes;
use self::layout::Layout;
use self::question::QUESTIONS;
use self::rows::Rows;
use self::table::{Line, head};

/// The others are compared with the first. One more layout is one more line.
fn layouts() -> Vec<Layout> {
    vec![
        marker::timestamp::layout(),
        marker::flag::layout(),
        marker::flag_with_stamp::layout(),
        marker::unix_time::layout(),
        archive::layout(),
        #[cfg(feature = "postgres")]
        partition::layout(),
    ]
}

/// The lines of every case, for rows of which so many of a hundred are deleted.
fn measure(percent: i32, count: i32, is_test: bool, layouts: &[Layout]) -> Vec<String> {
    let start = Instant::now();
    let rows = &Rows::new(count, percent);
    let pairs = layouts
        .iter()
        .flat_map(|layout| Indexes::ALL.map(|indexes| (layout, indexes)));
    let cases = pairs.map(|(layout, indexes)| Case::build(layout, indexes, rows));
    let cases = &mut cases.collect::<Vec<_>>();
    let sizes: Vec<_> = cases.iter_mut().map(Case::size).collect();
    eprintln!("{percent} % deleted: rows after {:.0?}", start.elapsed());
    let mut times = Vec::new();
    for question in &QUESTIONS {
        times.push(question::ask(question, cases, rows, is_test));
        eprintln!("    {} after {:.0?}", question.name, start.elapsed());
    }
    times.push(if percent == 1 {
        question::delete(cases, rows, is_test)
    } else {
        vec![Vec::new(); cases.len()] // Among 99 % there are not enough to delete.
    });
    times.push(if percent == 50 {
        question::purge(cases, rows, is_test)
    } else {
        vec![Vec::new(); cases.len()] // The others have too few, and too many.
    });
    eprintln!("    done after {:.0?}", start.elapsed());
    let lines = cases.iter().zip(sizes).enumerate();
    let lines = lines.map(|(which, (case, size))| {
        let other = match case.indexes {
            Indexes::Library => 0,
            _ => which - which % Indexes::ALL.len(),
        };
        let times = times.iter().map(|times| (&*times[which], &*times[other]));
        let line = Line {
            layout: case.layout.name,
            indexes: case.indexes.name(),
            percent,
            size,
            times: times.collect(),
        };
        line.text()
    });
    lines.collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let is_test = arguments.iter().any(|given| given == "--test");
    let rows = arguments.iter().position(|given| given == "--rows");
    let rows = rows.map(|place| arguments[place + 1].parse().expect("--rows NUMBER"));
    let rows: i32 = rows.unwrap_or(if is_test { 2_000 } else { 1_000_000 });
    assert!(rows > 0 && rows % 1_000 == 0, "--rows: in thousands");

    let layouts = layouts();
    let lines = [1, 50, 99].map(|percent| measure(percent, rows, is_test, &layouts));
    println!("{}, {rows} rows\n", Database::empty().title());

    let deletion = format!("deletion of {}", rows / 10);
    let purge = format!("purge of {}", rows / 10);
    let questions = QUESTIONS.iter().map(|question| question.name);
    let columns: Vec<&str> = questions.chain([&*deletion, &*purge]).collect();
    println!("{}", head(&columns));
    for case in 0..lines[0].len() {
        for lines in &lines {
            println!("{}", lines[case]);
        }
    }
}
