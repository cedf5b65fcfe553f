//! `application/x-www-form-urlencoded` bodies, whole or field by field.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use super::deep;
use super::group::read_fields;
use super::record::Entry;
use super::{Argument, Field, FromRequest, Rejection, Source, Stage, body, source};
use crate::meta::{ArgumentKind, ArgumentMeta, SchemaOf};
use crate::model::RequestModel;
use crate::request::Request;

pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// A model from a form body. Values are text until the model's type says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form<T>(pub T);

impl<T> std::ops::Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: RequestModel> FromRequest for Form<T> {
    const STAGE: Stage = Stage::Body;

    fn describe(argument: &mut ArgumentMeta) {
        argument.kind = ArgumentKind::Body {
            media_type: FORM,
            schema: Some(SchemaOf::of::<T>()),
        };
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        let bytes = match body::whole(request, Some(FORM)).await {
            // A form without fields is a form; without its media type it is no body.
            Err(Rejection::Missing) if request.headers().contains_key(CONTENT_TYPE) => Bytes::new(),
            other => other?,
        };
        if source::has_too_many_pairs(&bytes) {
            return Err(source::too_many_pairs());
        }
        let mut pairs: Vec<_> = form_urlencoded::parse(&bytes).collect();
        let fields = match argument.source() {
            Source::FormBody(fields) => fields,
            Source::DeepForm(description) => {
                return deep::read_form(pairs, description).map(Self);
            }
            _ => return Err(Rejection::Missing),
        };
        read_fields(entries(&mut pairs, fields), fields, argument).map(Self)
    }
}

/// The pairs by name, and an entry without texts for each list that is absent.
fn entries<'a>(
    pairs: &'a mut [(Cow<'a, str>, Cow<'a, str>)],
    fields: &'a [Field],
) -> Vec<Entry<'a>> {
    // The order within one name stays.
    pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut entries = Vec::new();
    for group in pairs.chunk_by(|(one, _), (other, _)| one == other) {
        let texts = group.iter().map(|(_, text)| Cow::Borrowed(&**text));
        entries.push(Entry {
            name: &group[0].0,
            texts: Ok(texts.collect()),
        });
    }
    for field in fields.iter().filter(|field| field.is_list()) {
        if entries.iter().all(|entry| entry.name != field.name()) {
            entries.push(Entry {
                name: field.name(),
                texts: Ok(Vec::new()),
            });
        }
    }
    entries
}

/// Reads the form body once, for all `#[form]` arguments of a handler, which follow it.
#[derive(Clone, Copy, Debug)]
pub struct FormFields;

#[diagnostic::do_not_recommend]
impl FromRequest for FormFields {
    const STAGE: Stage = Stage::Body;

    fn describe(_: &mut ArgumentMeta) {}

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        let bytes = match body::whole(request, Some(FORM)).await {
            Err(Rejection::Missing) => return Ok(Self),
            other => other?,
        };
        if source::has_too_many_pairs(&bytes) {
            return Err(source::too_many_pairs());
        }
        request.set_fields(form_urlencoded::parse(&bytes).into_owned().collect());
        Ok(Self)
    }
}
