//! Reading all arguments of one call, and answering with all that is wrong at once.

use super::{Argument, Rejection, Stage};
use crate::error::{Error, Fault, Faults};
use crate::request::Request;

/// The faults found while a handler's arguments are read.
#[derive(Debug, Default)]
pub struct Gather {
    faults: Faults,
}

impl Gather {
    /// Nothing found yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            faults: Faults::new(),
        }
    }

    /// The list, for checks that add to it.
    pub fn faults(&mut self) -> &mut Faults {
        &mut self.faults
    }

    /// Whether the walk is over: dependencies are made only for a request without faults.
    #[must_use]
    pub fn stops_before(&self, stage: Stage) -> bool {
        stage >= Stage::Dependency && !self.faults.is_empty()
    }

    /// The same for a handler; a group of arguments is told whether there are faults already.
    #[inline]
    #[must_use]
    pub fn is_over(&self, stage: Stage, request: &mut Request) -> bool {
        if stage >= Stage::Requires && !self.faults.is_empty() {
            request.set_has_faults();
        }
        self.stops_before(stage)
    }

    /// What was found.
    #[must_use]
    pub(crate) fn into_faults(self) -> Vec<Fault> {
        self.faults.into_vec()
    }

    /// Takes in a rejection.
    ///
    /// # Errors
    /// A rejection that ends the walk; it carries the faults found so far.
    pub fn reject(&mut self, rejection: Rejection, argument: &Argument) -> Result<(), Error> {
        match rejection {
            Rejection::Missing => self.faults.push(argument.missing()),
            Rejection::Faults(faults) => self.faults.extend(faults),
            Rejection::Answer(error) => {
                return Err(error.with_faults(std::mem::take(&mut self.faults).into_vec()));
            }
        }
        Ok(())
    }

    /// Takes in the outcome of a read whose value nobody needs.
    ///
    /// # Errors
    /// Those of [`reject`](Self::reject).
    pub fn note<T>(
        &mut self,
        outcome: Result<T, Rejection>,
        argument: &Argument,
    ) -> Result<(), Error> {
        outcome
            .map(drop)
            .or_else(|rejection| self.reject(rejection, argument))
    }

    /// Ends the walk: nothing when nothing was wrong.
    ///
    /// # Errors
    /// All faults, as one 422.
    pub fn finish(self) -> Result<(), Error> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Error::faults(self.faults.into_vec()))
        }
    }
}

/// The positions of the arguments in the order in which they are read: by stage, then as written.
#[must_use]
pub const fn order<const N: usize>(stages: [Stage; N]) -> [usize; N] {
    let mut order = [0; N];
    let mut filled = 0;
    let mut stage = Stage::Credential as u8;
    while stage <= Stage::Whole as u8 {
        let mut position = 0;
        while position < N {
            if stages[position] as u8 == stage {
                order[filled] = position;
                filled += 1;
            }
            position += 1;
        }
        stage += 1;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_by_stage_and_then_as_written() {
        use Stage::{Body, Credential, Dependency, Parameter};
        assert_eq!(
            order([Dependency, Parameter, Body, Parameter, Credential]),
            [4, 1, 3, 2, 0]
        );
    }
}
