//! Where references of a schema lead.

use serde_json::Value;

use crate::model::type_format;

/// More references than any chain of them has, unless it goes in a circle.
const LONGEST: usize = 64;

/// The definitions of a schema, under `$defs`.
#[derive(Clone, Copy)]
pub(super) struct Definitions<'s>(pub(super) Option<&'s Value>);

impl<'s> Definitions<'s> {
    /// Where a reference leads, and the schema that referred.
    pub(super) fn resolved(self, schema: &'s Value) -> (Option<&'s Value>, &'s Value) {
        let mut referring = None;
        let mut schema = schema;
        for _ in 0..LONGEST {
            let name = schema.get("$ref").and_then(Value::as_str);
            let name = name.and_then(|name| name.strip_prefix("#/$defs/"));
            let target = name.and_then(|name| self.0?.get(name));
            let Some(target) = target else { break };
            referring = referring.or(Some(schema));
            schema = target;
        }
        (referring, schema)
    }

    /// The one form besides `null`, where a schema has just that.
    pub(super) fn without_null(self, schema: &'s Value) -> &'s Value {
        let Some(Value::Array(forms)) = schema.get("anyOf") else {
            return schema;
        };
        let is_null = |form: &&Value| {
            self.resolved(form)
                .1
                .get("type")
                .is_some_and(|it| it == "null")
        };
        let mut others = forms.iter().filter(|form| !is_null(form));
        match (others.next(), others.next()) {
            (Some(only), None) => only,
            _ => schema,
        }
    }

    /// The words for a text that its type cannot read.
    pub(super) fn format_words(self, schema: &'s Value) -> Option<&'static str> {
        let (_, schema) = self.resolved(self.without_null(schema));
        type_format::words(schema.get("format")?.as_str()?)
    }
}
