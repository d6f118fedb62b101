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
