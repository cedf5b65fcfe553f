//! Lists as arguments: a repeated key, or a JSON array.

use super::{Argument, FromRequest, Rejection, Stage};
use crate::meta::ArgumentMeta;
use crate::request::Request;

/// What `Vec<T>` reads: scalars from a repeated key, models from a JSON array.
#[diagnostic::on_unimplemented(
    message = "`Vec<{Self}>` cannot be an argument of a handler",
    label = "a request gives no list of `{Self}`",
    note = "put `#[model]` on `{Self}` to read a JSON array of it"
)]
pub trait FromRequestList: Sized + Send {
    /// When the list is read.
    const STAGE: Stage;

    /// Describes the list.
    fn describe_list(argument: &mut ArgumentMeta);

    /// Reads the list.
    fn list(
        request: &mut Request,
        argument: &Argument,
    ) -> impl Future<Output = Result<Vec<Self>, Rejection>> + Send;
}

impl<T: FromRequestList> FromRequest for Vec<T> {
    const STAGE: Stage = T::STAGE;

    fn describe(argument: &mut ArgumentMeta) {
        T::describe_list(argument);
    }

    fn from_request(
        request: &mut Request,
        argument: &Argument,
    ) -> impl Future<Output = Result<Self, Rejection>> + Send {
        T::list(request, argument)
    }
}
