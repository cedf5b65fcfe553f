//! `application/x-www-form-urlencoded` bodies, whole or field by field.

use super::{Argument, FromRequest, Rejection, Stage, body, json, values};
use crate::error::Faults;
use crate::meta::{ArgumentKind, ArgumentMeta, Place, SchemaOf};
use crate::model::{At, RequestModel};
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

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        let bytes = body::whole(request, Some(FORM)).await?;
        if values::has_too_many_pairs(&bytes) {
            return Err(values::too_many_pairs());
        }
        let value: T = json::read_form(&bytes, Place::Body)?;
        let mut faults = Faults::new();
        value.validate(&At::root(Place::Body), &mut faults);
        if faults.is_empty() {
            Ok(Self(value))
        } else {
            Err(Rejection::Faults(faults.into_vec()))
        }
    }
}

/// Reads the form body once, for all `#[form]` arguments of a handler, which follow it.
#[derive(Clone, Copy, Debug)]
pub struct FormFields;

impl FromRequest for FormFields {
    const STAGE: Stage = Stage::Body;

    fn describe(_: &mut ArgumentMeta) {}

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        let bytes = match body::whole(request, Some(FORM)).await {
            Err(Rejection::Missing) => return Ok(Self),
            other => other?,
        };
        if values::has_too_many_pairs(&bytes) {
            return Err(values::too_many_pairs());
        }
        request.set_form(form_urlencoded::parse(&bytes).into_owned().collect());
        Ok(Self)
    }
}
