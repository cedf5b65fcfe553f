//! "did you mean"

/// The candidate nearest to a misspelt word, if one is near.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = word.len().max(3) / 3;
    let near = candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate));
    let near = near.filter(|(distance, _)| *distance <= limit.min(3));
    near.min().map(|(_, candidate)| candidate)
}
