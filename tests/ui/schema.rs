// The tables of the cases, which include this file.

diesel::table! {
    users (id) {
        id -> Integer,
        email -> Text,
        deleted_at -> Nullable<Timestamp>,
        deleted_by -> Nullable<Integer>,
        reason -> Nullable<Text>,
        banned_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    posts (id) {
        id -> Integer,
        user_id -> Integer,
        title -> Text,
        is_deleted -> Bool,
        deleted_at -> Nullable<Timestamp>,
        published_at -> Timestamp,
        editor_id -> Integer,
        score -> Nullable<Integer>,
    }
}

// No model of this table derives `SoftDelete`.
diesel::table! {
    logs (id) {
        id -> Integer,
        user_id -> Integer,
        line -> Text,
    }
}

diesel::joinable!(posts -> users (user_id));
diesel::joinable!(logs -> users (user_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, logs);
