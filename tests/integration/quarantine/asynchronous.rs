//! The same on the connections of `diesel-async`.

use diesel::prelude::{ExpressionMethods, QueryDsl};
use soft_delete_runtime::Error;
use soft_delete_runtime::prelude::*;

use super::schema::*;
use crate::asynchronous::{AsyncTestConnection, on_a_database};

/// A model with relations, and one without.
async fn scenario(conn: &mut AsyncTestConnection) -> Result<(), Error> {
    let key = members::email.eq("ada");
    let ada = || restore_or_insert(members::table.filter(key), key).set(key);
    let check = || check_quarantine(members::table.filter(key));
    assert!(!ada().execute(conn).await?.is_restored());
    check().execute(conn).await?;
    let stamp = soft_delete(members::table).execute(conn).await?.stamp();
    let until = (stamp.to_utc() + a_day()).into();
    let refused = Error::Quarantined {
        table: "members",
        until,
    };
    assert_eq!(check().execute(conn).await, Err(refused));
    let refused = ada().execute(conn).await;
    assert!(
        matches!(refused, Err(Error::Quarantined { .. })),
        "{refused:?}"
    );
    assert!(
        ada()
            .even_if_quarantined()
            .execute(conn)
            .await?
            .is_restored()
    );
    soft_delete(members::table)
        .at(long_ago())
        .execute(conn)
        .await?;
    assert!(ada().execute(conn).await?.is_restored());

    let key = labels::name.eq("ada");
    let ada = || restore_or_insert(labels::table.filter(key), key);
    assert!(!ada().execute(conn).await?.is_restored());
    soft_delete(labels::table).execute(conn).await?;
    assert!(ada().execute(conn).await.is_err());
    assert!(
        ada()
            .at(chrono::Utc::now() + a_day() * 2)
            .execute(conn)
            .await?
            .is_restored()
    );
    Ok(())
}

#[test]
fn a_quarantine_on_an_async_connection() {
    on_a_database(&ddl(), async |conn| {
        scenario(conn).await.expect("a scenario");
        // The future can go to another thread.
        let check = check_quarantine(visits::table.filter(visits::code.eq("ada")));
        is_send(check.execute(conn)).await.expect("a free key");
        let ada = visits::code.eq("ada");
        let ada = restore_or_insert(visits::table.filter(ada), ada);
        is_send(ada.execute(conn)).await.expect("a row");
    });
}

fn is_send<F: Future + Send>(future: F) -> F {
    future
}
