//! A look at the raw bytes of request heads, for what hyper takes in without a word.
//!
//! - `#` in the request target (RFC 9112 §3.2): `http::Uri` drops it and what follows.
//! - `Transfer-Encoding` beside `Content-Length` (RFC 9112 §6.1): hyper drops the length, and closes
//!   afterwards, as the standard allows; it is safer refused.
//!
//! Bytes are looked at when they begin a head: the first of them, and those pipelined behind it in
//! the same read up to the first with a body. A head that arrives while another request is being
//! answered, and a field line that arrives later than its request line, are left to hyper's reading.

/// Number of bytes that are compared at once.
const WIDE: usize = 16;

/// What is doubtful about a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The target has a fragment.
    Fragment,
    /// The body has two lengths.
    TwoLengths,
}

/// Doubts about the next requests of a connection, two bits for each, the next one lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Doubts(u32);

/// What a look at the first bytes of a head tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Whether the request line is complete.
    pub(super) line_ended: bool,
    pub(super) doubts: Doubts,
}

impl Doubts {
    /// As many requests as there is room for.
    const ROOM: u32 = u32::BITS / 2;

    pub(super) fn about_next(doubt: Doubt) -> Self {
        let mut doubts = Self::default();
        doubts.add(0, doubt);
        doubts
    }

    fn add(&mut self, nth: u32, doubt: Doubt) {
        let bits = match doubt {
            Doubt::Fragment => 1,
            Doubt::TwoLengths => 2,
        };
        self.0 |= bits << (2 * nth);
    }

    /// The doubt about the next request, which then is the present one.
    pub(super) fn next(&mut self) -> Option<Doubt> {
        let bits = self.0 & 3;
        self.0 >>= 2;
        match bits {
            0 => None,
            1 => Some(Doubt::Fragment),
            _ => Some(Doubt::TwoLengths),
        }
    }

    pub(super) fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    pub(super) fn bits(self) -> u32 {
        self.0
    }
}

/// Looks at bytes that begin a head.
#[inline]
pub(super) fn look(bytes: &[u8]) -> Seen {
    let blank = bytes.iter().take_while(|byte| is_line_end(byte)).count();
    let bytes = &bytes[blank..];
    let line_ended = ends_head(bytes) || bytes.contains(&b'\n');
    let doubts = if is_suspicious(bytes) {
        walk(bytes)
    } else {
        Doubts::default()
    };
    Seen { line_ended, doubts }
}

/// Whether there are no bytes but those of empty lines, which may come before a head (RFC 9112 §2.2).
#[inline]
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(is_line_end)
}

#[inline]
fn is_line_end(byte: &u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// Whether bytes that go on with a request line have a fragment in it, and whether they end it.
pub(super) fn look_on(bytes: &[u8]) -> Seen {
    let (line, line_ended) = first_line(bytes);
    let doubts = if line.contains(&b'#') {
        Doubts::about_next(Doubt::Fragment)
    } else {
        Doubts::default()
    };
    Seen { line_ended, doubts }
}

/// Whether the bytes end as a head does, with an empty line.
#[inline]
pub(super) fn ends_head(bytes: &[u8]) -> bool {
    bytes.ends_with(b"\n\r\n") || bytes.ends_with(b"\n\n")
}

/// Whether there is a `#`, or a line that begins as `Transfer-Encoding` does.
///
/// Without an early end, so that it becomes a few wide comparisons: hardly any head has either.
#[inline]
fn is_suspicious(bytes: &[u8]) -> bool {
    let Some((last, here)) = bytes.split_last() else {
        return false;
    };
    let next = &bytes[1..];
    let mut found = [0; WIDE];
    match (here.last_chunk(), next.last_chunk()) {
        (Some(last_here), Some(last_next)) => {
            let chunks = here.as_chunks().0.iter().zip(next.as_chunks().0);
            chunks.for_each(|(here, next)| mark(&mut found, here, next));
            // It overlaps those before it.
            mark(&mut found, last_here, last_next);
        }
        _ => here
            .iter()
            .zip(next)
            .for_each(|(&here, &next)| found[0] |= is_mark(here, next)),
    }
    found != [0; WIDE] || *last == b'#'
}

#[inline]
fn mark(found: &mut [u8; WIDE], here: &[u8; WIDE], next: &[u8; WIDE]) {
    for at in 0..WIDE {
        found[at] |= is_mark(here[at], next[at]);
    }
}

#[inline]
fn is_mark(here: u8, next: u8) -> u8 {
    u8::from(here == b'#') | (u8::from(here == b'\n') & u8::from(next | 0x20 == b't'))
}

/// Goes through the heads, as far as it is certain where each begins.
#[cold]
fn walk(mut rest: &[u8]) -> Doubts {
    let mut doubts = Doubts::default();
    for nth in 0..Doubts::ROOM {
        while let Some((b'\r' | b'\n', after)) = rest.split_first() {
            rest = after;
        }
        let line = take_line(&mut rest);
        // `#` may stand in a method, which is a token; the version never has one.
        let target = line
            .iter()
            .position(|&byte| byte == b' ')
            .map_or(&[][..], |at| &line[at..]);
        if target.contains(&b'#') {
            doubts.add(nth, Doubt::Fragment);
        }
        let fields = walk_fields(&mut rest);
        if fields.length && fields.coding {
            doubts.add(nth, Doubt::TwoLengths);
        }
        if fields.length || fields.coding || !fields.ended {
            break;
        }
    }
    doubts
}

#[derive(Default)]
struct Fields {
    length: bool,
    coding: bool,
    /// Whether the empty line was reached.
    ended: bool,
}

fn walk_fields(rest: &mut &[u8]) -> Fields {
    let mut fields = Fields::default();
    while !rest.is_empty() {
        let line = take_line(rest);
        if line.is_empty() {
            fields.ended = true;
            break;
        }
        let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
        fields.length |= name.eq_ignore_ascii_case(b"content-length");
        fields.coding |= name.eq_ignore_ascii_case(b"transfer-encoding");
    }
    fields
}

/// Takes a line without its end.
fn take_line<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
    let (line, ended) = first_line(rest);
    *rest = &rest[line.len() + usize::from(ended)..];
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn first_line(bytes: &[u8]) -> (&[u8], bool) {
    match bytes.iter().position(|&byte| byte == b'\n') {
        Some(end) => (&bytes[..end], true),
        None => (bytes, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubts(bytes: &str) -> Vec<Option<Doubt>> {
        let mut doubts = look(bytes.as_bytes()).doubts;
        std::iter::from_fn(|| (doubts.bits() != 0).then(|| doubts.next())).collect()
    }

    #[test]
    fn an_ordinary_head_raises_no_doubt() {
        for head in [
            "GET / HTTP/1.1\r\nHost: a\r\nX: #\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET #",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "G#T / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\ntraceparent: 00\r\nContent-Length: 5\r\n\r\n",
            "\r\n",
            "",
        ] {
            assert_eq!(doubts(head), [], "{head}");
        }
    }

    #[test]
    fn a_fragment_is_found_wherever_its_head_begins() {
        use Doubt::Fragment;
        assert_eq!(doubts("GET /a#b HTTP/1.1\r\n"), [Some(Fragment)]);
        assert_eq!(doubts("\r\n\nGET /a#b"), [Some(Fragment)]);
        let second = "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /# HTTP/1.1\r\nHost: a\r\n\r\n";
        assert_eq!(doubts(second), [None, Some(Fragment)]);
        assert!(!look(b"\r\nGET /a").line_ended);
        let seen = look_on(b"a#b HTTP/1.1\r\nHost: a\r\n");
        assert_eq!(
            seen,
            Seen {
                line_ended: true,
                doubts: Doubts::about_next(Fragment)
            }
        );
        assert!(!look_on(b"/a/b").line_ended);
    }

    #[test]
    fn two_lengths_are_found_in_either_order_and_case() {
        for head in [
            "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET / HTTP/1.1\nTRANSFER-ENCODING: chunked\ncontent-length:5\n\n",
        ] {
            assert_eq!(doubts(head), [Some(Doubt::TwoLengths)], "{head}");
        }
    }

    #[test]
    fn a_mark_is_seen_at_every_place() {
        for length in 1..40 {
            for at in 0..length {
                let mut bytes = vec![b'x'; length];
                assert!(!is_suspicious(&bytes));
                bytes[at] = b'#';
                assert!(is_suspicious(&bytes), "# at {at} of {length}");
                bytes[at] = b'\n';
                let is_line = at + 1 < length;
                *bytes.get_mut(at + 1).unwrap_or(&mut 0) = b'T';
                assert_eq!(is_suspicious(&bytes), is_line, "line at {at} of {length}");
            }
        }
    }

    #[test]
    fn a_head_ends_with_an_empty_line() {
        assert!(ends_head(b"GET / HTTP/1.1\r\n\r\n") && ends_head(b"GET / HTTP/1.1\n\n"));
        assert!(!ends_head(b"GET / HTTP/1.1\r\n") && !ends_head(b"\r\n"));
    }
}
