const _: () = {
    use ::soft_delete_runtime as __soft_delete;
    #[automatically_derived]
    impl __soft_delete::SoftDeletable for users::table {
        type Marker = users::deleted_at;
        type Stamp = __soft_delete::__private::NoStamp;
        type HiddenBy = ();
        const NAME: &'static str = "users";
        type Identity = __soft_delete::__private::FromMarker;
        const KEY: &'static [&'static str] = __soft_delete::__private::key_names::<
            users::table,
            _,
        >();
        type Layout = __soft_delete::__private::Marked;
        type Relations = __soft_delete::__private::Alone;
        type Quarantine = __soft_delete::__private::InQuarantine;
        const QUARANTINED: __soft_delete::__private::Option<
            __soft_delete::__private::QuarantineFacts,
        > = __soft_delete::__private::Option::Some(
            __soft_delete::__private::QuarantineFacts::of::<users::table>(),
        );
    }
    #[automatically_derived]
    impl __soft_delete::__private::PurgedAfter for users::table {
        const RETENTION: __soft_delete::__private::Retention = __soft_delete::__private::Retention::seconds(
            86400,
        );
    }
    #[automatically_derived]
    impl __soft_delete::__private::Quarantined for users::table {
        const QUARANTINE: __soft_delete::__private::Retention = __soft_delete::__private::Retention::seconds(
            86400,
        );
    }
    #[automatically_derived]
    impl __soft_delete::SoftDelete for User {
        type Table = users::table;
    }
};
