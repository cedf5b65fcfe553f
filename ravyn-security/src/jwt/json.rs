//! What the header and the claims have in common as JSON.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use smallvec::SmallVec;

use super::Reason;

const DEEPEST: usize = 32;

/// A text, borrowed where it has no escapes.
#[derive(Clone, Debug)]
pub(super) struct Text<'t>(pub(super) Cow<'t, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// The names of an object.
#[derive(Debug, Default)]
pub(super) struct Names<'t>(SmallVec<[Cow<'t, str>; 16]>);

impl<'t> Names<'t> {
    pub(super) fn add(&mut self, name: Cow<'t, str>) {
        self.0.push(name);
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|known| known == name)
    }

    /// Sorted once, so that an object of a thousand names costs no thousand squared.
    pub(super) fn are_unique(&mut self) -> bool {
        self.0.sort_unstable();
        self.0.windows(2).all(|pair| pair[0] != pair[1])
    }
}

/// Refuses what is nested too deeply, before a parser meets it.
pub(super) fn shallow(json: &[u8]) -> Result<(), Reason> {
    // Few openings cannot be deep, and counting them is quicker than knowing texts from brackets.
    let openings = json
        .iter()
        .filter(|byte| matches!(byte, b'{' | b'['))
        .count();
    if openings > DEEPEST && depth(json) > DEEPEST {
        return Err(Reason::TooDeep);
    }
    Ok(())
}

/// The depth of a JSON value. Of what is no JSON, some number.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_text(&mut bytes),
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn skip_text(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => _ = bytes.next(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_have_no_depth() {
        let text = format!(r#"{{"a":"{}\"[","b":[1]}}"#, "[".repeat(100));
        assert_eq!(depth(text.as_bytes()), 2);
        assert_eq!(shallow(text.as_bytes()), Ok(()));
    }

    #[test]
    fn the_deepest_is_the_limit() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert_eq!(shallow(nested(DEEPEST).as_bytes()), Ok(()));
        assert_eq!(
            shallow(nested(DEEPEST + 1).as_bytes()),
            Err(Reason::TooDeep)
        );
    }

    #[test]
    fn a_name_twice_is_found_wherever_it_stands() {
        let mut names = Names::default();
        for name in ["b", "a", "c"] {
            names.add(name.into());
        }
        assert!(names.are_unique() && names.has("a") && !names.has("d"));
        names.add("b".into());
        assert!(!names.are_unique());
    }
}
