//! What MariaDB and MySQL do otherwise for one statement, if it tells them so: each in words that
//! are a comment to the other.

/// A variable, with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Setting {
    mariadb: &'static str,
    /// The version of MariaDB from which on it is told so, if it is not all of them.
    since: &'static str,
    mysql: Option<&'static str>,
}

impl Setting {
    /// Both give up a recursion after 1,000 rounds otherwise.
    pub(crate) const NO_LIMIT: Self = Self {
        mariadb: "max_recursive_iterations = 4294967295",
        since: "",
        mysql: Some("cte_max_recursion_depth = 4294967295"),
    };

    /// Otherwise a row with the key 0 of an `AUTO_INCREMENT` gets another one, and a session that is
    /// not strict cuts off what does not fit.
    pub(crate) const AS_IT_IS: Self = {
        let mode = "sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO'";
        Self {
            mariadb: mode,
            since: "",
            mysql: Some(mode),
        }
    };

    /// MariaDB undoes a whole transaction otherwise that finds a row other than it was when the
    /// transaction first read: by itself since 11.6.2, and before that only if somebody wants it to.
    pub(crate) const GOES_ON: Self = Self {
        mariadb: "innodb_snapshot_isolation = OFF",
        since: "110602",
        mysql: None,
    };

    /// What stands before the verb of a statement, and what stands behind it.
    pub(crate) fn around_verb(settings: &[Self]) -> (String, String) {
        let hints = settings.iter().filter_map(|setting| setting.mysql);
        let hints: Vec<_> = hints.map(|hint| format!("SET_VAR({hint})")).collect();
        let behind = match hints[..] {
            [] => String::new(),
            _ => format!(" /*+ {} */", hints.join(" ")),
        };
        (Self::before_verb(settings), behind)
    }

    /// A comment for all versions of MariaDB, and one for those that know more; either may be all there
    /// is.
    fn before_verb(settings: &[Self]) -> String {
        let told = settings.iter().enumerate().map(|(place, setting)| {
            let Self { mariadb, since, .. } = setting;
            match place.checked_sub(1).map(|last| settings[last].since) {
                None => format!("/*M!{since} SET STATEMENT {mariadb}"),
                Some(last) if last == *since => format!(", {mariadb}"),
                Some(_) => format!(" *//*M!{since} , {mariadb}"),
            }
        });
        let end = match settings {
            [] => String::new(),
            [first, .., last] if first.since != last.since => {
                format!(" *//*M!{} FOR */ ", first.since)
            }
            _ => " FOR */ ".to_owned(),
        };
        told.chain([end]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_is_told_what_it_knows() {
        let around = |settings: &[Setting]| {
            let (before, behind) = Setting::around_verb(settings);
            format!("{before}WITH{behind}")
        };
        assert_eq!(around(&[]), "WITH");
        assert_eq!(
            around(&[Setting::GOES_ON]),
            "/*M!110602 SET STATEMENT innodb_snapshot_isolation = OFF FOR */ WITH"
        );
        assert_eq!(
            around(&[Setting::NO_LIMIT, Setting::GOES_ON]),
            "/*M! SET STATEMENT max_recursive_iterations = 4294967295 */\
             /*M!110602 , innodb_snapshot_isolation = OFF *//*M! FOR */ \
             WITH /*+ SET_VAR(cte_max_recursion_depth = 4294967295) */"
        );
        assert_eq!(
            around(&[Setting::NO_LIMIT, Setting::AS_IT_IS]),
            "/*M! SET STATEMENT max_recursive_iterations = 4294967295, \
             sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO' FOR */ \
             WITH /*+ SET_VAR(cte_max_recursion_depth = 4294967295) \
             SET_VAR(sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO') */"
        );
    }
}
