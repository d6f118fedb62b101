const _: () = {
    use ::soft_delete_runtime as __soft_delete;
    #[automatically_derived]
    impl __soft_delete::SoftDeletable for memberships::table {
        type Marker = memberships::deleted_at;
        type Stamp = __soft_delete::__private::NoStamp;
        type HiddenBy = ();
        const NAME: &'static str = "memberships";
        const CLEARED: &'static [&'static str] = &[];
    }
    #[automatically_derived]
    impl __soft_delete::SoftDelete for Membership {
        type Table = memberships::table;
    }
};
