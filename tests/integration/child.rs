//! A process of its own for a test that is to be killed: this binary again, with this test alone.

use std::io::{self, BufRead, BufReader, Lines, Write};
use std::process::{ChildStdout, Command, Stdio};

const ORDERS: &str = "SOFT_DELETE_ORDERS";

pub struct Child {
    process: std::process::Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Child {
    /// Runs a test of a module, which finds its [`orders`].
    pub fn new(module: &str, test: &str, orders: &str) -> Self {
        let (_, module) = module.split_once("::").expect("a module");
        let mut process = Command::new(std::env::current_exe().expect("this binary"))
            .args([&format!("{module}::{test}"), "--exact", "--nocapture"])
            .env(ORDERS, orders)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a child process");
        let output = process.stdout.take().expect("its output");
        let lines = BufReader::new(output).lines();
        Self { process, lines }
    }

    /// Waits until it says one of these words, and which.
    pub fn wait_for<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let mut lines = self.lines.by_ref().map_while(Result::ok);
        let word = lines.find_map(|line| words.iter().find(|word| **word == line));
        word.expect("a word of the child")
    }

    /// Kills it, unless it has come to its end.
    pub fn kill(mut self) {
        let _ = self.process.kill();
        self.process.wait().expect("an end");
    }
}

/// What this process has to do, if it is a child.
pub fn orders() -> Option<String> {
    std::env::var(ORDERS).ok()
}

/// Tells the parent process, past the test harness, which keeps what is printed.
pub fn say(word: &str) {
    let mut out = io::stdout().lock();
    write!(out, "\n{word}\n")
        .and_then(|()| out.flush())
        .expect("the parent reads");
}

/// Says so, and ends.
pub fn end(word: &str) -> ! {
    say(word);
    std::process::exit(0)
}
