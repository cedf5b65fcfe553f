//! The path of a request: one reading of it, shared by the router and by every value taken from it.
//!
//! The rule, applied once and before any route is looked for:
//! - an empty segment (`//`), a dot segment (`.` or `..`, plain or percent-encoded) and a backslash are
//!   refused: nothing downstream can read a second meaning into the path;
//! - an invalid percent-encoding, an encoded control character and bytes that are no UTF-8 are refused;
//! - escapes of unreserved characters are undone before matching (RFC 3986 §6.2.2.2), so that `/%61dmin`
//!   is `/admin`;
//! - what no URI may hold as it is, such as `é` or `"`, is encoded (RFC 3986 §2.1), so that it has one
//!   spelling;
//! - an encoded slash (`%2F`) or backslash never separates segments: inside `{name}` it is data, inside
//!   `{*rest}` and in fixed segments it does not match.

use std::borrow::Cow;

use percent_encoding::{percent_decode_str, percent_encode_byte};
use smallvec::SmallVec;

/// The values that the router found in a path.
#[derive(Clone, Debug, Default)]
pub struct RequestPath {
    /// The path after [`normalize`], where it differs from the one that was sent.
    normal: Option<Box<str>>,
    /// Start and end of each value, in the order of the template.
    ranges: SmallVec<[(u32, u32); 4]>,
    /// The values that the router found in the host, whose positions follow.
    host: Option<Box<[String]>>,
}

/// The list of a path's values while it is being filled.
pub(crate) struct PathValues<'a>(&'a mut SmallVec<[(u32, u32); 4]>);

impl PathValues<'_> {
    /// Adds a value.
    #[inline]
    pub(crate) fn push(&mut self, start: usize, len: usize) {
        // A path is shorter than a request head, and so than 4 GiB.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "bounded by the request head"
        )]
        self.0.push((start as u32, (start + len) as u32));
    }
}

/// Why a path is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// `//`
    #[error("the path has an empty segment")]
    EmptySegment,
    /// `.` or `..`
    #[error("the path has a dot segment")]
    DotSegment,
    /// `\`
    #[error("the path has a backslash")]
    Backslash,
    /// `%` without two hexadecimal digits.
    #[error("the path has an invalid percent-encoding")]
    Encoding,
    /// An encoded control character.
    #[error("the path has a control character")]
    Control,
    /// Bytes that are no UTF-8.
    #[error("the path is not UTF-8")]
    Utf8,
}

impl RequestPath {
    pub(crate) fn new(normal: Option<Box<str>>) -> Self {
        Self {
            normal,
            ranges: SmallVec::new(),
            host: None,
        }
    }

    /// Adds the values of the host's labels.
    pub(crate) fn set_host_values(&mut self, values: Box<[String]>) {
        self.host = Some(values);
    }

    /// The path that was matched, given the one that was sent.
    pub(crate) fn text<'a>(&'a self, sent: &'a str) -> &'a str {
        self.normal.as_deref().unwrap_or(sent)
    }

    /// Holds on to the path that was matched, because the request is going to have another one.
    pub(crate) fn keep(&mut self, sent: &str) {
        self.normal.get_or_insert_with(|| sent.into());
    }

    /// The path that is to be matched, and the list of its values to be filled.
    #[inline]
    pub(crate) fn begin_values<'a>(&'a mut self, sent: &'a str) -> (&'a str, PathValues<'a>) {
        self.ranges.clear();
        (
            self.normal.as_deref().unwrap_or(sent),
            PathValues(&mut self.ranges),
        )
    }

    /// The value at `index`, still percent-encoded.
    pub(crate) fn value<'a>(&'a self, sent: &'a str, index: usize) -> Option<&'a str> {
        let Some(&(start, end)) = self.ranges.get(index) else {
            let in_host = self.host.as_ref()?.get(index - self.ranges.len())?;
            return Some(in_host);
        };
        self.text(sent).get(start as usize..end as usize)
    }
}

/// Applies the rule of this module. `None`: the path is fine as it was sent.
pub(crate) fn normalize(path: &str) -> Result<Option<Box<str>>, PathError> {
    let bytes = path.as_bytes();
    let followers = bytes.get(1..).unwrap_or_default();
    // Without a branch for each byte, because nearly every path is fine.
    let is_plain = bytes
        .iter()
        .zip(followers)
        .fold(true, |is_plain, (&byte, &next)| {
            is_plain
                & !((byte == b'/') & ((next == b'/') | (next == b'.'))
                    | (next == b'%')
                    | (next == b'\\')
                    | must_be_encoded(next))
        });
    if is_plain {
        Ok(None)
    } else {
        normalize_unusual(path)
    }
}

#[cold]
fn normalize_unusual(path: &str) -> Result<Option<Box<str>>, PathError> {
    let bytes = path.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'\\' => return Err(PathError::Backslash),
            b'/' if bytes.get(at + 1) == Some(&b'/') => return Err(PathError::EmptySegment),
            b'/' if is_dot_segment(&bytes[at + 1..]) => return Err(PathError::DotSegment),
            _ => {}
        }
    }
    if bytes
        .iter()
        .any(|byte| *byte == b'%' || must_be_encoded(*byte))
    {
        one_spelling(path)
    } else {
        Ok(None)
    }
}

/// Whether a URI may not hold the byte as it is (RFC 3986 §3.3). Braces stand in templates.
const fn must_be_encoded(byte: u8) -> bool {
    (byte >= 0x80) | matches!(byte, b'"' | b'<' | b'>' | b'^' | b'`' | b'|')
}

/// Whether a segment that begins here is `.` or `..`.
fn is_dot_segment(rest: &[u8]) -> bool {
    let dots = rest.iter().take_while(|byte| **byte == b'.').count();
    matches!(dots, 1 | 2) && matches!(rest.get(dots), None | Some(b'/'))
}

/// Undoes the escapes of unreserved characters, and encodes what must be encoded.
fn one_spelling(path: &str) -> Result<Option<Box<str>>, PathError> {
    let bytes = path.as_bytes();
    let mut normal = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'%' {
            if must_be_encoded(bytes[at]) {
                normal.extend_from_slice(percent_encode_byte(bytes[at]).as_bytes());
            } else {
                normal.push(bytes[at]);
            }
            at += 1;
            continue;
        }
        let escape = bytes.get(at..at + 3).ok_or(PathError::Encoding)?;
        let byte = hex(escape[1])
            .zip(hex(escape[2]))
            .map(|(high, low)| high << 4 | low);
        match byte.ok_or(PathError::Encoding)? {
            byte if byte.is_ascii_control() => return Err(PathError::Control),
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => normal.push(byte),
            _ => normal.extend_from_slice(&escape.to_ascii_uppercase()),
        }
        at += 3;
    }
    let normal = String::from_utf8(normal).map_err(|_| PathError::Utf8)?;
    percent_decode_str(&normal)
        .decode_utf8()
        .map_err(|_| PathError::Utf8)?;
    if normal
        .split('/')
        .any(|segment| matches!(segment, "." | ".."))
    {
        return Err(PathError::DotSegment);
    }
    Ok(Some(normal.into_boxed_str()))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// Undoes the escapes of a value. [`normalize`] has made sure that they make UTF-8.
pub(crate) fn decode(value: &str) -> Cow<'_, str> {
    if !value.as_bytes().contains(&b'%') {
        return Cow::Borrowed(value);
    }
    percent_decode_str(value)
        .decode_utf8()
        .unwrap_or(Cow::Borrowed(value))
}

/// Whether a value holds an encoded separator, which a `{*rest}` value may not.
pub(crate) fn has_encoded_separator(value: &str) -> bool {
    value.contains("%2F") || value.contains("%5C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Result<&str, PathError>) {
        let found = normalize(path).map(|normal| normal.map_or(path.to_owned(), String::from));
        assert_eq!(found, expected.map(str::to_owned), "{path}");
    }

    #[test]
    fn a_plain_path_is_left_alone() {
        assert_eq!(normalize("/users/7"), Ok(None));
        assert_eq!(normalize("/"), Ok(None));
        assert_eq!(normalize("/a/.well-known/x.y/..z"), Ok(None));
    }

    #[test]
    fn segments_that_a_second_reader_could_resolve_are_refused() {
        check("/a//b", Err(PathError::EmptySegment));
        check("//evil.example", Err(PathError::EmptySegment));
        check("/a/../b", Err(PathError::DotSegment));
        check("/a/..", Err(PathError::DotSegment));
        check("/./b", Err(PathError::DotSegment));
        check("/a/%2e%2E/b", Err(PathError::DotSegment));
        check("/a/.%2e", Err(PathError::DotSegment));
        check("/a\\b", Err(PathError::Backslash));
    }

    #[test]
    fn escapes_are_undone_once_and_only_where_they_mean_the_same() {
        check("/%61dmin", Ok("/admin"));
        check("/a%2fb", Ok("/a%2Fb"));
        check("/a%252e%252e/b", Ok("/a%252e%252e/b"));
        check("/caf%c3%a9", Ok("/caf%C3%A9"));
        check("/café/\"", Ok("/caf%C3%A9/%22"));
    }

    #[test]
    fn escapes_that_say_nothing_are_refused() {
        check("/a%", Err(PathError::Encoding));
        check("/a%zz", Err(PathError::Encoding));
        check("/a%00", Err(PathError::Control));
        check("/a%0d%0aSet-Cookie", Err(PathError::Control));
        check("/a%ff", Err(PathError::Utf8));
    }
}
