/// Keys are in the order of numbers, in which nine is before ten.
#[test]
fn r32_the_row_that_fails_is_the_one_that_is_named() {
    let database = &mut database();
    if cfg!(not(any(feature = "postgres", feature = "mysql"))) {
        database.run("PRAGMA foreign_keys = ON");
    }
    for id in 7..=12 {
        let deleted = format!("{id}, '', '2024-10-04 00:00:00'");
        database.run(&format!(
            "INSERT INTO accounts (id, name, deleted_at) VALUES ({deleted})"
        ));
    }
    // The models do not know of this.
    database.run("INSERT INTO logs (id, account_id) VALUES (1, 9)");
    let purge = purge::<Account>(Retention::days(1)).now(day(2));
    let report = purge.batch_size(2).execute(&mut **database);
    let report = report.expect("a purge");
    assert_eq!(rows(&report), [("accounts", 5)]);
    let keys = report.skipped().iter().map(|skipped| &skipped.keys[..]);
    assert_eq!(keys.collect::<Vec<_>>(), [["9"]]);
    assert_eq!(
        accounts::table.select(accounts::id).load(&mut **database),
        Ok(vec![9])
    );
}
