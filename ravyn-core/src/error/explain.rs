//! What each code of a build fault means, for `explain`.

/// The page of a code such as `RV0001`, in any case of letters. `None`: there is no such code.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    PAGES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(code))
        .map(|(_, page)| *page)
}

/// Every code that has a page.
pub fn explained_codes() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(code, _)| *code)
}

const PAGES: &[(&str, &str)] = &[
    ("RV0001", include_str!("explain/RV0001.md")),
    ("RV0002", include_str!("explain/RV0002.md")),
    ("RV0003", include_str!("explain/RV0003.md")),
    ("RV0004", include_str!("explain/RV0004.md")),
    ("RV0005", include_str!("explain/RV0005.md")),
    ("RV0006", include_str!("explain/RV0006.md")),
    ("RV0007", include_str!("explain/RV0007.md")),
    ("RV0008", include_str!("explain/RV0008.md")),
    ("RV0009", include_str!("explain/RV0009.md")),
    ("RV0010", include_str!("explain/RV0010.md")),
    ("RV0011", include_str!("explain/RV0011.md")),
    ("RV0012", include_str!("explain/RV0012.md")),
    ("RV0013", include_str!("explain/RV0013.md")),
    ("RV0014", include_str!("explain/RV0014.md")),
    ("RV0015", include_str!("explain/RV0015.md")),
    ("RV0016", include_str!("explain/RV0016.md")),
    ("RV0017", include_str!("explain/RV0017.md")),
    ("RV0020", include_str!("explain/RV0020.md")),
    ("RV0021", include_str!("explain/RV0021.md")),
    ("RV0022", include_str!("explain/RV0022.md")),
    ("RV0023", include_str!("explain/RV0023.md")),
    ("RV0024", include_str!("explain/RV0024.md")),
    ("RV0025", include_str!("explain/RV0025.md")),
    ("RV0026", include_str!("explain/RV0026.md")),
    ("RV0027", include_str!("explain/RV0027.md")),
    ("RV0028", include_str!("explain/RV0028.md")),
    ("RV0029", include_str!("explain/RV0029.md")),
    ("RV0030", include_str!("explain/RV0030.md")),
    ("RV0031", include_str!("explain/RV0031.md")),
    ("RV0032", include_str!("explain/RV0032.md")),
    ("RV0033", include_str!("explain/RV0033.md")),
    ("RV0038", include_str!("explain/RV0038.md")),
    ("RV0050", include_str!("explain/RV0050.md")),
    ("RV0054", include_str!("explain/RV0054.md")),
    ("RV0055", include_str!("explain/RV0055.md")),
    ("RV0056", include_str!("explain/RV0056.md")),
    ("RV0040", include_str!("explain/RV0040.md")),
    ("RV0041", include_str!("explain/RV0041.md")),
    ("RV0042", include_str!("explain/RV0042.md")),
    ("RV0043", include_str!("explain/RV0043.md")),
    ("RV0045", include_str!("explain/RV0045.md")),
    ("RV0046", include_str!("explain/RV0046.md")),
    ("RV0047", include_str!("explain/RV0047.md")),
    ("RV0048", include_str!("explain/RV0048.md")),
    ("RV0049", include_str!("explain/RV0049.md")),
];
