//! A JSON body that several arguments share: each takes one property of it.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{JSON, describe_member, parse, unfit};
use crate::error::{Error, Fault};
use crate::meta::{ArgumentMeta, Place, SchemaOf};
use crate::model::{At, RequestModel, checked};
use crate::params::{Argument, FromRequest, Rejection, Source, Stage, body};
use crate::request::Request;

/// Reads the body once, for all arguments under `#[body("name")]`, which follow it.
#[derive(Clone, Copy, Debug)]
pub struct BodyMembers;

/// One property of the body.
#[derive(Clone, Copy, Debug)]
pub struct Member<T>(pub T);

#[diagnostic::do_not_recommend]
impl FromRequest for BodyMembers {
    const STAGE: Stage = Stage::Body;

    fn describe(_: &mut ArgumentMeta) {}

    async fn from_request(request: &mut Request, _: &Argument) -> Result<Self, Rejection> {
        let bytes = match body::whole(request, Some(JSON)).await {
            Err(Rejection::Missing) => return Ok(Self),
            other => other?,
        };
        request.set_fields(split(&bytes)?);
        Ok(Self)
    }
}

impl<T: RequestModel> FromRequest for Member<T> {
    const STAGE: Stage = Stage::Body;

    fn describe(argument: &mut ArgumentMeta) {
        describe_member(argument, SchemaOf::of::<T>());
        argument.required = T::absent().is_none();
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        let name = argument.name();
        let found = request.fields().iter().find(|(known, _)| known == name);
        let value: T = match found {
            None => T::absent().ok_or(Rejection::Missing)?,
            Some((_, text)) => parse(text.as_bytes()).map_err(|_| unfit::<T>(text, argument))?,
        };
        let root = At::root(Place::Body);
        checked(value, &root.field(name))
            .map(Self)
            .map_err(Rejection::Faults)
    }
}

fn unfit<T: RequestModel>(text: &str, argument: &Argument) -> Rejection {
    let description = match argument.source() {
        Source::Member(description) => Some(&**description),
        _ => None,
    };
    let faults = unfit::faults::<T>(text.as_bytes(), description);
    let prefix = format!("/{}", crate::model::escaped(argument.name()));
    Rejection::Faults(
        faults
            .into_iter()
            .map(|fault| fault.within(&prefix))
            .collect(),
    )
}

/// The properties of an object, each as the JSON that it was sent as.
fn split(bytes: &[u8]) -> Result<Vec<(String, String)>, Rejection> {
    struct Members;

    impl<'de> Visitor<'de> for Members {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some((name, text)) = map.next_entry::<String, &RawValue>()? {
                members.push((name, text.get().to_owned()));
            }
            Ok(members)
        }
    }

    // What is no object may stand before what is broken.
    if let Err(broken) = serde_json::from_slice::<IgnoredAny>(bytes) {
        return Err(unfit::not_json(&broken));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let members = deserializer
        .deserialize_map(Members)
        .and_then(|members| deserializer.end().map(|()| members));
    let members = members.map_err(|error| {
        if error.is_data() {
            no_members(Fault::body("", "type", "must be an object"))
        } else {
            unfit::not_json(&error)
        }
    })?;
    let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(members),
        Some(pair) => {
            let pointer = format!("/{}", crate::model::escaped(pair[0]));
            let detail = "is given more than once";
            Err(no_members(Fault::body(pointer, "duplicate", detail)))
        }
    }
}

/// Ends the walk: without its properties a body would be said to lack each of them.
fn no_members(fault: Fault) -> Rejection {
    Rejection::Answer(Error::faults(vec![fault]))
}
