//! Where deleted rows live, and how they are indexed: the same rows, and the same statements of the
//! library, on every layout.
//!
//! `cargo bench --bench layouts` on SQLite in a file with a write-ahead log; with
//! `--features postgres` on PostgreSQL at `POSTGRES_URL`, with `--features mysql` on MariaDB at
//! `MYSQL_URL`. 1,000,000 rows, of which 1, 50 and 99 of a hundred are deleted. Rounds of all layouts
//! alternate, and the medians of the times and of the ratios to the timestamp are printed, as
//! Markdown. Every answer is compared with the one that the rows give.
//! `-- --rows 100000` has fewer rows, and `-- --test` runs everything once on a few.

mod archive;
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

use self::database::Database;
use self::layout::Layout;
use self::question::QUESTIONS;
use self::rows::Rows;
use self::table::{Line, head};

/// With the indexes that the library writes; the others are compared with the first. One more
/// layout is one more line.
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

/// The first layout with other indexes.
fn other_indexes() -> Vec<Layout> {
    vec![
        index::plain::layout(),
        index::marker_first::layout(),
        index::marker_last::layout(),
    ]
}

/// The lines of every layout, for rows of which so many of a hundred are deleted.
fn measure(percent: i32, count: i32, is_test: bool, all: &[Layout]) -> Vec<String> {
    let start = Instant::now();
    let rows = &Rows::new(count, percent);
    let database = &mut Database::empty();
    for layout in all {
        layout.build(database, rows);
    }
    let sizes: Vec<_> = all.iter().map(|layout| layout.size(database)).collect();
    eprintln!("{percent} % deleted: rows after {:.0?}", start.elapsed());
    let mut times = Vec::new();
    for question in &QUESTIONS {
        times.push(question::ask(question, all, database, rows, is_test));
        eprintln!("    {} after {:.0?}", question.name, start.elapsed());
    }
    times.push(if percent == 1 {
        question::delete(all, database, rows)
    } else {
        vec![Vec::new(); all.len()] // Among 99 % there are not enough to delete.
    });
    times.push(if percent == 50 {
        question::purge(all, database, rows)
    } else {
        vec![Vec::new(); all.len()] // The others have too few, and too many.
    });
    eprintln!("    done after {:.0?}", start.elapsed());
    let lines = all.iter().zip(sizes).enumerate();
    let lines = lines.map(|(which, (layout, size))| {
        let times = times.iter().map(|times| (&*times[which], &*times[0]));
        let line = Line {
            name: layout.name,
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

    let count = layouts().len();
    let all: Vec<Layout> = layouts().into_iter().chain(other_indexes()).collect();
    let lines = [1, 50, 99].map(|percent| measure(percent, rows, is_test, &all));
    println!("{}, {rows} rows\n", Database::empty().title());

    let deletion = format!("deletion of {}", rows / 10);
    let mut columns: Vec<&str> = QUESTIONS.iter().map(|question| question.name).collect();
    let purge = format!("purge of {}", rows / 10);
    columns.extend([deletion.as_str(), purge.as_str()]);
    println!("{}", head("layout", &columns));
    for line in lines.iter().flat_map(|lines| &lines[..count]) {
        println!("{line}");
    }
    println!("\n{}", head("indexes", &columns));
    for lines in &lines {
        println!("{}", lines[0].replacen("timestamp", "the library's", 1));
        for line in &lines[count..] {
            println!("{line}");
        }
    }
}
