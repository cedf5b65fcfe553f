//! What the two generators have defined, by the references that lead there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use ravyn_core::meta::keep_identity;
use schemars::Schema;
use serde_json::{Map, Value};

use super::walk;

/// Which way a type goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// It is read.
    Request,
    /// It is sent.
    Answer,
}

impl View {
    /// Where the view's references lead until they are rewritten.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Request => "/requests",
            Self::Answer => "/answers",
        }
    }
}

/// What a model says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    /// Path of the Rust type.
    pub(super) path: String,
    /// Whether the user chose the name.
    pub(super) is_renamed: bool,
}

/// One type in one view.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) view: View,
    /// Its name without regard to others.
    pub(super) name: String,
    /// `None` for a type that is no `#[model]`.
    pub(super) identity: Option<Identity>,
    pub(super) schema: Schema,
}

/// All types, by the references to them.
#[derive(Debug)]
pub(super) struct Definitions(BTreeMap<String, Definition>);

impl Definitions {
    /// What the generators hold.
    pub(super) fn new(request: Map<String, Value>, answer: Map<String, Value>) -> Self {
        let views = [(View::Request, request), (View::Answer, answer)];
        let all = views.into_iter().flat_map(|(view, definitions)| {
            definitions.into_iter().filter_map(move |(key, schema)| {
                let definition = definition(view, &key, Schema::try_from(schema).ok()?);
                Some((format!("#{}/{key}", view.path()), definition))
            })
        });
        Self(all.collect())
    }

    /// Drops what neither `roots` nor anything that they lead to refers to.
    pub(super) fn keep_reachable(&mut self, mut roots: Vec<String>) {
        let mut reached = BTreeSet::new();
        while let Some(reference) = roots.pop() {
            let Some(definition) = self.get(&reference) else {
                continue;
            };
            let more = walk::references(&definition.schema);
            if reached.insert(plain(&reference).into_owned()) {
                roots.extend(more);
            }
        }
        self.0.retain(|reference, _| reached.contains(reference));
    }

    /// The type that a reference leads to.
    pub(super) fn get(&self, reference: &str) -> Option<&Definition> {
        self.0.get(&*plain(reference))
    }

    /// Every type and the reference to it.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Definition)> {
        self.0
            .iter()
            .map(|(reference, definition)| (reference.as_str(), definition))
    }
}

fn definition(view: View, key: &str, schema: Schema) -> Definition {
    let identity = schema.get(keep_identity::KEY);
    let text = |key: &str| {
        identity
            .and_then(|identity| identity.get(key)?.as_str())
            .map(str::to_owned)
    };
    let is_renamed = identity.and_then(|identity| identity.get("renamed")?.as_bool());
    let name = text("name").unwrap_or_else(|| key.to_owned());
    let identity = text("path").map(|path| Identity {
        path,
        is_renamed: is_renamed == Some(true),
    });
    Definition {
        view,
        name,
        identity,
        schema,
    }
}

/// The name of a definition of this view, out of a reference to it.
pub(super) fn name_of(view: View, reference: &str) -> Option<Cow<'_, str>> {
    let pointer = reference
        .strip_prefix('#')?
        .strip_prefix(view.path())?
        .strip_prefix('/')?;
    Some(plain(pointer))
}

/// Undoes the escapes of a JSON Pointer in a URI fragment (RFC 6901 §6).
pub(super) fn plain(reference: &str) -> Cow<'_, str> {
    let text = percent_decode_str(reference)
        .decode_utf8()
        .unwrap_or(Cow::Borrowed(reference));
    if text.contains('~') {
        text.replace("~1", "/").replace("~0", "~").into()
    } else {
        text
    }
}
