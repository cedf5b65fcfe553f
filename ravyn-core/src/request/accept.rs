//! Choosing a representation by the field `Accept` (RFC 9110 §12.5.1).

use http::HeaderMap;
use http::header::ACCEPT;

/// The position of the media type that the client likes best; of those it likes equally, the first. Without the
/// field the first. `None`: the client takes none of them.
pub(crate) fn choose(headers: &HeaderMap, offered: &[&str]) -> Option<usize> {
    if !headers.contains_key(ACCEPT) {
        return (!offered.is_empty()).then_some(0);
    }
    let ranges: Vec<Range<'_>> = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .filter_map(Range::read)
        .collect();
    let mut best: Option<(u16, usize)> = None;
    for (position, media_type) in offered.iter().enumerate() {
        let weight = weight(media_type, &ranges);
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, position));
        }
    }
    best.map(|(_, position)| position)
}

/// A media range and its weight in thousandths.
struct Range<'a> {
    main: &'a str,
    sub: &'a str,
    /// Whether the range asks for parameters, which no representation of ours has.
    has_parameters: bool,
    weight: u16,
}

impl<'a> Range<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut pieces = text.split(';').map(str::trim);
        let (main, sub) = pieces.next()?.split_once('/')?;
        let mut range = Self {
            main,
            sub,
            has_parameters: false,
            weight: 1000,
        };
        for piece in pieces {
            match piece.split_once('=') {
                Some((name, value)) if name.trim().eq_ignore_ascii_case("q") => {
                    range.weight = thousandths(value.trim())?;
                }
                // The text of our representations is UTF-8.
                Some((name, value)) if is_utf8(name.trim(), value.trim()) => {}
                _ => range.has_parameters = true,
            }
        }
        Some(range)
    }

    /// How exactly the range names a media type; `None` where it does not.
    fn precision(&self, media_type: &str) -> Option<u8> {
        let (main, sub) = media_type.split_once('/')?;
        match (self.main, self.sub) {
            _ if self.has_parameters => None,
            ("*", "*") => Some(0),
            (of, "*") if of.eq_ignore_ascii_case(main) => Some(1),
            (of, exact) if of.eq_ignore_ascii_case(main) && exact.eq_ignore_ascii_case(sub) => {
                Some(2)
            }
            _ => None,
        }
    }
}

/// The weight that the most exact range gives.
fn weight(media_type: &str, ranges: &[Range<'_>]) -> u16 {
    let fitting = ranges
        .iter()
        .filter_map(|range| Some((range.precision(media_type)?, range.weight)));
    fitting.max().map_or(0, |(_, weight)| weight)
}

/// `0.5` as 500: at most three digits behind the point (RFC 9110 §12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let weight: f32 = text.parse().ok()?;
    let is_valid = text.len() <= 5 && (0.0..=1.0).contains(&weight);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 1000"
    )]
    is_valid.then(|| (weight * 1000.0).round() as u16)
}

fn is_utf8(name: &str, value: &str) -> bool {
    name.eq_ignore_ascii_case("charset") && value.trim_matches('"').eq_ignore_ascii_case("utf-8")
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn check(accept: &[&'static str], expected: Option<usize>) {
        let mut headers = HeaderMap::new();
        for line in accept {
            headers.append(ACCEPT, HeaderValue::from_static(line));
        }
        let offered = ["application/json", "text/csv"];
        assert_eq!(choose(&headers, &offered), expected, "{accept:?}");
    }

    #[test]
    fn the_clients_favourite_is_chosen() {
        check(&[], Some(0));
        check(&["*/*"], Some(0));
        check(&["text/csv"], Some(1));
        check(&["Text/CSV; charset=utf-8"], Some(1));
        check(&["text/*;q=0.3, application/json;q=0.2"], Some(1));
        check(&["text/csv;q=0.5, */*"], Some(0));
        check(&["text/html", "text/csv;q=0.1"], Some(1));
        check(&["application/json;q=0, */*;q=0.1"], Some(1));
    }

    #[test]
    fn a_client_can_take_none_of_them() {
        check(&["text/html"], None);
        check(&["*/*;q=0"], None);
        check(&["text/csv;header=present"], None);
        check(&["text/csv;q=2"], None);
        check(&["", "csv"], None);
    }
}
