const _: () = {
    use ::soft_delete_runtime as __soft_delete;
    #[automatically_derived]
    impl __soft_delete::SoftDeletable for users::table {
        type Marker = users::deleted_at;
        type Stamp = __soft_delete::__private::NoStamp;
        type HiddenBy = ();
        const NAME: &'static str = "users";
        const CLEARED: &'static [&'static str] = &[
            <users::deleted_by as __soft_delete::__private::Column>::NAME,
            <users::erased_at as __soft_delete::__private::Column>::NAME,
        ];
        type Identity = __soft_delete::__private::FromMarker;
        const KEY: &'static [&'static str] = __soft_delete::__private::key_names::<
            users::table,
            _,
        >();
        const NOTES: __soft_delete::__private::Notes = __soft_delete::__private::Notes {
            actor: __soft_delete::__private::Option::Some(
                __soft_delete::__private::Note::of::<users::deleted_by>(),
            ),
            reason: __soft_delete::__private::Option::None,
            deletion_id: __soft_delete::__private::Option::None,
        };
        const HOLD: __soft_delete::__private::Option<&'static str> = __soft_delete::__private::Option::Some(
            __soft_delete::__private::hold::<users::legal_hold>(),
        );
        const ERASED_AT: __soft_delete::__private::Option<
            __soft_delete::__private::TimeColumn,
        > = __soft_delete::__private::Option::Some(
            __soft_delete::__private::TimeColumn::of::<users::erased_at>(),
        );
        type Layout = __soft_delete::__private::Marked;
        type Relations = __soft_delete::__private::Related<
            __soft_delete::__private::Alone,
            __soft_delete::__private::WithRelations,
            __soft_delete::__private::NoHooks,
        >;
        type Quarantine = __soft_delete::__private::NoQuarantine;
    }
    #[automatically_derived]
    impl __soft_delete::RecordsActor for users::table {
        type DeletedBy = users::deleted_by;
    }
    #[automatically_derived]
    impl __soft_delete::__private::PurgedAfter for users::table {
        const RETENTION: __soft_delete::__private::Retention = __soft_delete::__private::Retention::seconds(
            2592000,
        );
    }
    #[automatically_derived]
    impl __soft_delete::__private::Erasable for users::table {
        const ERASURES: &'static [__soft_delete::__private::Erasure] = &[
            __soft_delete::__private::Erasure::text::<users::name>("gone"),
            __soft_delete::__private::Erasure::with_key::<
                users::email,
            >("erased-", "@example.org"),
            __soft_delete::__private::Erasure::null::<users::phone>(),
            __soft_delete::__private::Erasure::number::<users::age>(-1),
            __soft_delete::__private::Erasure::flag::<users::subscribed>(false),
            __soft_delete::__private::Erasure::null::<users::deleted_by>(),
        ];
    }
    #[automatically_derived]
    impl __soft_delete::__private::ErasedAfter for users::table {
        const RETENTION: __soft_delete::__private::Retention = __soft_delete::__private::Retention::seconds(
            604800,
        );
    }
    #[automatically_derived]
    impl __soft_delete::SoftDelete for User {
        type Table = users::table;
    }
};
