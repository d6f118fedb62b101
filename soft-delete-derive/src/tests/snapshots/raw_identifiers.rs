const _: () = {
    use ::soft_delete_runtime as __soft_delete;
    #[automatically_derived]
    impl __soft_delete::SoftDeletable for r#type::table {
        type Marker = r#type::r#final;
        type Stamp = __soft_delete::__private::NoStamp;
        type HiddenBy = ();
        const NAME: &'static str = "type";
        type Identity = __soft_delete::__private::FromMarker;
        const KEY: &'static [&'static str] = __soft_delete::__private::key_names::<
            r#type::table,
            _,
        >();
        type Layout = __soft_delete::__private::Marked;
        type Relations = __soft_delete::__private::Alone;
        type Quarantine = __soft_delete::__private::NoQuarantine;
    }
    #[automatically_derived]
    impl __soft_delete::SoftDelete for r#Type {
        type Table = r#type::table;
    }
    #[automatically_derived]
    impl __soft_delete::LoadedMarker for r#Type {
        fn is_deleted(&self) -> bool {
            __soft_delete::__private::MarkerValue::marks_deleted(&self.r#final)
        }
    }
};
