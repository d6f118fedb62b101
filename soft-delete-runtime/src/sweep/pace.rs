//! How many rows a batch has.

/// The size of the next batch: smaller while it is being found out which row of one fails.
#[derive(Debug)]
pub(crate) struct Pace {
    largest: u32,
    limit: u32,
    /// How many of the next rows one that fails is among; none if none is known to be.
    suspects: u32,
    /// How many rows went well since the last one that failed.
    since: u32,
}

impl Pace {
    pub(crate) fn new(largest: u32) -> Self {
        Self {
            largest,
            limit: largest,
            suspects: 0,
            since: 0,
        }
    }

    /// How many rows the next batch may have.
    pub(crate) fn limit(&self) -> u32 {
        self.limit
    }

    /// A batch of so many rows has gone well.
    pub(crate) fn went_well(&mut self, rows: usize) {
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        self.since = self.since.saturating_add(rows);
        // A row that a trigger keeps without a word is none of them any more either.
        self.suspects = self.suspects.saturating_sub(rows.max(1));
        self.limit = match self.suspects {
            0 => self.limit.saturating_mul(2).min(self.largest),
            suspects => (suspects / 2).max(1),
        };
    }

    /// A batch has failed. Whether it can be smaller.
    pub(crate) fn failed(&mut self) -> bool {
        if self.limit == 1 {
            return false;
        }
        self.suspects = self.limit;
        self.limit /= 2;
        true
    }

    /// The row that failed is known, and left. The next one that fails may be as far from it as it was
    /// from the one before: the next to it, or none for a while.
    pub(crate) fn left_one(&mut self) {
        self.limit = (self.since / 2).clamp(1, self.largest);
        self.suspects = 0;
        self.since = 0;
    }

    /// Other rows come.
    pub(crate) fn begin_table(&mut self) {
        self.suspects = 0;
        self.since = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of batches for so many rows, of which some fail; all others go.
    fn batches(rows: u32, fails: impl Fn(u32) -> bool) -> u32 {
        let mut pace = Pace::new(1_000);
        let (mut next, mut left, mut batches) = (0, 0, 0);
        while next < rows {
            batches += 1;
            let end = rows.min(next + pace.limit());
            if !(next..end).any(&fails) {
                pace.went_well((end - next) as usize);
                next = end;
            } else if !pace.failed() {
                pace.left_one();
                left += 1;
                next += 1;
            }
        }
        assert_eq!(left, (0..rows).filter(|row| fails(*row)).count());
        batches
    }

    #[test]
    fn a_row_that_fails_is_found_by_halves() {
        assert_eq!(batches(15_000, |_| false), 15);
        // Fifteen batches, and ten that are halves.
        assert!(batches(15_000, |row| row == 7_777) <= 15 + 12);
    }

    #[test]
    fn batches_grow_again_though_nothing_goes() {
        let mut pace = Pace::new(8);
        while pace.failed() {}
        assert_eq!(pace.limit(), 1);
        for _ in 0..4 {
            pace.went_well(0);
        }
        assert_eq!(pace.limit(), 8);
    }

    #[test]
    fn rows_that_fail_are_found_wherever_they_are() {
        // One row in 75 takes its logarithm, and two.
        assert!(batches(15_000, |row| row % 75 == 7) <= 200 * 9);
        // Of a thousand in a row each is one batch.
        assert!(batches(15_000, |row| (7_000..8_000).contains(&row)) <= 1_000 + 50);
        assert_eq!(batches(500, |_| true), 9 + 500);
    }
}
