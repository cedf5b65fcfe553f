//! Reading all arguments of one call, and answering with all that is wrong at once.

use std::ops::Range;

use super::{Argument, Rejection, Stage};
use crate::error::{Error, Fault, Faults};
use crate::request::Request;

/// The faults found while arguments are read, and how far the reading is.
#[derive(Debug, Default)]
pub struct Gather {
    faults: Faults,
    /// How many arguments of the order have been read.
    step: usize,
    /// Whether groups are read for their faults alone.
    rehearses: bool,
    /// Whether this is read for its faults alone, as part of something that has some.
    inherits: bool,
}

impl Gather {
    /// Nothing found yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            faults: Faults::new(),
            step: 0,
            rehearses: false,
            inherits: false,
        }
    }

    /// The position of the argument that is read next. `None`: the reading is over.
    #[inline]
    pub fn next<const N: usize>(
        &mut self,
        order: &Order<N>,
        request: &mut Request,
    ) -> Option<usize> {
        if self.step >= order.groups_begin {
            let groups = order.groups_begin..order.groups_end;
            if !groups.is_empty() {
                return self.next_late(&order.positions, &groups, request);
            }
            // Without groups there is nobody to tell of faults, and the order is known when this is compiled.
            if self.step >= N || !self.faults.is_empty() || request.has_faults() {
                return None;
            }
        }
        let position = order.positions[self.step];
        self.step += 1;
        Some(position)
    }

    /// The same for groups and what is behind them: what the application makes, for a request without faults alone.
    ///
    /// A group reads parameters and then makes values. Of several groups the parameters are read first, so that
    /// none makes values for a request in which the next one finds faults. The request tells the groups of it, for
    /// as long as they are read.
    fn next_late(
        &mut self,
        positions: &[usize],
        groups: &Range<usize>,
        request: &mut Request,
    ) -> Option<usize> {
        let has_none = self.faults.is_empty();
        if self.step == groups.end && std::mem::take(&mut self.rehearses) && has_none {
            self.step = groups.start;
        } else if self.step == groups.start {
            self.inherits = request.has_faults();
            self.rehearses = has_none && !self.inherits && groups.len() > 1;
        }
        let has_faults = self.inherits || !has_none;
        let next = positions.get(self.step);
        let next = next.filter(|_| self.step < groups.end || !has_faults);
        request.note_faults(match next {
            Some(_) => has_faults || self.rehearses,
            None => self.inherits,
        });
        self.step += 1;
        next.copied()
    }

    /// The list, for checks that add to it.
    pub fn faults(&mut self) -> &mut Faults {
        &mut self.faults
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

/// The order in which arguments are read: by stage, then as written.
#[derive(Debug)]
pub struct Order<const N: usize> {
    positions: [usize; N],
    /// Where in it the groups are, of which the parameters come first.
    groups_begin: usize,
    groups_end: usize,
}

impl<const N: usize> Order<N> {
    /// The order of arguments of these stages.
    #[must_use]
    pub const fn of(stages: [Stage; N]) -> Self {
        let mut order = Self {
            positions: [0; N],
            groups_begin: N,
            groups_end: N,
        };
        let mut filled = 0;
        let mut stage = Stage::Credential as u8;
        while stage <= Stage::Whole as u8 {
            if stage == Stage::Requires as u8 {
                order.groups_begin = filled;
            }
            if stage == Stage::Dependency as u8 {
                order.groups_end = filled;
            }
            let mut position = 0;
            while position < N {
                if stages[position] as u8 == stage {
                    order.positions[filled] = position;
                    filled += 1;
                }
                position += 1;
            }
            stage += 1;
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stage::{Body, Credential, Dependency, Parameter, Requires};

    fn walk<const N: usize>(stages: [Stage; N], faulty: Option<usize>) -> Vec<usize> {
        let (order, mut request) = (Order::of(stages), Request::empty());
        let mut gather = Gather::new();
        let mut walked = Vec::new();
        while let Some(position) = gather.next(&order, &mut request) {
            walked.push(position);
            if faulty == Some(position) {
                let fault = Fault::body("", "wrong", "is wrong");
                gather.faults().push(fault);
            }
        }
        walked
    }

    #[test]
    fn arguments_are_read_by_stage_and_then_as_written() {
        let stages = [Dependency, Parameter, Body, Parameter, Credential];
        assert_eq!(walk(stages, None), [4, 1, 3, 2, 0]);
    }

    #[test]
    fn dependencies_are_not_made_after_a_fault() {
        assert_eq!(walk([Dependency, Parameter], Some(1)), [1]);
        assert_eq!(walk([Dependency, Requires, Parameter], Some(2)), [2, 1]);
    }

    #[test]
    fn the_request_forgets_what_was_wrong_with_what_has_been_read() {
        let (order, mut request) = (Order::of([Requires, Requires]), Request::empty());
        let mut gather = Gather::new();
        gather.next(&order, &mut request);
        assert!(request.has_faults());
        gather.faults().push(Fault::body("", "wrong", "is wrong"));
        while gather.next(&order, &mut request).is_some() {
            assert!(request.has_faults());
        }
        assert!(!request.has_faults());
    }

    #[test]
    fn several_groups_are_read_for_their_faults_first() {
        let stages = [Requires, Dependency, Requires];
        assert_eq!(walk(stages, None), [0, 2, 0, 2, 1]);
        assert_eq!(walk(stages, Some(2)), [0, 2]);
        assert_eq!(walk([Requires, Dependency], None), [0, 1]);
    }
}
