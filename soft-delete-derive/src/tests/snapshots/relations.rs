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
        type Relations = __soft_delete::__private::Related<
            __soft_delete::__private::WithRelations,
            __soft_delete::__private::WithRelations,
            crate::Outbox,
        >;
        fn children<__V: __soft_delete::__private::Visitor>(__visitor: &mut __V) {
            __soft_delete::__private::Visitor::soft_deletable::<
                posts::table,
            >(
                __visitor,
                __soft_delete::__private::Action::Cascade,
                &[<posts::user_id as __soft_delete::__private::Column>::NAME],
            );
            __soft_delete::__private::Visitor::soft_deletable::<
                users::table,
            >(
                __visitor,
                __soft_delete::__private::Action::Cascade,
                &[<users::manager_id as __soft_delete::__private::Column>::NAME],
            );
            __soft_delete::__private::Visitor::soft_deletable::<
                seats::table,
            >(
                __visitor,
                __soft_delete::__private::Action::OneWay,
                &[
                    <seats::region as __soft_delete::__private::Column>::NAME,
                    <seats::number as __soft_delete::__private::Column>::NAME,
                ],
            );
            {
                use __soft_delete::__private::{ViaModel as _, ViaTable as _};
                (&__soft_delete::__private::Probe::<invoices::table>::new())
                    .visit(
                        __visitor,
                        __soft_delete::__private::Action::Restrict,
                        __soft_delete::__private::Key {
                            table: "invoices",
                            columns: &[
                                <invoices::user_id as __soft_delete::__private::Column>::NAME,
                            ],
                        },
                    );
            }
            {
                use __soft_delete::__private::{ViaModel as _, ViaTable as _};
                (&__soft_delete::__private::Probe::<crate::drafts::table>::new())
                    .visit(
                        __visitor,
                        __soft_delete::__private::Action::SetNull,
                        __soft_delete::__private::Key {
                            table: "drafts",
                            columns: &[
                                <crate::drafts::editor_id as __soft_delete::__private::Column>::NAME,
                            ],
                        },
                    );
            }
            {
                use __soft_delete::__private::{ViaModel as _, ViaTable as _};
                (&__soft_delete::__private::Probe::<sessions::table>::new())
                    .visit(
                        __visitor,
                        __soft_delete::__private::Action::Delete,
                        __soft_delete::__private::Key {
                            table: "sessions",
                            columns: &[
                                <sessions::user_id as __soft_delete::__private::Column>::NAME,
                            ],
                        },
                    );
            }
        }
        fn parents<__V: __soft_delete::__private::Visitor>(__visitor: &mut __V) {
            __soft_delete::__private::Visitor::parent::<users::team_id>(__visitor);
            __soft_delete::__private::Visitor::parent::<users::manager_id>(__visitor);
        }
        type Quarantine = __soft_delete::__private::NoQuarantine;
    }
    #[automatically_derived]
    impl __soft_delete::__private::CascadeKey for posts::user_id {
        type Parent = users::table;
        const COLUMNS: &'static [&'static str] = &[
            <posts::user_id as __soft_delete::__private::Column>::NAME,
        ];
        const IS_EXACT: bool = true;
    }
    #[automatically_derived]
    impl __soft_delete::__private::CascadeKey for users::manager_id {
        type Parent = users::table;
        const COLUMNS: &'static [&'static str] = &[
            <users::manager_id as __soft_delete::__private::Column>::NAME,
        ];
        const IS_EXACT: bool = true;
    }
    #[automatically_derived]
    impl __soft_delete::__private::CascadeKey for seats::region {
        type Parent = users::table;
        const COLUMNS: &'static [&'static str] = &[
            <seats::region as __soft_delete::__private::Column>::NAME,
            <seats::number as __soft_delete::__private::Column>::NAME,
        ];
        const IS_EXACT: bool = false;
    }
    #[automatically_derived]
    impl __soft_delete::__private::ParentKey for users::team_id {}
    #[automatically_derived]
    impl __soft_delete::__private::ParentKey for users::manager_id {}
    #[automatically_derived]
    impl __soft_delete::SoftDelete for User {
        type Table = users::table;
    }
    let _ = __soft_delete::__private::key_of_column::<users::table, posts::user_id>;
    let _ = __soft_delete::__private::cascades::<
        users::table,
        posts::table,
        posts::user_id,
    >;
    let _ = __soft_delete::__private::key_of_column::<users::table, users::manager_id>;
    let _ = __soft_delete::__private::cascades::<
        users::table,
        users::table,
        users::manager_id,
    >;
    let _ = __soft_delete::__private::key_of_columns::<
        users::table,
        (seats::region, seats::number),
    >;
    let _ = __soft_delete::__private::cascades_one_way::<
        users::table,
        seats::table,
        seats::region,
    >;
    let _ = __soft_delete::__private::key_of_column::<users::table, invoices::user_id>;
    let _ = __soft_delete::__private::key_of_column::<
        users::table,
        crate::drafts::editor_id,
    >;
    let _ = __soft_delete::__private::detaches::<crate::drafts::editor_id>;
    let _ = __soft_delete::__private::key_of_column::<users::table, sessions::user_id>;
    let _ = __soft_delete::__private::key_of_column::<users::table, logs::user_id>;
};
