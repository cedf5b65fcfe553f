//! The pairs of a query string, read in place (`application/x-www-form-urlencoded`).

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The pairs, in one pass over the text.
pub(super) struct Pairs<'a> {
    rest: Option<&'a str>,
}

/// One pair, still escaped.
pub(super) struct Pair<'a> {
    key: &'a str,
    value: &'a str,
    is_escaped: bool,
}

/// A value that is not UTF-8 once its escapes are undone.
pub(super) struct NotUtf8;

impl<'a> Pairs<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: (!text.is_empty()).then_some(text),
        }
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Pair<'a>;

    #[inline]
    fn next(&mut self) -> Option<Pair<'a>> {
        let text = self.rest?;
        let (mut end, mut equals, mut is_escaped) = (text.len(), None, false);
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'&' => {
                    end = at;
                    break;
                }
                b'=' if equals.is_none() => equals = Some(at),
                b'%' | b'+' => is_escaped = true,
                _ => {}
            }
        }
        self.rest = text.get(end + 1..);
        let (key, value) = match equals {
            Some(at) => (&text[..at], &text[at + 1..end]),
            None => (&text[..end], ""),
        };
        Some(Pair {
            key,
            value,
            is_escaped,
        })
    }
}

impl<'a> Pair<'a> {
    /// Whether the key is this name.
    #[inline]
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.key == name || (self.is_escaped && unescape(self.key).is_ok_and(|key| key == name))
    }

    /// The key, with its escapes undone.
    pub(super) fn name(&self) -> Result<Cow<'a, str>, NotUtf8> {
        unescape(self.key)
    }

    /// The value, still escaped.
    pub(super) fn raw_value(&self) -> &'a str {
        self.value
    }

    /// The value.
    #[inline]
    pub(super) fn value(self) -> Result<Cow<'a, str>, NotUtf8> {
        if self.is_escaped {
            unescape(self.value)
        } else {
            Ok(Cow::Borrowed(self.value))
        }
    }
}

pub(super) fn unescape(text: &str) -> Result<Cow<'_, str>, NotUtf8> {
    let spaced = text.replace('+', " ");
    let text = percent_decode_str(&spaced)
        .decode_utf8()
        .map_err(|_| NotUtf8)?;
    Ok(Cow::Owned(text.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = Pairs::new(text).map(|pair| (pair.key.to_owned(), pair.value().ok()));
        let expected = expected
            .iter()
            .map(|(key, value)| ((*key).to_owned(), Some((*value).into())));
        assert!(found.eq(expected), "{text}");
    }

    #[test]
    fn pairs_are_split_at_the_first_equals_sign() {
        check("", &[]);
        check("a", &[("a", "")]);
        check(
            "a=1&b=x%20y+z&c==&=&",
            &[("a", "1"), ("b", "x y z"), ("c", "="), ("", ""), ("", "")],
        );
    }
}
