//! Audit events of tokens. They hold names of families and ids of access tokens, and nothing that is of use to a thief.
//!
//! `Debug` of a text escapes control characters.

use super::family::Family;

/// The target of audit events.
const AUDIT: &str = "ravyn::audit";

/// How much of what a client calls itself is written down, in characters.
const LONGEST_CLIENT: usize = 256;

pub(super) fn issued(family: &Family, token_id: &str, scopes: &[String]) {
    tracing::info!(
        target: AUDIT,
        event = "token-issued",
        subject = ?family.subject,
        client = ?family.client,
        token_id = ?token_id,
        scopes = ?scopes,
        "tokens were issued"
    );
}

pub(super) fn refreshed(family: &Family, token_id: &str, scopes: &[String]) {
    tracing::info!(
        target: AUDIT,
        event = "token-refreshed",
        subject = ?family.subject,
        client = ?family.client,
        token_id = ?token_id,
        scopes = ?scopes,
        "tokens were renewed"
    );
}

#[cold]
pub(super) fn reused(family: &Family, id: &str) {
    tracing::warn!(
        target: AUDIT,
        event = "refresh-reused",
        subject = ?family.subject,
        client = ?family.client,
        family = id,
        "a refresh token was used twice: all tokens of its login are revoked"
    );
}

/// `client` is the one that came, not that of the family.
#[cold]
pub(super) fn refused(family: Option<&Family>, client: &str, reason: &str) {
    let subject = family.map(|family| tracing::field::debug(&family.subject));
    let client: String = client.chars().take(LONGEST_CLIENT).collect();
    tracing::warn!(
        target: AUDIT,
        event = "refresh-refused",
        subject,
        client = ?client,
        reason,
        "a renewal was refused"
    );
}

pub(super) fn family_revoked(family: &Family, id: &str) {
    tracing::info!(
        target: AUDIT,
        event = "token-revoked",
        what = "family",
        subject = ?family.subject,
        client = ?family.client,
        family = id,
        "the tokens of a login were revoked"
    );
}

pub(super) fn access_revoked(token_id: &str) {
    tracing::info!(
        target: AUDIT,
        event = "token-revoked",
        what = "access",
        token_id = ?token_id,
        "an access token was revoked"
    );
}

pub(super) fn subject_revoked(subject: &str) {
    tracing::info!(
        target: AUDIT,
        event = "token-revoked",
        what = "subject",
        subject = ?subject,
        "all tokens of a subject were revoked"
    );
}
