//! The same on the connections of `diesel-async`.

use diesel::prelude::{ExpressionMethods, QueryDsl};
use soft_delete_runtime::prelude::*;
use soft_delete_runtime::{Error, restore_or_insert};

use super::schema::*;
use crate::asynchronous::on_a_database;

/// A model with relations, and one without.
#[test]
fn r18_asynchronously() {
    on_a_database(&ddl(), async |conn| {
        assert!(
            !member!("ada", "Ada")
                .execute(conn)
                .await
                .unwrap()
                .is_restored()
        );
        let refused = member!("ada", "Ada").execute(conn).await;
        assert!(
            matches!(refused, Err(Error::Conflict { .. })),
            "{refused:?}"
        );
        soft_delete(members::table).execute(conn).await.unwrap();
        let set = member!("ada", "Other").set(members::name.eq("Ada L."));
        assert!(set.execute(conn).await.unwrap().is_restored());
        let names = members::table.visible().select(members::name);
        let names = diesel_async::RunQueryDsl::load::<String>(names, conn).await;
        assert_eq!(names.unwrap(), ["Ada L."]);

        let join = || {
            let values = (
                seats::member_id.eq(1),
                seats::team_id.eq(7),
                seats::role.eq("reader"),
            );
            restore_or_insert(seats::table.find((1, 7)), values)
        };
        assert!(!join().execute(conn).await.unwrap().is_restored());
        soft_delete(seats::table).execute(conn).await.unwrap();
        assert!(join().execute(conn).await.unwrap().is_restored());
    });
}
