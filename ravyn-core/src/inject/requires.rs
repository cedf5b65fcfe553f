//! `#[derive(Requires)]`: arguments that are read as one.

use crate::error::Error;
use crate::meta::{ArgumentKind, ArgumentMeta};
use crate::params::{Argument, Gather, Rejection, Source, Stage};
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

    /// Whether the fields of a stage are not to be read.
    #[must_use]
    pub fn stops_before(&self, stage: Stage, request: &Request) -> bool {
        stage >= Stage::Dependency && (request.has_faults() || self.gather.stops_before(stage))
    }

    /// The list, for checks that add to it.
    pub fn gather(&mut self) -> &mut Gather {
        &mut self.gather
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
