//! The same sweeps through `MultiConnection`, where the database becomes known when they run.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::sweep::{AuditRecord, AuditSink, Purge, audit_ddl, soft_delete_audit};
use soft_delete_runtime::{Error, Retention};

use super::{day, left, rows};
use crate::any_database::{AnyConnection, AnyDatabase};
use crate::ends::schema::{Customer, Letter, Visit, customers, ddl, letters, visits};

struct Keys<'a>(&'a mut Vec<String>);

impl AuditSink<AnyConnection> for Keys<'_> {
    fn record(&mut self, _: &mut AnyConnection, records: &[AuditRecord]) -> Result<(), Error> {
        self.0
            .extend(records.iter().map(|record| record.key.clone()));
        Ok(())
    }
}

fn sweeps(conn: &mut AnyConnection) -> Result<(), Error> {
    soft_delete(visits::table).at(day(0)).execute(conn)?;
    soft_delete(letters::table).at(day(0)).execute(conn)?;
    soft_delete(customers::table.filter(customers::id.lt(6)))
        .at(day(0))
        .without_relations()
        .execute(conn)?;

    let preview = erase::<Customer>(Retention::days(1))
        .now(day(2))
        .preview(conn)?;
    let report = erase::<Customer>(Retention::days(1))
        .now(day(2))
        .batch_size(2)
        .execute(conn)?;
    assert_eq!(
        (preview.total(), rows(&report)),
        (4, vec![("customers", 4)])
    );
    let email = customers::table.find(5).select(customers::email);
    assert_eq!(
        email.get_result(conn),
        Ok("erased-5@example.org".to_owned())
    );
    assert_eq!(erase(customers::table.find(5)).execute(conn)?.total(), 0);

    let mut told = Vec::new();
    let all = || {
        Purge::new()
            .model_after::<Visit>(Retention::days(1))
            .model_after::<Letter>(Retention::days(1))
            .model::<Customer>()
            .now(day(31))
            .batch_size(2)
            .audit()
    };
    assert_eq!(all().preview(conn)?.total(), 6);
    let first = all()
        .audit_with(Keys(&mut told))
        .stop_when(|| true)
        .execute(conn)?;
    let token = first.resume_token().cloned().expect("a token");
    let second = all()
        .audit_with(Keys(&mut told))
        .resume(token)
        .execute(conn)?;
    assert_eq!(first.total() + second.total(), 6);
    told.sort_unstable();
    assert_eq!(told, ["00ff", "1", "2", "4", "a,1", "b%2C,2"]);
    let records = soft_delete_audit::table.count().get_result(conn);
    assert_eq!(records, Ok(6_i64));
    let left: Vec<String> = left(&second);
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(
        left.iter().any(|words| words.contains("on hold [\"3\"]")),
        "{left:?}"
    );
    assert!(
        left.iter().any(|words| words.contains("by `orders`")),
        "{left:?}"
    );
    let ids = customers::table.select(customers::id).order(customers::id);
    assert_eq!(ids.load(conn), Ok(vec![3, 5, 6]));
    Ok(())
}

#[test]
fn r30_through_a_multi_connection() {
    for mut database in AnyDatabase::all() {
        let tables = ddl(database.timestamp()) + audit_ddl(database.kind());
        let conn: &mut AnyConnection = &mut database;
        conn.batch_execute(&tables).expect("tables");
        for id in 1..=6 {
            conn.batch_execute(&format!(
                "INSERT INTO customers (id, name, email, points) VALUES ({id}, 'Ada', '{id}', 7)"
            ))
            .expect("a customer");
        }
        conn.batch_execute(
            "UPDATE customers SET legal_hold = TRUE WHERE id = 3;
             INSERT INTO orders (id, customer_id) VALUES (1, 5);
             INSERT INTO visits (place, number) VALUES ('a', 1), ('b,', 2);",
        )
        .expect("rows");
        diesel::insert_into(letters::table)
            .values(letters::code.eq(b"\0\xff".as_slice()))
            .execute(conn)
            .expect("a letter");
        sweeps(conn).expect("sweeps");
    }
}
