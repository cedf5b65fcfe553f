//! Properties of what reads a head: for any input at all, and against simple models.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use proptest::prelude::*;

use super::accept::choose;
use super::path::{decode, normalize};
use super::{cookies, has_encoded_separator};

/// Paths that come near the rule: separators, dots, escapes of them, and text of any kind.
fn path() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("/".to_owned()),
        Just(".".to_owned()),
        Just("\\".to_owned()),
        Just("%".to_owned()),
        "%[0-9a-fA-F]{2}",
        Just("%2e".to_owned()),
        Just("%2F".to_owned()),
        Just("%c3%a9".to_owned()),
        "[a-z]{1,3}",
        "\\PC",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| format!("/{}", pieces.concat()))
}

/// The rule of the module, written as a reader of it would: `None` where the path is refused.
fn model(path: &str) -> Option<Vec<String>> {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let last = segments.len() - 1;
    let mut decoded = Vec::new();
    for (position, segment) in segments.iter().enumerate() {
        let has_escapes = segment.split('%').skip(1).all(|rest| {
            let digits: Vec<char> = rest.chars().take(2).collect();
            digits.len() == 2 && digits.iter().all(char::is_ascii_hexdigit)
        });
        let text = percent_decode_str(segment).decode_utf8().ok()?.into_owned();
        let has_controls = percent_decode_str(segment).any(|byte| byte.is_ascii_control());
        let is_empty = segment.is_empty() && position != last;
        if !has_escapes || has_controls || is_empty || text == "." || text == ".." {
            return None;
        }
        if segment.contains('\\') {
            return None;
        }
        decoded.push(text);
    }
    Some(decoded)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_path_is_read_as_its_rule_says(path in path()) {
        let found = normalize(&path).map(|normal| normal.map_or(path.clone(), String::from));
        let expected = model(&path);
        prop_assert_eq!(found.is_ok(), expected.is_some(), "{}: {:?}", path, found);
        if let (Ok(normal), Some(expected)) = (found, expected) {
            let segments: Vec<_> = normal.split('/').skip(1).map(|it| decode(it).into_owned()).collect();
            prop_assert_eq!(segments, expected);
            // It has one spelling from now on, and nothing in it that a URI may not hold.
            let again = normalize(&normal).expect("a normal path");
            prop_assert!(again.is_none_or(|again| *again == *normal));
            prop_assert!(normal.is_ascii());
        }
    }

    #[test]
    fn what_is_encoded_is_decoded_to_itself(text in "\\PC*") {
        let encoded = utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string();
        prop_assert_eq!(decode(&encoded), text.as_str());
        prop_assert_eq!(has_encoded_separator(&encoded), text.contains(['/', '\\']));
    }

    #[test]
    fn cookies_are_found_whatever_stands_beside_them(
        pairs in prop::collection::vec(("[a-z]{1,4}", "[!#-+.-:<-\\[\\]-~]{0,6}"), 1..6),
        noise in prop::collection::vec(prop::num::u8::ANY, 0..12),
    ) {
        let mut line = Vec::new();
        for (name, value) in &pairs {
            line.extend_from_slice(format!("{name}={value}; ").as_bytes());
        }
        // Bytes that can stand in a header, and begin no pair of a name above.
        line.extend(noise.iter().copied().filter(|byte| *byte >= 0x20 && *byte != 0x7f && *byte != b';' && *byte != b'='));
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_bytes(&line).expect("a header value"));
        let found: Vec<_> = cookies::pairs(&headers).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        prop_assert_eq!(found, pairs);
    }

    #[test]
    fn any_cookie_line_is_read_without_a_panic(line in prop::collection::vec(prop::num::u8::ANY, 0..64)) {
        if let Ok(value) = HeaderValue::from_bytes(&line) {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, value);
            for (name, value) in cookies::pairs(&headers) {
                prop_assert!(!name.is_empty());
                let _ = cookies::decode(value);
            }
        }
    }

    #[test]
    fn any_accept_line_leads_to_one_that_is_offered_or_to_none(line in "[a-z*/;=,.q0-9 -]{0,40}") {
        let mut headers = HeaderMap::new();
        headers.insert("accept", HeaderValue::from_str(&line).expect("a header value"));
        let offered = ["application/json", "text/csv"];
        prop_assert!(choose(&headers, &offered).is_none_or(|chosen| chosen < 2));
    }
}
