//! Where in a request a value stands while it is being checked.

use std::borrow::Cow;
use std::fmt::Write;

use crate::error::{Fault, Faults};
use crate::meta::Place;

/// A position, built on the stack on the way down and written out only for a fault.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    place: Place,
    parent: Option<&'a Self>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Root,
    Name(&'a str),
    Index(usize),
}

impl<'a> At<'a> {
    /// The whole of a place.
    #[must_use]
    pub const fn root(place: Place) -> Self {
        Self {
            place,
            parent: None,
            segment: Segment::Root,
        }
    }

    /// A field, or a parameter where the parent is the root of a place other than the body.
    #[must_use]
    pub const fn field(&'a self, name: &'a str) -> Self {
        Self {
            place: self.place,
            parent: Some(self),
            segment: Segment::Name(name),
        }
    }

    /// An element of a list.
    #[must_use]
    pub const fn index(&'a self, index: usize) -> Self {
        Self {
            place: self.place,
            parent: Some(self),
            segment: Segment::Index(index),
        }
    }

    /// Notes a fault at this position.
    pub fn fault(
        &self,
        faults: &mut Faults,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) {
        faults.push(match (self.place, self.parameter()) {
            (Place::Body, _) | (_, None) => Fault::body(self.pointer(), code, detail),
            (place, Some(name)) => Fault::parameter(place, name, code, detail),
        });
    }

    /// The outermost name: the parameter's.
    fn parameter(&self) -> Option<&'a str> {
        match (self.parent, self.segment) {
            (Some(parent), Segment::Name(name)) => Some(parent.parameter().unwrap_or(name)),
            (Some(parent), _) => parent.parameter(),
            (None, _) => None,
        }
    }

    /// JSON Pointer (RFC 6901) of the position.
    fn pointer(&self) -> String {
        let mut text = self.parent.map(At::pointer).unwrap_or_default();
        match self.segment {
            Segment::Root => {}
            Segment::Name(name) => {
                text.push('/');
                text.push_str(&escaped(name));
            }
            Segment::Index(index) => {
                // Writing to a string cannot fail.
                let _ = write!(text, "/{index}");
            }
        }
        text
    }
}

/// A name as a segment of a JSON Pointer (RFC 6901 §3).
pub(crate) fn escaped(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        name.replace('~', "~0").replace('/', "~1").into()
    } else {
        name.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_the_body_has_a_pointer() {
        let mut faults = Faults::new();
        let root = At::root(Place::Body);
        root.field("a/b")
            .index(3)
            .field("x~y")
            .fault(&mut faults, "type", "no");
        assert_eq!(faults.into_vec()[0].pointer(), Some("/a~1b/3/x~0y"));
    }

    #[test]
    fn a_fault_of_a_parameter_has_its_name() {
        let mut faults = Faults::new();
        let root = At::root(Place::Query);
        root.field("tags").index(3).fault(&mut faults, "type", "no");
        assert_eq!(faults.into_vec()[0].name(), Some("tags"));
    }
}
