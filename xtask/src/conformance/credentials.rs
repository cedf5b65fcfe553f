//! Who an example is attacked as, beside nobody.

use crate::shell::{self, Failure, Outcome};

/// What lets a request pass.
pub(super) enum Credential {
    /// A line of a request's head, its name as the document has it: the judge takes it away by that name.
    Header(&'static str),
    /// A bearer token that the command `token` of the example makes of these words.
    Token(&'static [&'static str]),
}

/// Of the examples that say in their header how one is let in.
const CREDENTIALS: &[(&str, Credential)] = &[
    (
        "openapi_tour",
        Credential::Header("Authorization: Basic ZWRpdG9yOmNvcnJlY3QgaG9yc2U="),
    ),
    (
        "security_api_key",
        Credential::Header("X-API-Key: secret-key"),
    ),
    (
        "security_jwt",
        Credential::Token(&["--sub", "alice", "--claim", "email=alice@example.com"]),
    ),
    (
        "security_quickstart",
        Credential::Token(&["--sub", "alice"]),
    ),
    (
        "security_roles",
        Credential::Token(&["--sub", "root", "--claim", "roles=[\"admin\"]"]),
    ),
];

/// The credential of an example. `None`: it has none that is known here.
pub(super) fn of(example: &str) -> Option<&'static Credential> {
    let found = CREDENTIALS.iter().find(|(name, _)| *name == example);
    found.map(|(_, credential)| credential)
}

impl Credential {
    /// The line of a request's head. `program` is the example, and `secret` what it signs with.
    pub(super) fn header(
        &self,
        program: &std::path::Path,
        secret: (&str, &str),
    ) -> Outcome<String> {
        match self {
            Self::Header(line) => Ok((*line).to_owned()),
            Self::Token(words) => {
                let mut command = shell::program(program, ["token"]);
                command.args(*words).env(secret.0, secret.1);
                let output = command.output();
                let output = output.map_err(|error| Failure::new("make a token", error))?;
                let token = String::from_utf8_lossy(&output.stdout);
                match token.trim() {
                    "" => Err(Failure::new("make a token", "the command printed none")),
                    token => Ok(format!("Authorization: Bearer {token}")),
                }
            }
        }
    }
}
