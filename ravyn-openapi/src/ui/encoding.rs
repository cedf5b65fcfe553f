//! What a client's request says of encodings and of what it has already (RFC 9110 §12.5.3, §13.1.2).

use http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName};

/// Whether the client takes gzip.
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let of =
        |wanted: &str| members(headers, ACCEPT_ENCODING).find_map(|member| weight(member, wanted));
    of("gzip").or_else(|| of("*")).unwrap_or(false)
}

/// Whether the client has the bytes of this entity tag.
pub(super) fn has(headers: &HeaderMap, tag: &str) -> bool {
    members(headers, IF_NONE_MATCH)
        .any(|member| member == "*" || member.trim_start_matches("W/") == tag)
}

fn members(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers
        .get_all(name)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

/// Whether `member` lets `coding` through; `None` when it is about another one.
fn weight(member: &str, coding: &str) -> Option<bool> {
    let (name, parameters) = member.split_once(';').unwrap_or((member, ""));
    if !name.trim().eq_ignore_ascii_case(coding) {
        return None;
    }
    let weight = parameters
        .trim()
        .strip_prefix("q=")
        .or_else(|| parameters.trim().strip_prefix("Q="));
    Some(weight.is_none_or(|weight| {
        weight
            .trim()
            .parse::<f32>()
            .is_ok_and(|weight| weight > 0.0)
    }))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn with(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        for value in [
            "gzip",
            "br, GZIP",
            "gzip;q=0.5",
            "*",
            "br;q=1.0, gzip; q=0.8, *;q=0.1",
        ] {
            assert!(accepts_gzip(&with(ACCEPT_ENCODING, value)), "{value}");
        }
        for value in [
            "",
            "br",
            "gzip;q=0",
            "gzip; q=0.000, *",
            "*;q=0",
            "identity",
            "gzip;q=x",
        ] {
            assert!(!accepts_gzip(&with(ACCEPT_ENCODING, value)), "{value}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[test]
    fn entity_tags_are_compared_weakly() {
        for value in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(has(&with(IF_NONE_MATCH, value), "\"a\""), "{value}");
        }
        for value in ["", "a", "\"b\"", "\"a-gzip\""] {
            assert!(!has(&with(IF_NONE_MATCH, value), "\"a\""), "{value}");
        }
    }
}
