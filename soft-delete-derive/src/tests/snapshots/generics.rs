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
        type Quarantine = __soft_delete::__private::NoQuarantine;
    }
    #[automatically_derived]
    impl<'a, T: Clone> __soft_delete::SoftDelete for User<'a, T>
    where
        T: Copy,
    {
        type Table = users::table;
    }
};
