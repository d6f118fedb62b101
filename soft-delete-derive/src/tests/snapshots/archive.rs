const _: () = {
    use ::soft_delete_runtime as __soft_delete;
    #[automatically_derived]
    impl __soft_delete::SoftDeletable for crate::schema::users::table {
        type Marker = crate::schema::users::deleted_at;
        type Stamp = __soft_delete::__private::NoStamp;
        type HiddenBy = (crate::schema::users::banned, ());
        const NAME: &'static str = "users";
        const CLEARED: &'static [&'static str] = &[
            <crate::schema::users::deleted_by as __soft_delete::__private::Column>::NAME,
        ];
        type Identity = __soft_delete::__private::FromMarker;
        const KEY: &'static [&'static str] = __soft_delete::__private::key_names::<
            crate::schema::users::table,
            _,
        >();
        const NOTES: __soft_delete::__private::Notes = __soft_delete::__private::Notes {
            actor: __soft_delete::__private::Option::Some(
                __soft_delete::__private::Note::of::<crate::schema::users::deleted_by>(),
            ),
            reason: __soft_delete::__private::Option::None,
            deletion_id: __soft_delete::__private::Option::None,
        };
        type Layout = __soft_delete::__private::Archived<
            crate::schema::archived_users::table,
        >;
        const ARCHIVE: __soft_delete::__private::Option<
            &'static __soft_delete::__private::ArchiveFacts,
        > = __soft_delete::__private::Option::Some(
            &__soft_delete::__private::ArchiveFacts {
                table: "archived_users",
                columns: &[
                    __soft_delete::__private::ArchiveColumn::of::<
                        crate::schema::users::id,
                    >(),
                    __soft_delete::__private::ArchiveColumn::of::<
                        crate::schema::users::email,
                    >(),
                    __soft_delete::__private::ArchiveColumn::of::<
                        crate::schema::users::deleted_by,
                    >(),
                    __soft_delete::__private::ArchiveColumn::of::<
                        crate::schema::users::deleted_at,
                    >(),
                    __soft_delete::__private::ArchiveColumn::of::<
                        crate::schema::users::banned,
                    >(),
                ],
            },
        );
        fn archive<__V: __soft_delete::__private::Visitor>(__visitor: &mut __V) {
            __soft_delete::__private::Visitor::archive::<
                crate::schema::archived_users::table,
            >(__visitor);
        }
        type Relations = __soft_delete::__private::Related<
            __soft_delete::__private::WithRelations,
            __soft_delete::__private::WithRelations,
            __soft_delete::__private::NoHooks,
        >;
        type Quarantine = __soft_delete::__private::NoQuarantine;
    }
    #[automatically_derived]
    impl __soft_delete::RecordsActor for crate::schema::users::table {
        type DeletedBy = crate::schema::users::deleted_by;
    }
    #[automatically_derived]
    impl<__W> __soft_delete::__private::AppearsInFromClause<crate::schema::users::table>
    for __soft_delete::__private::RowsOf<crate::schema::users::table, __W> {
        type Count = __soft_delete::__private::Once;
    }
    #[automatically_derived]
    impl<
        __W,
    > __soft_delete::__private::SelectableExpression<
        __soft_delete::__private::RowsOf<crate::schema::users::table, __W>,
    > for crate::schema::users::id {}
    #[automatically_derived]
    impl<
        __W,
    > __soft_delete::__private::SelectableExpression<
        __soft_delete::__private::RowsOf<crate::schema::users::table, __W>,
    > for crate::schema::users::email {}
    #[automatically_derived]
    impl<
        __W,
    > __soft_delete::__private::SelectableExpression<
        __soft_delete::__private::RowsOf<crate::schema::users::table, __W>,
    > for crate::schema::users::deleted_by {}
    #[automatically_derived]
    impl<
        __W,
    > __soft_delete::__private::SelectableExpression<
        __soft_delete::__private::RowsOf<crate::schema::users::table, __W>,
    > for crate::schema::users::deleted_at {}
    #[automatically_derived]
    impl<
        __W,
    > __soft_delete::__private::SelectableExpression<
        __soft_delete::__private::RowsOf<crate::schema::users::table, __W>,
    > for crate::schema::users::banned {}
    #[automatically_derived]
    impl __soft_delete::SoftDelete for User {
        type Table = crate::schema::users::table;
    }
    let _ = __soft_delete::__private::hides_rows::<
        __soft_delete::__private::SqlTypeOf<crate::schema::users::banned>,
    >;
    let _ = __soft_delete::__private::is_moved::<
        crate::schema::users::id,
        crate::schema::archived_users::id,
    >;
    let _ = __soft_delete::__private::is_moved::<
        crate::schema::users::email,
        crate::schema::archived_users::email,
    >;
    let _ = __soft_delete::__private::is_moved::<
        crate::schema::users::deleted_by,
        crate::schema::archived_users::deleted_by,
    >;
    let _ = __soft_delete::__private::is_moved::<
        crate::schema::users::deleted_at,
        crate::schema::archived_users::deleted_at,
    >;
    let _ = __soft_delete::__private::is_moved::<
        crate::schema::users::banned,
        crate::schema::archived_users::banned,
    >;
    let _ = __soft_delete::__private::has_archive::<crate::schema::users::table>;
};
