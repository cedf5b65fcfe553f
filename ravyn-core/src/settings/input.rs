//! Values as the layers have them, before a type is asked for.
//!
//! Nothing here implements `Debug`: a value may be a secret.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use toml::de::{DeInteger, DeTable, DeValue};

/// Names with their values.
pub(super) type Table = BTreeMap<String, Node>;

/// A value and where it stands.
#[derive(Clone)]
pub(super) struct Node {
    /// Line of a file, from 1; zero where there is no file.
    pub(super) line: usize,
    pub(super) value: Input,
}

/// A value.
#[derive(Clone)]
pub(super) enum Input {
    /// From a variable or a command line: it is of whatever type it is read as.
    Text(String),
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    String(String),
    List(Vec<Self>),
    Table(Table),
}

impl Node {
    const fn of(value: Input) -> Self {
        Self { line: 0, value }
    }
}

impl From<Json> for Input {
    fn from(value: Json) -> Self {
        match value {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => match number.as_i128() {
                Some(integer) => Self::Integer(integer),
                None => Self::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Json::String(text) => Self::String(text),
            Json::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Json::Object(members) => {
                let members = members.into_iter();
                Self::Table(
                    members
                        .map(|(name, value)| (name, Node::of(value.into())))
                        .collect(),
                )
            }
        }
    }
}

/// The lines of a text, for the positions that a parser gives.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line of a position, from 1.
    pub(super) fn line(&self, position: usize) -> usize {
        self.0.partition_point(|&end| end < position) + 1
    }
}

/// The table of a TOML file, with the line of every value.
pub(super) fn table(table: &DeTable<'_>, lines: &Lines) -> Table {
    let members = table.iter().map(|(name, value)| {
        let line = lines.line(name.span().start);
        let value = input(value.get_ref(), lines);
        (name.get_ref().to_string(), Node { line, value })
    });
    members.collect()
}

fn input(value: &DeValue<'_>, lines: &Lines) -> Input {
    match value {
        DeValue::String(text) => Input::String(text.to_string()),
        DeValue::Integer(number) => integer(number),
        DeValue::Float(number) => Input::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => Input::Bool(*value),
        DeValue::Datetime(value) => Input::String(value.to_string()),
        DeValue::Array(items) => {
            let items = items.iter();
            Input::List(items.map(|item| input(item.get_ref(), lines)).collect())
        }
        DeValue::Table(members) => Input::Table(table(members, lines)),
    }
}

fn integer(number: &DeInteger<'_>) -> Input {
    i128::from_str_radix(number.as_str(), number.radix())
        .map_or(Input::Float(f64::INFINITY), Input::Integer)
}

/// Puts a value into a table of tables; of two at one place the later one stays.
pub(super) fn insert(table: &mut Table, path: &str, value: Input) {
    let Some((first, rest)) = path.split_once('.') else {
        table.insert(path.to_owned(), Node::of(value));
        return;
    };
    let node = table
        .entry(first.to_owned())
        .or_insert_with(|| Node::of(Input::Table(Table::new())));
    if !matches!(node.value, Input::Table(_)) {
        node.value = Input::Table(Table::new());
    }
    if let Input::Table(inner) = &mut node.value {
        insert(inner, rest, value);
    }
}

/// The value at a path.
pub(super) fn find<'a>(table: &'a Table, path: &[&str]) -> Option<&'a Node> {
    let (first, rest) = path.split_first()?;
    let node = table.get(*first)?;
    match &node.value {
        _ if rest.is_empty() => Some(node),
        Input::Table(inner) => find(inner, rest),
        _ => None,
    }
}
