//! Who the request comes from, as an argument.

use super::{Argument, FromRequest, Rejection, Source, Stage};
use crate::error::HttpError;
use crate::identity::Identity;
use crate::meta::{ArgumentKind, ArgumentMeta};
use crate::request::Request;

/// The subject itself. `Option<Identity>` is `None` where the request says nothing of it.
///
/// # Errors
/// 401 where nobody says who it is, and that of a credential that is not good.
impl FromRequest for Identity {
    const STAGE: Stage = Stage::Credential;

    fn describe(argument: &mut ArgumentMeta) {
        argument.kind = ArgumentKind::Identity;
    }

    async fn from_request(request: &mut Request, argument: &Argument) -> Result<Self, Rejection> {
        match request.identity().await? {
            Some(identity) => Ok(identity.clone()),
            None if matches!(argument.source(), Source::Absent) => Err(Rejection::Missing),
            None => Err(HttpError::unauthorized("you have to say who you are").into()),
        }
    }
}
