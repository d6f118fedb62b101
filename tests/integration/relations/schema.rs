//! Rows that are marked by the time of their deletion.

world! {
    marked
    columns(deleted_at -> Nullable<Timestamp>,)
    options()
    ddl("deleted_at {timestamp} NULL")
    visible("ROW.deleted_at IS NULL")
    timestamp
}
