//! What proxies write into a request: `Forwarded` (RFC 7239), or the fields `X-Forwarded-For`, `-Proto` and `-Host`.
//!
//! Each proxy adds to the right of what it was sent, so a list is read from its right end, and only as far as the
//! addresses are those of proxies that are believed. All to the left of that is the client's word.

use std::net::{IpAddr, Ipv6Addr};

use http::header::FORWARDED;
use http::{HeaderMap, HeaderName};
use ravyn_core::request::Scheme;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// What is believed of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told<'a> {
    pub(super) client: IpAddr,
    pub(super) scheme: Option<Scheme>,
    pub(super) host: Option<&'a str>,
}

/// What one proxy says of the request that it was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Hop<'a> {
    from: Option<&'a str>,
    scheme: Option<&'a str>,
    host: Option<&'a str>,
}

/// Reads `Forwarded`. A line that breaks the grammar counts as if nothing stood there and to the left of it.
pub(super) fn forwarded<'a>(
    headers: &'a HeaderMap,
    peer: IpAddr,
    is_trusted: impl Fn(IpAddr) -> bool,
) -> Told<'a> {
    let (mut client, mut believed) = (peer, Hop::default());
    let lines = headers.get_all(FORWARDED).iter().rev();
    let lines = lines.map_while(|line| hops(line.to_str().ok()?));
    for hop in lines.flat_map(|line| line.into_iter().rev()) {
        if !is_trusted(client) {
            break;
        }
        believed = hop;
        match hop.from.and_then(address) {
            Some(address) => client = address,
            None => break,
        }
    }
    Told {
        client,
        scheme: believed.scheme.and_then(scheme),
        host: believed.host,
    }
}

/// Reads `X-Forwarded-For`, and of the other two what the same proxy wrote.
pub(super) fn x_forwarded<'a>(
    headers: &'a HeaderMap,
    peer: IpAddr,
    is_trusted: impl Fn(IpAddr) -> bool,
) -> Told<'a> {
    let (mut client, mut depth) = (peer, 0);
    for text in members(headers, &X_FORWARDED_FOR) {
        if !is_trusted(client) {
            break;
        }
        depth += 1;
        match address(text) {
            Some(address) => client = address,
            None => break,
        }
    }
    // A proxy that replaces a field instead of adding to it makes its list shorter.
    let same_proxy = |name: &HeaderName| members(headers, name).take(depth.max(1)).last();
    Told {
        client,
        scheme: same_proxy(&X_FORWARDED_PROTO).and_then(scheme),
        host: same_proxy(&X_FORWARDED_HOST),
    }
}

/// The members of a list, the right-most first.
fn members<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let lines = headers.get_all(name.clone()).iter().rev();
    let lines = lines.map(|line| line.to_str().unwrap_or("unknown"));
    lines
        .flat_map(|line| line.rsplit(','))
        .map(str::trim)
        .filter(|member| !member.is_empty())
}

fn scheme(text: &str) -> Option<Scheme> {
    let mut known = [Scheme::Http, Scheme::Https].into_iter();
    known.find(|scheme| text.eq_ignore_ascii_case(scheme.as_str()))
}

/// The address of a node, whose port does not count (RFC 7239 §6). `unknown` and names that hide one have none.
fn address(node: &str) -> Option<IpAddr> {
    if let Some(literal) = node.strip_prefix('[') {
        let (address, port) = literal.split_once(']')?;
        let address: Ipv6Addr = address.parse().ok()?;
        return is_port(port).then(|| IpAddr::V6(address).to_canonical());
    }
    let address = node.parse::<IpAddr>().ok().or_else(|| {
        let (address, port) = node.split_once(':')?;
        port.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then_some(())?;
        address.parse().ok()
    })?;
    Some(address.to_canonical())
}

fn is_port(text: &str) -> bool {
    text.is_empty()
        || text
            .strip_prefix(':')
            .is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The elements of a line of `Forwarded` (RFC 7239 §4). `None`: it breaks the grammar.
fn hops(line: &str) -> Option<Vec<Hop<'_>>> {
    let (mut hops, mut hop) = (Vec::new(), Hop::default());
    let mut rest = line.trim();
    let mut is_begun = false;
    loop {
        if rest.is_empty() || rest.starts_with(',') {
            if std::mem::take(&mut is_begun) {
                hops.push(std::mem::take(&mut hop));
            }
            match rest.strip_prefix(',') {
                Some(next) => rest = next.trim_start(),
                None => return Some(hops),
            }
            continue;
        }
        let (name, behind) = rest.split_once('=')?;
        let (value, behind) = value(behind)?;
        let place = match name {
            name if name.eq_ignore_ascii_case("for") => &mut hop.from,
            name if name.eq_ignore_ascii_case("proto") => &mut hop.scheme,
            name if name.eq_ignore_ascii_case("host") => &mut hop.host,
            name if is_token(name) => &mut None,
            _ => return None,
        };
        // RFC 7239 §4: a parameter stands once in an element.
        if place.replace(value).is_some() {
            return None;
        }
        is_begun = true;
        let behind = behind.trim_start();
        rest = match behind.strip_prefix(';') {
            Some(next) => next.trim_start(),
            None if behind.is_empty() || behind.starts_with(',') => behind,
            None => return None,
        };
    }
}

/// A value and what follows it. One with an escape is none that is used here, and is left escaped.
fn value(text: &str) -> Option<(&str, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',', ' ', '\t', '"']).unwrap_or(text.len());
        return (end > 0).then(|| text.split_at(end));
    };
    let mut is_escaped = false;
    let end = quoted.find(|character| match character {
        _ if is_escaped => {
            is_escaped = false;
            false
        }
        '\\' => {
            is_escaped = true;
            false
        }
        character => character == '"',
    })?;
    Some((&quoted[..end], &quoted[end + 1..]))
}

fn is_token(text: &str) -> bool {
    let is_of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_of_token)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

    fn is_trusted(address: IpAddr) -> bool {
        matches!(address, IpAddr::V4(address) if address.octets()[0] == 10)
    }

    fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn in_words(told: Told<'_>) -> String {
        let scheme = told.scheme.map_or("-", Scheme::as_str);
        format!("{} {scheme} {}", told.client, told.host.unwrap_or("-"))
    }

    #[test]
    fn t2_forwarded_is_read_from_the_right_to_the_first_address_that_is_not_trusted() {
        for (lines, expected) in [
            (
                &["for=203.0.113.9;proto=https;host=a.example"][..],
                "203.0.113.9 https a.example",
            ),
            (&["for=1.1.1.1, for=203.0.113.9"], "203.0.113.9 - -"),
            (
                &["for=1.1.1.1;proto=https, for=203.0.113.9;proto=http"],
                "203.0.113.9 http -",
            ),
            (
                &["for=203.0.113.9;proto=https, for=10.0.0.2;proto=http"],
                "203.0.113.9 https -",
            ),
            (&["for=1.1.1.1", "for=203.0.113.9"], "203.0.113.9 - -"),
            (
                &["For=\"[2001:db8::1]:4711\" ; Proto=HTTPS"],
                "2001:db8::1 https -",
            ),
            (&["for=203.0.113.9:80"], "203.0.113.9 - -"),
            (&["for=unknown;proto=https"], "10.0.0.1 https -"),
            (&["for=1.1.1.1, for=_hidden"], "10.0.0.1 - -"),
            (&["for=\"_x\\\"y\";by=10.0.0.9"], "10.0.0.1 - -"),
            (&[", ,for=203.0.113.9,,"], "203.0.113.9 - -"),
            (&["for=10.0.0.3, for=10.0.0.2"], "10.0.0.3 - -"),
            (&["for=\"::ffff:203.0.113.9\""], "203.0.113.9 - -"),
            (&[""], "10.0.0.1 - -"),
        ] {
            let fields: Vec<_> = lines.iter().map(|line| ("forwarded", *line)).collect();
            let told = in_words(forwarded(&headers(&fields), PEER, is_trusted));
            assert_eq!(told, expected, "{lines:?}");
        }
    }

    #[test]
    fn what_a_client_writes_cannot_reach_into_what_a_proxy_adds() {
        for client in [
            "for=\"",
            "for=1.1.1.1;x=\"",
            "for=\"1.1.1.1",
            "for=1.1.1.1;;",
            "for=1.1.1.1 for=2.2.2.2",
            "for=1.1.1.1;for=2.2.2.2",
            "for",
            "=1.1.1.1",
            "for=",
        ] {
            for proxy in ["for=203.0.113.9", "for=\"203.0.113.9:80\""] {
                let joined = format!("{client}, {proxy}");
                let told = forwarded(&headers(&[("forwarded", &joined)]), PEER, is_trusted).client;
                assert_eq!(told, PEER, "{joined}");
                let lines = headers(&[("forwarded", client), ("forwarded", proxy)]);
                let told = forwarded(&lines, PEER, is_trusted).client.to_string();
                assert_eq!(told, "203.0.113.9", "{client}");
            }
        }
    }

    #[test]
    fn t2_x_forwarded_for_is_read_from_the_right_and_the_others_with_it() {
        let (from, proto, host) = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host");
        for (fields, expected) in [
            (
                &[(from, "1.1.1.1, 203.0.113.9"), (proto, "https")][..],
                "203.0.113.9 https -",
            ),
            (
                &[(from, "1.1.1.1"), (from, "203.0.113.9")],
                "203.0.113.9 - -",
            ),
            (
                &[(from, "203.0.113.9, 10.0.0.2"), (proto, "https, http")],
                "203.0.113.9 https -",
            ),
            (
                &[(from, "203.0.113.9"), (proto, "https, http")],
                "203.0.113.9 http -",
            ),
            (
                &[(from, "203.0.113.9, 10.0.0.2"), (proto, "https")],
                "203.0.113.9 https -",
            ),
            (
                &[(from, "203.0.113.9"), (host, "evil.example, a.example")],
                "203.0.113.9 - a.example",
            ),
            (&[(proto, "https")], "10.0.0.1 https -"),
            (&[(proto, "wss")], "10.0.0.1 - -"),
            (
                &[(from, "1.1.1.1, unknown"), (proto, "https")],
                "10.0.0.1 https -",
            ),
            (&[(from, "203.0.113.9:4711")], "203.0.113.9 - -"),
            (&[(from, "2001:db8::1")], "2001:db8::1 - -"),
            (&[(from, "[2001:db8::1]:80")], "2001:db8::1 - -"),
            (&[(from, "10.0.0.2, 10.0.0.3")], "10.0.0.2 - -"),
        ] {
            let told = in_words(x_forwarded(&headers(fields), PEER, is_trusted));
            assert_eq!(told, expected, "{fields:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_client_of_the_left_where_a_proxy_adds_a_line(text in "[ -~]{0,60}") {
            let lines = headers(&[("forwarded", &text), ("forwarded", "for=203.0.113.9")]);
            let told = forwarded(&lines, PEER, is_trusted).client.to_string();
            prop_assert_eq!(told, "203.0.113.9");
            let lines = headers(&[("x-forwarded-for", &format!("{text}, 203.0.113.9"))]);
            let told = x_forwarded(&lines, PEER, is_trusted).client.to_string();
            prop_assert_eq!(told, "203.0.113.9");
        }

        #[test]
        fn no_text_of_a_client_is_believed_where_a_proxy_joins_it(text in "[ -~]{0,60}") {
            let joined = format!("{text}, for=203.0.113.9");
            let told = forwarded(&headers(&[("forwarded", &joined)]), PEER, is_trusted).client;
            prop_assert!(told == PEER || told.to_string() == "203.0.113.9", "{}", told);
        }
    }
}
