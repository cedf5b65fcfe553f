//! The operations of one path.

use http::Method;
use serde::Serialize;

use super::{Operation, Visit};

macro_rules! path_item {
    ($($(#[$doc:meta])* $field:ident = $method:ident;)*) => {
        /// The operations of one path (§4.8.9).
        #[derive(Clone, Debug, Default, PartialEq, Serialize)]
        pub struct PathItem {
            $(
                $(#[$doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<Operation>,
            )*
        }

        impl PathItem {
            /// The place of a method's operation; `None` for a method that OpenAPI does not know.
            pub fn operation_mut(&mut self, method: &Method) -> Option<&mut Option<Operation>> {
                match *method {
                    $(Method::$method => Some(&mut self.$field),)*
                    _ => None,
                }
            }

            /// Its operations.
            pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
                [$(&self.$field),*].into_iter().flatten()
            }

            /// The same, to change them.
            pub(crate) fn operations_mut(&mut self) -> impl Iterator<Item = &mut Operation> {
                [$(&mut self.$field),*].into_iter().flatten()
            }

            pub(crate) fn visit_schemas(&mut self, visit: &mut Visit<'_>) {
                for operation in self.operations_mut() {
                    operation.visit_schemas(visit);
                }
            }
        }
    };
}

path_item! {
    /// `GET`
    get = GET;
    /// `PUT`
    put = PUT;
    /// `POST`
    post = POST;
    /// `DELETE`
    delete = DELETE;
    /// `OPTIONS`
    options = OPTIONS;
    /// `HEAD`
    head = HEAD;
    /// `PATCH`
    patch = PATCH;
    /// `TRACE`
    trace = TRACE;
    /// `QUERY`, which OpenAPI 3.2 knows
    query = QUERY;
}
