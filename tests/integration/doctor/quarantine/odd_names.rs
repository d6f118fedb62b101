//! Names with quotes, and with numbers that are no seconds.

use super::*;
use crate::database::is_mariadb;

diesel::table! {
    #[sql_name = "it's 7200"]
    odd (id) {
        id -> Integer,
        #[sql_name = "3600 \"names\""]
        name -> Text,
        #[sql_name = "gone `60`"]
        deleted_at -> Nullable<Timestamp>,
    }
}

#[derive(SoftDelete)]
#[diesel(table_name = odd)]
#[soft_delete(quarantine = "2 hours")]
struct Odd {}

#[test]
fn a_length_is_found_among_them() {
    let mut database = Database::empty();
    let create = "CREATE TABLE `it's 7200` (id INTEGER PRIMARY KEY NOT NULL, `3600 \"names\"` VARCHAR(100) NOT NULL)";
    database.run(&match KIND {
        Kind::Postgres => create
            .replace("\"names\"", "\"\"names\"\"")
            .replace('`', "\""),
        _ => create.to_owned(),
    });
    let tables = schema::<Odd>().columns().unique(odd::name).deleted_index();
    let tables = tables.deleted_index_on(odd::name);
    database.run(tables.migration(KIND).expect("a migration").up());
    let diagnose = |database: &mut Database| {
        let diagnosis = Doctor::new().model::<Odd>().check(&mut **database);
        diagnosis.expect("a diagnosis").findings().to_vec()
    };
    let triggers = schema::<Odd>().quarantine(odd::name).migration(KIND);
    let triggers = triggers.expect("a migration");
    assert_eq!(mend(&diagnose(&mut database)), triggers.up());
    let other = ["+ 7200 INTO", "'+7200 ", "'7200 ", "''7200 "];
    let up = other.iter().fold(triggers.up().to_owned(), |up, text| {
        up.replace(text, &text.replace("7200", "60"))
    });
    database.run(&up);
    let findings = diagnose(&mut database);
    if KIND == Kind::Mysql && !is_mariadb(&mut database) {
        // It shows "`gone ``60```" as "`gogone `60````".
        assert_eq!(findings, []);
        return;
    }
    assert_eq!(
        findings[0].problem,
        "triggers keep the key (3600 \"names\") of a deleted row taken for 1 minute, and the model declares 2 hours"
    );
    database.run(&mend(&findings));
    assert_eq!(diagnose(&mut database), []);
}
