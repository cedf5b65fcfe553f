//! Comma-separated values (RFC 4180).

/// The encoder of `text/csv`, for a list of flat models; needs the feature `csv`.
///
/// The first line has the names of the fields, in the order in which they are written; a field that a row leaves out
/// is empty there. A handler whose answer is no such list is the build fault RV0015. Texts are quoted where CSV asks
/// for it, and otherwise written as they are: one that begins with `=` is a formula for a spreadsheet.
#[derive(Clone, Copy, Debug)]
pub struct Csv;

#[cfg(feature = "csv")]
#[diagnostic::do_not_recommend]
impl super::Encoder for Csv {
    const MEDIA_TYPE: &'static str = "text/csv";

    fn encode<T: crate::model::ResponseModel>(
        value: &T,
    ) -> Result<Vec<u8>, crate::error::BoxError> {
        let rows: Vec<rows::Row> = serde_json::from_slice(&serde_json::to_vec(value)?)?;
        let columns = rows::columns(&rows, || flat::names(&description::<T>()));
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::with_capacity(256));
        writer.write_record(&columns)?;
        for row in &rows {
            let cells: Vec<_> = columns.iter().map(|column| row.cell(column)).collect();
            writer.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
        }
        Ok(writer.into_inner()?)
    }

    fn schema<T: schemars::JsonSchema>() -> Option<crate::meta::SchemaOf> {
        Some(crate::meta::SchemaOf::of::<String>())
    }

    fn refuses<T: schemars::JsonSchema>() -> Option<String> {
        let description = description::<T>();
        let name = crate::meta::short_name(description.type_name());
        flat::refusal(&description).map(|why| format!("`{name}` {why}"))
    }
}

#[cfg(feature = "csv")]
fn description<T: schemars::JsonSchema>() -> crate::model::Description {
    crate::model::Description::new(crate::meta::SchemaOf::of::<T>())
}

#[cfg(feature = "csv")]
mod flat {
    use serde_json::{Map, Value};

    use crate::model::Description;

    /// Why values of the type are no rows.
    pub(super) fn refusal(of: &Description) -> Option<String> {
        if of.plain(of.schema()).get("items").is_none() {
            return Some("is no list".to_owned());
        }
        let Some(fields) = fields(of) else {
            return Some("is no list of models with named fields".to_owned());
        };
        let nested = fields.iter().find(|(_, field)| !is_single(of, field));
        nested.map(|(name, _)| format!("has the field `{name}`, which is no single value"))
    }

    /// The names of the fields.
    pub(super) fn names(of: &Description) -> Vec<String> {
        fields(of)
            .map(|fields| fields.keys().cloned().collect())
            .unwrap_or_default()
    }

    fn fields(of: &Description) -> Option<&Map<String, Value>> {
        let row = of.plain(of.plain(of.schema()).get("items")?);
        row.get("properties").and_then(Value::as_object)
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
    use std::borrow::Cow;
    use std::fmt;

    use serde::Deserialize;
    use serde::de::{Deserializer, MapAccess, Visitor};
    use serde_json::Value;

    /// The fields of a row, in the order in which they are written.
    pub(super) struct Row(Vec<(String, Value)>);

    impl Row {
        /// The text of a field.
        pub(super) fn cell(&self, name: &str) -> Cow<'_, str> {
            let field = self.0.iter().find(|(known, _)| known == name);
            match field.map(|(_, value)| value) {
                None | Some(Value::Null) => Cow::Borrowed(""),
                Some(Value::String(text)) => Cow::Borrowed(text),
                Some(value) => Cow::Owned(value.to_string()),
            }
        }
    }

    /// The names of all columns: those of the rows as they come, then those that no row has.
    pub(super) fn columns(rows: &[Row], declared: impl FnOnce() -> Vec<String>) -> Vec<String> {
        let mut columns: Vec<String> = Vec::new();
        let of_rows = rows
            .iter()
            .flat_map(|row| row.0.iter().map(|(name, _)| name.clone()));
        for name in of_rows.chain(declared()) {
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
        columns
    }

    impl<'de> Deserialize<'de> for Row {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Fields;

            impl<'de> Visitor<'de> for Fields {
                type Value = Row;

                fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str("a row")
                }

                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
                    let mut fields = Vec::new();
                    while let Some(field) = map.next_entry()? {
                        fields.push(field);
                    }
                    Ok(Row(fields))
                }
            }

            deserializer.deserialize_map(Fields)
        }
    }
}
