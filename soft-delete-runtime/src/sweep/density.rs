//! How close to each other the keys of rows that go are, where keys are numbers.

/// A stretch of keys is worth a batch if at least one in so many is of a row that goes.
const SPARSE: u64 = 4;

/// Among fewer rows, those of the batch before say too little about the next.
const MANY: u32 = 100;

/// What the batch before says about the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Density {
    /// Nothing.
    Unknown,
    /// So many rows went, of so many keys.
    Known { rows: u64, keys: u64 },
}

impl Density {
    /// That of a batch between two keys; `None` if they are no numbers, or the first is not known.
    pub(crate) fn of(rows: usize, after: Option<&str>, last: Option<&str>) -> Option<Self> {
        let number = |key: Option<&str>| key?.parse::<i64>().ok();
        let (after, last) = (number(after)?, number(last)?);
        Some(Self::Known {
            rows: u64::try_from(rows).ok()?,
            keys: u64::try_from(last.checked_sub(after)?).ok()?,
        })
    }

    /// How many keys the next batch goes through; `None` if there are too few rows among them.
    ///
    /// As many keys as the batch may have rows cannot be too many. More of them can: a batch with
    /// more rows than it may have is undone. What is drawn at random is seldom off by more than four
    /// times the root of its number, so that is how much less is expected.
    pub(crate) fn stride(self, limit: u32) -> Option<u64> {
        let fewest = u64::from(limit);
        match self {
            Self::Unknown => Some(fewest),
            // Behind the last key that there can be is no other.
            Self::Known { rows: 0, .. } => None,
            Self::Known { rows, keys } if rows.saturating_mul(SPARSE) < keys => None,
            Self::Known { .. } if limit < MANY => Some(fewest),
            Self::Known { rows, keys } => {
                let expected = fewest - 4 * fewest.isqrt();
                Some((expected.saturating_mul(keys) / rows).max(fewest))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Density;

    #[test]
    fn a_stride_has_about_as_many_rows_as_a_batch_may_have() {
        let known = |rows, keys| Density::Known { rows, keys };
        assert_eq!(Density::Unknown.stride(1_000), Some(1_000));
        assert_eq!(known(1_000, 1_000).stride(1_000), Some(1_000));
        assert_eq!(known(500, 1_000).stride(1_000), Some(1_752));
        assert_eq!(known(250, 1_000).stride(1_000), Some(3_504));
        assert_eq!(known(500, 1_000).stride(10_000), Some(19_200));
        assert_eq!(known(50, 100).stride(100), Some(120));
        assert_eq!(known(249, 1_000).stride(1_000), None);
        assert_eq!(known(0, 0).stride(1_000), None);
        assert_eq!(known(5, 10).stride(10), Some(10));
        assert!(known(u64::MAX / 2, u64::MAX).stride(u32::MAX).is_some());
    }

    #[test]
    fn keys_that_are_no_numbers_say_nothing() {
        let density = |after, last| Density::of(2, after, last);
        let known = Density::Known { rows: 2, keys: 7 };
        assert_eq!(density(Some("-3"), Some("4")), Some(known));
        assert_eq!(density(None, Some("4")), None);
        assert_eq!(density(Some("a"), Some("b")), None);
        let ends = (i64::MIN.to_string(), i64::MAX.to_string());
        assert_eq!(density(Some(&ends.0), Some(&ends.1)), None);
    }
}
