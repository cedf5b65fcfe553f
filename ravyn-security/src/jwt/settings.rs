//! What a program is told of tokens from outside: `JWT_SECRET_KEY` and so on, and `[jwt]` in a settings file.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use ravyn_core::error::{Fault, Faults};
use ravyn_core::settings::{Group, Key, Reading, Secret, Setting, Settings, Slot};

use super::{Algorithm, JwtKey, KeyError};

/// The longest leeway. Clocks that differ by more are not set.
pub(crate) const MOST_LEEWAY: Duration = Duration::from_secs(30);

const SECRET: Key = Key::new(
    "secret_key",
    "The secret that signs tokens, such as 32 random bytes in base64; JWT_KEY_FILE takes its place.",
);

/// The settings. `NEEDS_KEY`: the program says nothing of its key itself.
#[derive(Debug)]
pub(super) struct JwtSettings<const NEEDS_KEY: bool> {
    pub(super) key: Option<JwtKey>,
    pub(super) issuer: Option<String>,
    pub(super) audience: Option<Vec<String>>,
    pub(super) leeway: Option<Duration>,
    pub(super) accept_typ: Option<Vec<String>>,
}

impl<const NEEDS_KEY: bool> Settings for JwtSettings<NEEDS_KEY> {
    const PREFIX: &'static str = "JWT";
    const SECTION: Option<&'static str> = Some("jwt");
}

/// Written out, because a key is one of two settings, and checked with a third.
impl<const NEEDS_KEY: bool> Setting for JwtSettings<NEEDS_KEY> {
    fn take(slot: Slot<'_>) -> Reading<Self> {
        slot.group(|group| {
            let key = key(group, NEEDS_KEY);
            let issuer = Key::new("issuer", "Who issues tokens.");
            let issuer = group.optional(issuer, Setting::take, not_empty);
            let audience = Key::new("audience", "Whom tokens are for.");
            let audience = group.optional(audience, Setting::take, none_empty);
            let leeway = Key::new("leeway", "How far clocks may differ.");
            let leeway = group.optional(leeway, Setting::take, at_most_30_seconds);
            let accept_typ = Key::new("accept_typ", "Types of tokens, beside `at+jwt`.");
            let accept_typ = group.optional(accept_typ, Setting::take, none_empty);
            Some(Self {
                key: key?,
                issuer: issuer?,
                audience: audience?,
                leeway: leeway?,
                accept_typ: accept_typ?,
            })
        })
    }
}

/// Reads the key. `None`: a fault is noted.
fn key(group: &mut Group<'_>, is_needed: bool) -> Option<Option<JwtKey>> {
    let algorithm = Key::new("algorithm", "How tokens are signed.");
    let algorithm = group.optional(algorithm, Setting::take, |_, _| {});
    let id = Key::new("key_id", "The id of the key, which tokens have in `kid`.");
    let id: Option<Option<String>> = group.optional(id, Setting::take, not_empty);
    let mut key = None;
    let file = Key::new("key_file", "A PEM file with the key.");
    let file = group.optional(file, Setting::take, |path, faults| {
        key = of_file(path, algorithm.flatten(), faults);
    })?;
    let check_secret = |secret: &Secret<String>, faults: &mut Faults| {
        if file.is_some() {
            return note(faults, "and `key_file` must not both be set");
        }
        let algorithm = algorithm.flatten().unwrap_or(Algorithm::Hs256);
        key = noted(JwtKey::secret(algorithm, secret.expose()), faults);
    };
    if file.is_none() && is_needed {
        group.required(SECRET, Setting::take, check_secret)?;
    } else {
        group.optional(SECRET, Setting::take, check_secret)?;
    }
    let (_, id) = (algorithm?, id?);
    Some(match (key, id) {
        (Some(key), Some(id)) => Some(key.id(id)),
        (key, _) => key,
    })
}

fn of_file(path: &PathBuf, algorithm: Option<Algorithm>, faults: &mut Faults) -> Option<JwtKey> {
    let Ok(text) = fs::read_to_string(path) else {
        note(faults, "names a file that cannot be read");
        return None;
    };
    let key = match algorithm {
        Some(algorithm) => JwtKey::pem_for(algorithm, &text),
        None => JwtKey::pem(&text),
    };
    noted(key, faults)
}

fn noted(key: Result<JwtKey, KeyError>, faults: &mut Faults) -> Option<JwtKey> {
    key.map_err(|error| note(faults, error.to_string())).ok()
}

/// `detail` goes on after the name of the setting.
fn note(faults: &mut Faults, detail: impl Into<String>) {
    faults.push(Fault::body("", "jwt", detail));
}

#[expect(clippy::ptr_arg, reason = "a check is handed the setting as it is")]
fn not_empty(value: &String, faults: &mut Faults) {
    if value.is_empty() {
        note(faults, "must not be empty");
    }
}

#[expect(clippy::ptr_arg, reason = "a check is handed the setting as it is")]
fn none_empty(values: &Vec<String>, faults: &mut Faults) {
    if values.is_empty() || values.iter().any(String::is_empty) {
        note(faults, "must not be empty, nor hold an empty text");
    }
}

fn at_most_30_seconds(leeway: &Duration, faults: &mut Faults) {
    if *leeway > MOST_LEEWAY {
        note(faults, "must be at most 30s");
    }
}
