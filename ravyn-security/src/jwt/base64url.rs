//! base64url as tokens have it: no padding, no blanks, and one form for each value (RFC 7515 §2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Bytes that a decoded text may need, a little more than they are.
pub(super) const fn room(text: &str) -> usize {
    text.len() / 4 * 3 + 3
}

/// Decodes into `room`, which has [`room`] bytes for the text.
pub(super) fn decode_into<'r>(text: &str, room: &'r mut [u8]) -> Option<&'r [u8]> {
    let length = URL_SAFE_NO_PAD.decode_slice(text, room).ok()?;
    room.get(..length)
}

pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn encode_onto(bytes: impl AsRef<[u8]>, text: &mut String) {
    URL_SAFE_NO_PAD.encode_string(bytes, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_form() {
        assert_eq!(decode("_w").as_deref(), Some(&[0xff][..]));
        for other in ["_x", "_w==", "_w=", "/w", " _w", "_w\n", "_", "_w.", "_w\0"] {
            assert_eq!(decode(other), None, "{other:?}");
        }
    }

    #[test]
    fn the_room_is_enough() {
        for length in 0..70 {
            let text = encode(vec![7; length]);
            let mut bytes = vec![0; room(&text)];
            assert_eq!(decode_into(&text, &mut bytes), Some(&[7; 70][..length]));
        }
    }
}
