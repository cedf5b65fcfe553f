//! JSON Schema of a type, made only when a document asks for it.

use std::any::type_name;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Makes the JSON Schema of one type.
///
/// Holding the function instead of the schema keeps a program that never shows its document from
/// paying for it, and lets one generator collect the shared components of all routes.
#[derive(Clone, Copy)]
pub struct SchemaOf {
    make: fn(&mut SchemaGenerator) -> Schema,
    type_name: fn() -> &'static str,
}

impl SchemaOf {
    /// The schema of `T`.
    #[must_use]
    pub const fn of<T: JsonSchema + ?Sized>() -> Self {
        Self {
            make: SchemaGenerator::subschema_for::<T>,
            type_name: type_name::<T>,
        }
    }

    /// Writes the schema, or a reference to it, and registers shared definitions with `generator`.
    pub fn make(&self, generator: &mut SchemaGenerator) -> Schema {
        (self.make)(generator)
    }

    /// The schema with every definition it needs, as one self-contained value.
    #[must_use]
    pub fn standalone(&self) -> Schema {
        let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
        let mut schema = self.make(&mut generator);
        let definitions = generator.take_definitions(true);
        // A named type is a reference to its definition: look through it. A type may refer to itself, so its
        // definition stays.
        let name = schema.get("$ref").and_then(Value::as_str);
        let found = name.and_then(|name| definitions.get(name.trim_start_matches("#/$defs/")));
        if let Some(Ok(found)) = found.cloned().map(Schema::try_from) {
            schema = found;
        }
        schema.insert("$defs".to_owned(), Value::Object(definitions));
        schema
    }

    /// The texts that an enum of plain names allows, in the order of declaration.
    #[must_use]
    pub fn variant_names(&self) -> Vec<String> {
        let schema = self.standalone();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        if let Some(names) = schema.get("enum").and_then(Value::as_array) {
            return names.iter().filter_map(text).collect();
        }
        // Variants with a doc comment are written as `oneOf` of constants.
        let variants = schema
            .get("oneOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let names =
            variants.flat_map(
                |variant| match variant.get("enum").and_then(Value::as_array) {
                    Some(names) => names.iter().filter_map(text).collect(),
                    None => variant
                        .get("const")
                        .and_then(text)
                        .into_iter()
                        .collect::<Vec<_>>(),
                },
            );
        names.collect()
    }

    /// Path of the Rust type, for messages.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        (self.type_name)()
    }
}

impl fmt::Debug for SchemaOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SchemaOf({})", self.type_name())
    }
}

/// The value that a model writes under [`keep_identity::KEY`] in its own schema, so that two models
/// of one name can be told apart when components are named. It never reaches the document.
pub mod keep_identity {
    use super::{JsonSchema, Value, json, type_name};

    /// Keyword that carries the identity between a model's schema and the document generator.
    pub const KEY: &str = "x-ravyn-identity";

    /// Name and full path of `T`. `renamed` tells that the user chose the name.
    #[must_use]
    pub fn of<T: JsonSchema>(renamed: bool) -> Value {
        json!({"name": T::schema_name(), "path": type_name::<T>(), "renamed": renamed})
    }
}

/// A type's path without its modules: `Vec<Item>` for `alloc::vec::Vec<shop::Item>`.
#[must_use]
pub fn short_name(path: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '{' | '}' | '#');
    let mut short = String::new();
    let mut rest = path;
    while let Some(start) = rest.find(is_part) {
        short.push_str(&rest[..start]);
        let end = rest[start..]
            .find(|c| !is_part(c))
            .map_or(rest.len(), |end| start + end);
        let name = &rest[start..end];
        short.push_str(name.rsplit("::").next().unwrap_or(name));
        rest = &rest[end..];
    }
    short + rest
}

/// Keyword beside a `uniqueItems` that is enforced. A set has `uniqueItems` in its schema by itself, and takes an
/// item twice.
pub const UNIQUE: &str = "x-ravyn-unique";

/// Takes a `uniqueItems` that nobody enforces out of a schema, and the mark of one that is.
pub fn keep_enforced(schema: &mut Map<String, Value>) {
    if schema.remove(UNIQUE).is_none() {
        schema.remove("uniqueItems");
    }
}

/// Keyword under which a property carries the names of `#[serde(alias = "..")]`: they are read, and never
/// documented.
pub const ALIASES: &str = "x-ravyn-aliases";

/// The least and the greatest integer of a `format` that names a width, such as `uint32`. `None` for those
/// of 128 bits, which a number of JSON cannot name exactly.
#[must_use]
pub fn integer_range(format: &str) -> Option<(i128, i128)> {
    macro_rules! range {
        ($type:ty) => {
            Some((<$type>::MIN as i128, <$type>::MAX as i128))
        };
    }
    match format {
        "int8" => range!(i8),
        "int16" => range!(i16),
        "int32" => range!(i32),
        "int64" => range!(i64),
        "int" => range!(isize),
        "uint8" => range!(u8),
        "uint16" => range!(u16),
        "uint32" => range!(u32),
        "uint64" => range!(u64),
        "uint" => range!(usize),
        _ => None,
    }
}
