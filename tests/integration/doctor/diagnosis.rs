//! What the doctor finds, as text and as data.

use soft_delete_runtime::Database as Kind;

use super::{diagnose, schema};
use crate::database::KIND;

#[test]
fn a_diagnosis_is_a_table_with_the_worst_first() {
    let mut database = schema::healthy();
    let drop = match KIND {
        Kind::Mysql => "DROP INDEX orders_account_id ON orders",
        _ => "DROP INDEX orders_account_id",
    };
    database.run(&format!(
        "{drop};
         CREATE TABLE others (id INTEGER PRIMARY KEY NOT NULL, deleted_at TIMESTAMP NULL);
         ALTER TABLE accounts DROP COLUMN reason;"
    ));
    let quote = match KIND {
        Kind::Postgres => '"',
        _ => '`',
    };
    let expected = "\
error    accounts  there is no column reason
                   the model declares it, and every statement that names it fails
                     ALTER TABLE `accounts` ADD COLUMN `reason` TEXT;
warning  orders    no index on all rows begins with (account_id)
                   every deletion, restore and purge of a parent looks through the whole table
                     CREATE INDEX `orders_account_id_idx` ON `orders` (`account_id`);
advice   others    there is a column deleted_at, and no model was named for the table
                   if its rows are soft-deleted, nothing looks after them
";
    let diagnosis = diagnose(&mut database);
    assert_eq!(diagnosis.to_string().replace(quote, "`"), expected);
    assert!(!diagnosis.is_healthy());

    let panic = std::panic::catch_unwind(|| diagnosis.assert_healthy()).expect_err("a panic");
    let message = panic.downcast_ref::<String>().expect("a message");
    assert!(
        message.starts_with("the schema is not healthy\n\nerror    accounts"),
        "{message}"
    );
}

#[test]
fn a_healthy_schema_is_said_to_be_so() {
    let diagnosis = diagnose(&mut schema::healthy());
    assert_eq!(diagnosis.to_string(), "nothing to find fault with\n");
}

#[test]
fn a_diagnosis_is_data() {
    let mut database = schema::healthy();
    database.run("ALTER TABLE orders DROP COLUMN removed");
    let data = serde_json::to_value(diagnose(&mut database)).expect("data");
    let expected = serde_json::json!({
        "findings": [{
            "severity": "error",
            "kind": "missing_column",
            "table": "orders",
            "problem": "there is no column removed",
            "why": "the model declares it, and every statement that names it fails",
            "mend": [],
        }],
    });
    assert_eq!(data, expected);
}
