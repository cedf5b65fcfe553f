//! Numbers without a fraction, written as integers.
//!
//! serde copies what stands inside a tagged or untagged enum, or beside `flatten`, before it knows the type, and from
//! a copy its integers refuse `1.0` and `-0`. Only a body that could not be read is written anew.

/// Beyond 2^53 a float is no longer one integer.
const MOST: f64 = 9_007_199_254_740_992.0;

/// The integer that a float is, however it was written.
pub(super) fn integer(float: f64) -> Option<i64> {
    if float.fract() != 0.0 || float.abs() > MOST {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it has no fraction and fits"
    )]
    let integer = float as i64;
    Some(integer)
}

/// JSON with its whole numbers as integers. `None`: they are so already.
///
/// A number takes the place of a number, so that what is no JSON stays none.
pub(super) fn written_as_integers(json: &[u8]) -> Option<Vec<u8>> {
    let mut written: Option<Vec<u8>> = None;
    let (mut position, mut copied) = (0, 0);
    while position < json.len() {
        let length = match json[position] {
            b'"' => string_length(&json[position..]),
            b'-' | b'0'..=b'9' => {
                let length = number_length(&json[position..]);
                if let Some(integer) = whole(&json[position..position + length]) {
                    let written = written.get_or_insert_default();
                    written.extend_from_slice(&json[copied..position]);
                    written.extend_from_slice(integer.to_string().as_bytes());
                    copied = position + length;
                }
                length
            }
            _ => 1,
        };
        position += length;
    }
    let mut written = written?;
    written.extend_from_slice(&json[copied..]);
    Some(written)
}

fn string_length(json: &[u8]) -> usize {
    let mut length = 1;
    while let Some(byte) = json.get(length) {
        match byte {
            b'"' => return length + 1,
            b'\\' => length += 2,
            _ => length += 1,
        }
    }
    json.len()
}

fn number_length(json: &[u8]) -> usize {
    let is_of_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
    let length = json.iter().position(|byte| !is_of_number(byte));
    length.unwrap_or(json.len())
}

/// The integer that a number is, where it is not written as one.
fn whole(number: &[u8]) -> Option<i64> {
    let is_integer = number != b"-0" && !number.iter().any(|byte| b".eE".contains(byte));
    if is_integer {
        return None;
    }
    integer(serde_json::from_slice(number).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Option<&str>) {
        let written = written_as_integers(json.as_bytes());
        let written = written.map(|text| String::from_utf8(text).expect("UTF-8"));
        assert_eq!(written.as_deref(), expected, "{json}");
    }

    #[test]
    fn whole_numbers_become_integers_and_nothing_else_changes() {
        check("[1, -2, 0.5, true]", None);
        check("[1.0, -0, -0.0, 5e2, 0.5]", Some("[1, 0, 0, 500, 0.5]"));
        check(r#"{"a1.0": "1.0 \" 2.0"}"#, None);
        check(
            r#"{"\\": 1.0, "é": "2.0"}"#,
            Some(r#"{"\\": 1, "é": "2.0"}"#),
        );
        check("[1e300, 9007199254740994.0]", None);
    }

    #[test]
    fn what_is_no_json_stays_none() {
        for json in ["01.0", "1.0.0", "1.", "1.0e", "\"1.0", "-", "[\"\\"] {
            check(json, None);
        }
        check("[1.0", Some("[1"));
    }
}
