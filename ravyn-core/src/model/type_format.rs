//! Formats that a type brings along, where no rule names one: addresses, dates and times.

use std::net::IpAddr;

pub(crate) const IP: &str = "must be an IP address";
pub(crate) const IPV4: &str = "must be an IPv4 address";
pub(crate) const IPV6: &str = "must be an IPv6 address";
pub(crate) const UUID: &str = "must be a UUID";
pub(crate) const DATE_TIME: &str = "must be a date and time with an offset (RFC 3339)";
pub(crate) const DATE: &str = "must be a date (RFC 3339)";
pub(crate) const TIME: &str = "must be a time";
pub(crate) const LOCAL_DATE_TIME: &str = "must be a date and time";

/// What a text of the format must be. `None`: no type of ours brings it.
pub(crate) fn words(format: &str) -> Option<&'static str> {
    Some(match format {
        "ip" => IP,
        "ipv4" => IPV4,
        "ipv6" => IPV6,
        "uuid" => UUID,
        "date-time" => DATE_TIME,
        "date" => DATE,
        "partial-time" => TIME,
        "partial-date-time" => LOCAL_DATE_TIME,
        _ => return None,
    })
}

/// Whether a type that brings the format reads the text. Of a format without such a type nothing is known,
/// and every text is taken.
pub(super) fn accepts(format: &str, text: &str) -> bool {
    let reads: &[Option<bool>] = &[
        (format == "ip").then(|| text.parse::<IpAddr>().is_ok()),
        #[cfg(feature = "jiff")]
        jiff_reads(format, text),
        #[cfg(feature = "chrono")]
        chrono_reads(format, text),
    ];
    let mut reads = reads.iter().flatten().peekable();
    reads.peek().is_none() || reads.any(|reads| *reads)
}

#[cfg(feature = "jiff")]
fn jiff_reads(format: &str, text: &str) -> Option<bool> {
    use jiff::civil::{Date, DateTime, Time};
    match format {
        "date-time" => Some(text.parse::<jiff::Timestamp>().is_ok()),
        "date" => Some(text.parse::<Date>().is_ok()),
        "partial-time" => Some(text.parse::<Time>().is_ok()),
        "partial-date-time" => Some(text.parse::<DateTime>().is_ok()),
        _ => None,
    }
}

#[cfg(feature = "chrono")]
fn chrono_reads(format: &str, text: &str) -> Option<bool> {
    use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
    match format {
        "date-time" => Some(text.parse::<DateTime<FixedOffset>>().is_ok()),
        "date" => Some(text.parse::<NaiveDate>().is_ok()),
        "partial-time" => Some(text.parse::<NaiveTime>().is_ok()),
        "partial-date-time" => Some(text.parse::<NaiveDateTime>().is_ok()),
        _ => None,
    }
}
