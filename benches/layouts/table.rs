//! What was measured, for a reader.

use std::time::Duration;

use super::database::Size;

/// One line, with the case that it is compared with.
pub struct Line<'a> {
    pub layout: &'a str,
    pub indexes: &'a str,
    pub percent: i32,
    pub size: Size,
    /// Of every question, those of the case and of the other.
    pub times: Vec<(&'a [Duration], &'a [Duration])>,
}

pub fn head(questions: &[&str]) -> String {
    let questions: String = questions.iter().map(|name| format!(" {name} |")).collect();
    let rule = "---|".repeat(questions.matches('|').count());
    format!(
        "| layout | indexes | deleted | size | of it indexes |{questions}\n|---|---|---|---|---|{rule}"
    )
}

impl Line<'_> {
    pub fn text(&self) -> String {
        let times = self.times.iter().map(|(own, other)| cell(own, other));
        format!(
            "| {} | {} | {} % | {} | {} |{}",
            self.layout,
            self.indexes,
            self.percent,
            megabytes(self.size.total),
            megabytes(self.size.indexes),
            times.collect::<String>()
        )
    }
}

fn megabytes(bytes: i64) -> String {
    let tenths = bytes / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// The median, and that of the ratios.
fn cell(own: &[Duration], other: &[Duration]) -> String {
    if own.is_empty() {
        return " |".to_owned();
    }
    let pairs = own.iter().zip(other);
    let ratios = pairs.map(|(own, other)| own.as_secs_f64() / other.as_secs_f64());
    let ratio = median(ratios.collect());
    let time = median(own.to_vec());
    let time = match time.as_micros() {
        0..100 => format!("{:.1} µs", time.as_secs_f64() * 1e6),
        100..1_000 => format!("{} µs", time.as_micros()),
        1_000..100_000 => format!("{:.1} ms", time.as_secs_f64() * 1e3),
        _ => format!("{} ms", time.as_millis()),
    };
    format!(" {time} ({ratio:.2}) |")
}

fn median<N: Copy + PartialOrd>(mut numbers: Vec<N>) -> N {
    numbers.sort_unstable_by(|a, b| a.partial_cmp(b).expect("numbers"));
    numbers[numbers.len() / 2]
}
