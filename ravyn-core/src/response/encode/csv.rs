//! Comma-separated values (RFC 4180).

/// The encoder of `text/csv`, for a list of flat models; needs the feature `csv`.
///
/// The first line has the names of the fields. A handler whose answer is no such list is the build fault RV0015.
/// Texts are quoted where CSV asks for it, and otherwise written as they are: one that begins with `=` is a formula
/// for a spreadsheet.
#[derive(Clone, Copy, Debug)]
pub struct Csv;

#[cfg(feature = "csv")]
#[diagnostic::do_not_recommend]
impl super::Encoder for Csv {
    const MEDIA_TYPE: &'static str = "text/csv";

    fn encode<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, crate::error::BoxError> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::with_capacity(256));
        value.serialize(rows::Rows(&mut writer))?;
        Ok(writer.into_inner()?)
    }

    fn schema<T: schemars::JsonSchema>() -> Option<crate::meta::SchemaOf> {
        Some(crate::meta::SchemaOf::of::<String>())
    }

    fn refuses<T: schemars::JsonSchema>() -> Option<String> {
        let of = crate::meta::SchemaOf::of::<T>();
        let name = crate::meta::short_name(of.type_name());
        flat::refusal(&crate::model::Description::new(of)).map(|why| format!("`{name}` {why}"))
    }
}

#[cfg(feature = "csv")]
mod flat {
    use serde_json::Value;

    use crate::model::Description;

    /// Why values of the type are no rows.
    pub(super) fn refusal(of: &Description) -> Option<String> {
        let Some(row) = of.plain(of.schema()).get("items") else {
            return Some("is no list".to_owned());
        };
        let row = of.plain(row);
        let Some(fields) = row.get("properties").and_then(Value::as_object) else {
            return Some("is no list of models with named fields".to_owned());
        };
        let nested = fields.iter().find(|(_, field)| !is_single(of, field));
        nested.map(|(name, _)| format!("has the field `{name}`, which is no single value"))
    }

    fn is_single(of: &Description, field: &Value) -> bool {
        let field = of.plain(field);
        let is_structure = |name: &Value| name == "object" || name == "array";
        match field.get("type") {
            Some(Value::Array(names)) => !names.iter().any(is_structure),
            Some(name) => !is_structure(name),
            // An enum of plain names is written as several constants.
            None => field
                .get("oneOf")
                .and_then(Value::as_array)
                .is_some_and(|forms| {
                    forms
                        .iter()
                        .all(|form| form.get("const").is_some_and(Value::is_string))
                }),
        }
    }
}

#[cfg(feature = "csv")]
mod rows {
    use serde::ser::{Error as _, Impossible, Serialize, SerializeSeq, Serializer};

    type Writer = csv::Writer<Vec<u8>>;

    /// Takes a list, and writes each item as a row.
    pub(super) struct Rows<'w>(pub(super) &'w mut Writer);

    impl SerializeSeq for Rows<'_> {
        type Ok = ();
        type Error = csv::Error;

        fn serialize_element<T: Serialize + ?Sized>(&mut self, row: &T) -> csv::Result<()> {
            self.0.serialize(row)
        }

        fn end(self) -> csv::Result<()> {
            Ok(())
        }
    }

    fn no_list<T>() -> csv::Result<T> {
        Err(csv::Error::custom("the value is no list"))
    }

    macro_rules! no_lists {
        ($($name:ident($($type:ty),*) -> $ok:ty;)*) => {$(
            fn $name(self, $(_: $type),*) -> csv::Result<$ok> {
                no_list()
            }
        )*};
    }

    type No = Impossible<(), csv::Error>;

    impl Serializer for Rows<'_> {
        type Ok = ();
        type Error = csv::Error;
        type SerializeSeq = Self;
        type SerializeTuple = No;
        type SerializeTupleStruct = No;
        type SerializeTupleVariant = No;
        type SerializeMap = No;
        type SerializeStruct = No;
        type SerializeStructVariant = No;

        fn serialize_seq(self, _: Option<usize>) -> csv::Result<Self> {
            Ok(self)
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            value: &T,
        ) -> csv::Result<()> {
            value.serialize(self)
        }

        fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> csv::Result<()> {
            value.serialize(self)
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> csv::Result<()> {
            no_list()
        }

        no_lists! {
            serialize_bool(bool) -> (); serialize_i8(i8) -> (); serialize_i16(i16) -> ();
            serialize_i32(i32) -> (); serialize_i64(i64) -> (); serialize_u8(u8) -> ();
            serialize_u16(u16) -> (); serialize_u32(u32) -> (); serialize_u64(u64) -> ();
            serialize_f32(f32) -> (); serialize_f64(f64) -> (); serialize_char(char) -> ();
            serialize_str(&str) -> (); serialize_bytes(&[u8]) -> (); serialize_none() -> ();
            serialize_unit() -> (); serialize_unit_struct(&'static str) -> ();
            serialize_unit_variant(&'static str, u32, &'static str) -> ();
            serialize_tuple(usize) -> No; serialize_tuple_struct(&'static str, usize) -> No;
            serialize_tuple_variant(&'static str, u32, &'static str, usize) -> No;
            serialize_map(Option<usize>) -> No; serialize_struct(&'static str, usize) -> No;
            serialize_struct_variant(&'static str, u32, &'static str, usize) -> No;
        }
    }
}
