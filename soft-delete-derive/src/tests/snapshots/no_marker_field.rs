const _: () = {
    use ::soft_delete_runtime as __soft_delete;
    #[automatically_derived]
    impl __soft_delete::SoftDeletable for memberships::table {
        type Marker = memberships::deleted_at;
        type Stamp = __soft_delete::__private::NoStamp;
        type HiddenBy = ();
        const NAME: &'static str = "memberships";
        type Identity = __soft_delete::__private::FromMarker;
        const KEY: &'static [&'static str] = __soft_delete::__private::key_names::<
            memberships::table,
            _,
        >();
        type Layout = __soft_delete::__private::Marked;
        type Relations = __soft_delete::__private::Alone;
        type Quarantine = __soft_delete::__private::NoQuarantine;
    }
    #[automatically_derived]
    impl __soft_delete::SoftDelete for Membership {
        type Table = memberships::table;
    }
};
