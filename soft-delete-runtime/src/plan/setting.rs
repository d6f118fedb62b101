//! What MariaDB and MySQL do otherwise for one statement, if it tells them so: each in words that
//! are a comment to the other.

/// A variable, with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Setting {
    mariadb: &'static str,
    mysql: &'static str,
}

impl Setting {
    /// Both give up a recursion after 1,000 rounds otherwise.
    pub(crate) const NO_LIMIT: Self = Self {
        mariadb: "max_recursive_iterations = 4294967295",
        mysql: "cte_max_recursion_depth = 4294967295",
    };

    /// Otherwise a row with the key 0 of an `AUTO_INCREMENT` gets another one, and a session that is
    /// not strict cuts off what does not fit.
    pub(crate) const AS_IT_IS: Self = {
        let mode = "sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO'";
        Self {
            mariadb: mode,
            mysql: mode,
        }
    };

    /// What stands before the verb of a statement, and what stands behind it.
    pub(crate) fn around_verb(settings: &[Self]) -> (String, String) {
        let mariadb: Vec<_> = settings.iter().map(|setting| setting.mariadb).collect();
        let mysql = settings.iter();
        let mysql: Vec<_> = mysql
            .map(|setting| format!("SET_VAR({})", setting.mysql))
            .collect();
        (
            format!("/*M! SET STATEMENT {} FOR */ ", mariadb.join(", ")),
            format!(" /*+ {} */", mysql.join(" ")),
        )
    }
}
