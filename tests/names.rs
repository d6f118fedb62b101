//! A migration is taken by the database or refused by a typed error, whatever the names in the table.
//!
//! The names of a table are part of its type, so a program is written with names that are drawn anew
//! each time, and run. `PROPTEST_RNG_SEED=1` draws the same ones again.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::{env, fs};

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// What stands in the program before the tables.
const PROGRAM: &str = include_str!("names/program.rs");

/// How many tables the program has: `NAMES_TABLES`, or a number that compiles in seconds.
fn tables() -> usize {
    env::var("NAMES_TABLES").map_or(32, |tables| tables.parse().expect("a number"))
}

/// Something in the place of a name.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z_]{1,12}",
        // Any letters at all.
        1 => ".{0,20}",
        // Those that mean something, or look like it.
        1 => "[a-zA-Z\"'`;\\\\$%{}#?: -]{1,20}",
        1 => select(vec![
            "select", "NEW", "old", "rowid", "_rowid_", "users", "public", "main", "excluded",
            "Self", "\0"
        ])
        .prop_map(str::to_owned),
        // Those that end or begin with something that is not seen.
        1 => "[\\s\u{1}-\u{20}\u{7f}-\u{a0}][a-z]{0,3}",
        1 => "[a-z]{0,3}[\\s\u{1}-\u{20}\u{7f}-\u{a0}]",
        // Just short enough, or not.
        1 => "[a-zä]{28,66}",
        1 => "[a-z]{61,66}",
    ]
}

/// The names of a table, its archive and four columns: each other than the rest in any collation, with
/// a number before it or behind it.
fn names() -> impl Strategy<Value = Vec<String>> {
    let name = (name(), any::<bool>());
    proptest::collection::vec(name, 6).prop_map(|names| {
        let numbered = names.into_iter().enumerate();
        let numbered = numbered.map(|(number, (name, is_before))| match is_before {
            true => format!("{number}{name}"),
            false => format!("{name}{number}"),
        });
        numbered.collect()
    })
}

/// The columns of an index, or none of it: a key, or now and then one that is none.
fn columns() -> impl Strategy<Value = String> {
    let key = subsequence(vec!["id", "code", "word"], 0..=3).prop_shuffle();
    let any = proptest::collection::vec(select(vec!["id", "code", "word", "marker"]), 1..4);
    prop_oneof![12 => key, 1 => any].prop_map(|columns| format!("({})", columns.join(", ")))
}

#[test]
fn a_migration_of_any_table_is_taken_or_refused() {
    let layout = select(vec!["timestamp", "flag", "unix_time", "archived"]);
    let wishes = (columns(), columns(), any::<bool>(), columns(), columns());
    let table = (layout, names(), wishes);
    let mut runner = TestRunner::default();
    let mut program = PROGRAM.to_owned();
    let mut calls = String::new();
    for number in 0..tables() {
        let drawn = table.new_tree(&mut runner).expect("a table");
        let (layout, names, wishes) = drawn.current();
        let (unique, index, deleted, deleted_by, quarantine) = wishes;
        // A flag does not say since when.
        let quarantine = match layout {
            "flag" => "()",
            _ => &quarantine,
        };
        writeln!(
            program,
            "thing!(t{number} {layout} {names:?} {unique} {index} {deleted} {deleted_by} {quarantine});"
        )
        .expect("a text");
        writeln!(calls, "    taken += usize::from(t{number}::is_taken());").expect("a text");
    }
    writeln!(
        program,
        "fn main() {{\n    let mut taken = 0;\n{calls}    println!(\"{{taken}} tables were taken\");\n    assert!(taken > 0, \"all refused\");\n}}"
    )
    .expect("a text");
    assert!(run(&program).success(), "see above");
}

/// Runs a program as a package beside this one, with the same dependencies, built where they are.
fn run(program: &str) -> ExitStatus {
    let database = if cfg!(feature = "postgres") {
        "postgres"
    } else if cfg!(feature = "mysql") {
        "mysql"
    } else {
        "sqlite"
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("names");
    fs::create_dir_all(place.join("src")).expect("a folder");
    fs::copy(root.join("Cargo.lock"), place.join("Cargo.lock")).expect("a lock file");
    fs::write(place.join("Cargo.toml"), package(&manifest, root, database)).expect("a manifest");
    fs::write(place.join("src/main.rs"), program).expect("a program");
    Command::new(env!("CARGO"))
        // Where the tests are linted, what is drawn is not.
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .args(["run", "--offline", "--quiet", "--manifest-path"])
        .arg(place.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(place.ancestors().nth(2).expect("the target folder"))
        .status()
        .expect("cargo")
}

/// A manifest with the dependencies that this package has with a feature.
fn package(manifest: &str, root: &Path, database: &str) -> String {
    let section = |name: &str| {
        let (_, section) = manifest.split_once(name).expect("a section");
        section.split("\n[").next().unwrap_or_default().to_owned()
    };
    let shared = section("\n[workspace.dependencies]\n");
    let shared = shared.replace("path = \"", &format!("path = \"{}/", root.display()));
    let features = section("\n[features]\n");
    let dependencies = section("\n[dependencies]\n");
    format!(
        "[package]\nname = \"soft-delete-names\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [workspace]\n[workspace.dependencies]\n{shared}\n\
         [features]\ndefault = [\"{database}\"]\nsqlite = []\n{features}\n\
         [dependencies]\n{dependencies}"
    )
}
