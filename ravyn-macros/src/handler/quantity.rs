//! Durations and sizes: `"5s"` and `"1MiB"`.

use syn::LitStr;

use crate::errors::Errors;

/// A duration in milliseconds.
pub(crate) fn milliseconds(text: &LitStr, errors: &mut Errors) -> Option<u64> {
    let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("min", 60_000)];
    let found = quantity(&text.value(), &units);
    if found.is_none() {
        let message = format!("`{}` is not a duration", text.value());
        errors.push(
            text,
            message,
            "write a number above zero and `ms`, `s` or `min`, as in `timeout = \"5s\"`",
        );
    }
    found
}

/// A size in bytes.
pub(crate) fn bytes(text: &LitStr, errors: &mut Errors) -> Option<u64> {
    let units = [
        ("B", 1),
        ("kB", 1_000),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
    ];
    let found = quantity(&text.value(), &units);
    if found.is_none() {
        let message = format!("`{}` is not a size", text.value());
        errors.push(
            text,
            message,
            "write a number above zero and `B`, `KiB`, `MiB`, `GiB`, `kB`, `MB` or `GB`, as in `body_limit = \"1MiB\"`",
        );
    }
    found
}

fn quantity(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim())?;
    number
        .parse::<u64>()
        .ok()?
        .checked_mul(*factor)
        .filter(|value| *value > 0)
}
