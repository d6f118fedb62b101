//! Where a run goes on.

use std::fmt;
use std::str::FromStr;

use chrono::DateTime;

use super::condition::Verb;
use crate::time::Stamp;

/// Where a run that was stopped goes on: keep it as text, and give it to
/// [`resume`](crate::sweep::Sweep::resume) of the same purge or erasure.
///
/// ```
/// use soft_delete_runtime::sweep::ResumeToken;
///
/// assert!("nonsense".parse::<ResumeToken>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumeToken {
    pub(crate) verb: Verb,
    pub(crate) run: String,
    pub(crate) now: Stamp,
    pub(crate) pass: Pass,
    pub(crate) table: String,
    /// The last key, if there was one.
    pub(crate) after: Option<String>,
}

/// How a pass through tables that point at each other stands. One that changes something is
/// followed by another, and one that does not by a look at circles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    Unchanged,
    Changed,
    Circles,
}

impl Pass {
    const WORDS: [(Self, &'static str); 3] = [
        (Self::Unchanged, "unchanged"),
        (Self::Changed, "changed"),
        (Self::Circles, "circles"),
    ];
}

/// The beginning of the text of a token; another layout gets another.
const LAYOUT: &str = "sd1";

impl fmt::Display for ResumeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.now.to_utc().timestamp_micros();
        let words = Pass::WORDS.iter().find(|(pass, _)| *pass == self.pass);
        let pass = words.map_or("", |(_, word)| word);
        let Self {
            verb, run, table, ..
        } = self;
        write!(f, "{LAYOUT} {verb} {run} {micros} {pass} {table}")?;
        match &self.after {
            Some(after) => write!(f, " {after}"),
            None => Ok(()),
        }
    }
}

impl FromStr for ResumeToken {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        let mut parts = text.splitn(7, ' ');
        let mut next = || parts.next().ok_or(NotAToken);
        if next()? != LAYOUT {
            return Err(NotAToken);
        }
        let verb = match next()? {
            "purge" => Verb::Purge,
            "erase" => Verb::Erase,
            _ => return Err(NotAToken),
        };
        let run = next()?.to_owned();
        let micros = next()?.parse().map_err(|_| NotAToken)?;
        let now = DateTime::from_timestamp_micros(micros).ok_or(NotAToken)?;
        let word = next()?;
        let words = Pass::WORDS.iter().find(|(_, known)| *known == word);
        let (pass, _) = words.ok_or(NotAToken)?;
        let table = next()?.to_owned();
        Ok(Self {
            verb,
            run,
            now: now.into(),
            pass: *pass,
            table,
            after: parts.next().map(str::to_owned),
        })
    }
}

/// A text that is not a [`ResumeToken`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAToken;

impl fmt::Display for NotAToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the text of a resume token")
    }
}

impl std::error::Error for NotAToken {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_from_its_text() {
        let afters = [None, Some(""), Some("a b,7")];
        for (after, (pass, _)) in afters.into_iter().zip(Pass::WORDS) {
            let token = ResumeToken {
                verb: Verb::Purge,
                run: "run".to_owned(),
                now: Stamp::now(),
                pass,
                table: "users".to_owned(),
                after: after.map(str::to_owned),
            };
            assert_eq!(token.to_string().parse(), Ok(token));
        }
    }
}
