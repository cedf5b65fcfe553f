//! Values that a schema allows.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Map, Number, Value, json};

use crate::random::Random;

/// Makes values of the schemas of a document.
pub(crate) struct Values<'d> {
    document: &'d Value,
    pub(crate) random: Random,
    texts: TestRunner,
}

impl<'d> Values<'d> {
    pub(crate) fn new(document: &'d Value, random: Random) -> Self {
        Self {
            document,
            random,
            texts: TestRunner::deterministic(),
        }
    }

    /// The schema with references followed and what stands beside them laid over.
    pub(crate) fn resolved(&self, schema: &Value) -> Map<String, Value> {
        let own = schema.as_object().cloned().unwrap_or_default();
        let target = own.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|target| self.document.pointer(target.strip_prefix('#')?));
        let mut whole = target
            .map(|target| self.resolved(target))
            .unwrap_or_default();
        whole.extend(own.into_iter().filter(|(keyword, _)| keyword != "$ref"));
        whole
    }

    /// One value of the schema.
    pub(crate) fn value(&mut self, schema: &Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(only) = schema.get("const") {
            return only.clone();
        }
        if let Some(Value::Array(names)) = schema.get("enum") {
            return self.random.one_of(names).clone();
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(Value::Array(forms)) = schema.get(keyword) {
                let form = self.random.one_of(forms).clone();
                return self.value(&form);
            }
        }
        let kind = match schema.get("type") {
            Some(Value::Array(kinds)) => self.random.one_of(kinds).clone(),
            Some(kind) => kind.clone(),
            None => json!("integer"),
        };
        match kind.as_str() {
            Some("null") => Value::Null,
            Some("boolean") => self.random.is_yes().into(),
            Some("integer") => self.integer(&schema),
            Some("number") => self.number(&schema),
            Some("string") => self.text(&schema).into(),
            Some("array") => self.array(&schema),
            Some("object") => self.object(&schema),
            other => panic!("a schema of the type {other:?}"),
        }
    }

    /// The least and the greatest integer that a schema allows.
    pub(crate) fn range(schema: &Map<String, Value>) -> (i128, i128) {
        let bound = |keyword: &str| {
            let value = schema.get(keyword)?;
            value
                .as_number()?
                .as_i128()
                .or_else(|| Some(value.as_f64()? as i128))
        };
        let least = bound("minimum").or(bound("exclusiveMinimum").map(|bound| bound + 1));
        let most = bound("maximum").or(bound("exclusiveMaximum").map(|bound| bound - 1));
        (least.unwrap_or(-1_000), most.unwrap_or(1_000_000))
    }

    fn integer(&mut self, schema: &Map<String, Value>) -> Value {
        let (least, most) = Self::range(schema);
        let step = schema
            .get("multipleOf")
            .and_then(Value::as_i64)
            .map_or(1, i128::from);
        let value = self.random.between(
            least.div_euclid(step) + i128::from(least % step != 0),
            most.div_euclid(step),
        ) * step;
        Number::from_i128(value).expect("an integer of JSON").into()
    }

    fn number(&mut self, schema: &Map<String, Value>) -> Value {
        let (least, most) = Self::range(schema);
        let whole = self.random.between(least, most);
        let value = whole as f64;
        if whole < most && self.random.is_yes() {
            (value + 0.5).into()
        } else {
            value.into()
        }
    }

    fn text(&mut self, schema: &Map<String, Value>) -> String {
        match schema.get("format").and_then(Value::as_str) {
            Some("email") => return "ann@example.org".to_owned(),
            Some("uri") => return "https://example.org/a".to_owned(),
            Some("uuid") => return "67e55044-10b1-426f-9247-bb680e5fe0c8".to_owned(),
            _ => {}
        }
        let count = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
        let pattern = schema.get("pattern").and_then(Value::as_str);
        // What a path refuses has no meaning for the generator of texts.
        let is_of_the_path = pattern.is_some_and(|pattern| pattern.starts_with("^(?!"));
        if let Some(pattern) = pattern.filter(|_| !is_of_the_path) {
            let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
            let texts = proptest::string::string_regex(pattern).expect("a pattern");
            return texts.new_tree(&mut self.texts).expect("a text").current();
        }
        let least = count("minLength").unwrap_or(u64::from(is_of_the_path));
        let most = count("maxLength").unwrap_or(least + 12);
        let length = self.random.count(least as usize, most as usize);
        let letters: Vec<char> = "abcXYZ019 -_.~é漢😀%+&=;,/'\"".chars().collect();
        let plain: Vec<char> = "abcXYZ019".chars().collect();
        let letters = if is_of_the_path { &plain } else { &letters };
        (0..length).map(|_| *self.random.one_of(letters)).collect()
    }

    fn array(&mut self, schema: &Map<String, Value>) -> Value {
        let count = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
        let least = count("minItems").unwrap_or(0) as usize;
        let most = count("maxItems").map_or(least + 3, |most| most as usize);
        let length = self.random.count(least, most);
        let items = schema.get("items").cloned().unwrap_or(json!({}));
        let is_unique = schema.get("uniqueItems") == Some(&Value::Bool(true));
        let mut list = Vec::new();
        while list.len() < length {
            let item = self.value(&items);
            if !is_unique || !list.contains(&item) {
                list.push(item);
            }
        }
        list.into()
    }

    fn object(&mut self, schema: &Map<String, Value>) -> Value {
        let properties = schema.get("properties").and_then(Value::as_object);
        let required = schema.get("required").and_then(Value::as_array);
        let is_required =
            |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
        let mut object = Map::new();
        for (name, property) in properties.into_iter().flatten() {
            let is_read = self.resolved(property).get("readOnly") != Some(&Value::Bool(true));
            if is_read && (is_required(name) || self.random.is_yes()) {
                object.insert(name.clone(), self.value(property));
            }
        }
        object.into()
    }
}
