const _: () = {
    use ::renamed as __soft_delete;
    #[automatically_derived]
    impl __soft_delete::SoftDeletable for crate::schema::posts::table {
        type Marker = crate::schema::posts::is_deleted;
        type Stamp = crate::schema::posts::deleted_at;
        type HiddenBy = (
            crate::schema::posts::removed,
            (crate::schema::posts::spam, ()),
        );
        const NAME: &'static str = "posts";
        const CLEARED: &'static [&'static str] = &[
            <crate::schema::posts::deleted_at as __soft_delete::__private::Column>::NAME,
            <crate::schema::posts::deleted_by as __soft_delete::__private::Column>::NAME,
            <crate::schema::posts::reason as __soft_delete::__private::Column>::NAME,
            <crate::schema::posts::deletion as __soft_delete::__private::Column>::NAME,
        ];
        type Identity = __soft_delete::__private::FromId;
        const KEY: &'static [&'static str] = __soft_delete::__private::key_names::<
            crate::schema::posts::table,
            _,
        >();
        const NOTES: __soft_delete::__private::Notes = __soft_delete::__private::Notes {
            actor: __soft_delete::__private::Option::Some(
                __soft_delete::__private::Note::of::<crate::schema::posts::deleted_by>(),
            ),
            reason: __soft_delete::__private::Option::Some(
                __soft_delete::__private::Note::of::<crate::schema::posts::reason>(),
            ),
            deletion_id: __soft_delete::__private::Option::Some(
                __soft_delete::__private::Note::of::<crate::schema::posts::deletion>(),
            ),
        };
        type Layout = __soft_delete::__private::Marked;
        type Relations = __soft_delete::__private::Alone;
        type Quarantine = __soft_delete::__private::NoQuarantine;
    }
    #[automatically_derived]
    impl __soft_delete::RecordsActor for crate::schema::posts::table {
        type DeletedBy = crate::schema::posts::deleted_by;
    }
    #[automatically_derived]
    impl __soft_delete::RecordsReason for crate::schema::posts::table {
        type Reason = crate::schema::posts::reason;
    }
    #[automatically_derived]
    impl __soft_delete::RecordsDeletionId for crate::schema::posts::table {
        type DeletionId = crate::schema::posts::deletion;
    }
    #[automatically_derived]
    impl __soft_delete::SoftDelete for Post {
        type Table = crate::schema::posts::table;
    }
    #[automatically_derived]
    impl __soft_delete::LoadedMarker for Post {
        fn is_deleted(&self) -> bool {
            __soft_delete::__private::MarkerValue::marks_deleted(&self.gone)
        }
    }
    let _ = __soft_delete::__private::hides_rows::<
        __soft_delete::__private::SqlTypeOf<crate::schema::posts::removed>,
    >;
    let _ = __soft_delete::__private::hides_rows::<
        __soft_delete::__private::SqlTypeOf<crate::schema::posts::spam>,
    >;
    let _ = __soft_delete::__private::needs_stamp::<
        __soft_delete::__private::SqlTypeOf<crate::schema::posts::is_deleted>,
    >;
};
