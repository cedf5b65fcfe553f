//! `#[derive(Requires)]`: arguments that are read as one.

use crate::error::{Error, Faults};
use crate::meta::{ArgumentKind, ArgumentMeta};
use crate::params::{Argument, Gather, Order, Rejection, Source};
use crate::request::Request;

/// The reading of the fields of a group: parameters first, and what the application makes only for a request without
/// faults.
#[derive(Debug, Default)]
pub struct Fields {
    gather: Gather,
}

impl Fields {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The position of the field that is read next. `None`: the reading is over.
    pub fn next<const N: usize>(
        &mut self,
        order: &Order<N>,
        request: &mut Request,
    ) -> Option<usize> {
        self.gather.next(order, request)
    }

    /// The list, for checks that add to it.
    pub fn faults(&mut self) -> &mut Faults {
        self.gather.faults()
    }

    /// Takes in the rejection of a field.
    ///
    /// # Errors
    /// A rejection that ends the walk; it carries the faults found so far.
    pub fn reject(&mut self, rejection: Rejection, argument: &Argument) -> Result<(), Error> {
        self.gather.reject(rejection, argument)
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// The faults of all fields.
    pub fn finish(self) -> Result<(), Rejection> {
        let faults = self.gather.into_faults();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Rejection::Faults(faults))
        }
    }
}

/// Describes a group of these arguments.
pub fn describe_requires(argument: &mut ArgumentMeta, arguments: Vec<ArgumentMeta>) {
    argument.kind = ArgumentKind::Requires { arguments };
}

/// A group whose values were not made, because an argument that was read before it has faults.
#[must_use]
pub fn unread() -> Rejection {
    Rejection::Faults(Vec::new())
}

/// The compiled argument of a field.
///
/// # Errors
/// When the argument is no group; no request can cause it.
pub fn read_field(argument: &Argument, position: usize) -> Result<&Argument, Rejection> {
    #[derive(Debug, thiserror::Error)]
    #[error("the plan of the route has no field {0}")]
    struct NoField(usize);
    let field = match argument.source() {
        Source::Requires(fields) => fields.get(position),
        _ => None,
    };
    field.ok_or_else(|| Rejection::Answer(Error::internal(NoField(position))))
}
