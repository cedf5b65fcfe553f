//! The command `token`, which mints a token for a try.

use std::time::Duration;

use ravyn_core::app::{AppBuilder, Command, CommandOptions, Extension};
use ravyn_core::error::BoxError;
use serde_json::{Map, Value};

use crate::jwt::{JwtClaims, JwtConfig};

/// Adds the command `token`: `my-program token --sub alice --scope read` prints an access token that the program accepts,
/// so that curl works at once. Who can run it has the secret anyway.
///
/// | option | what |
/// |---|---|
/// | `--sub` | whose it is; needed |
/// | `--scope` | a scope; several times for several |
/// | `--claim` | a further claim, `email=ada@example.com` or `roles=["admin"]`: JSON where it is some, else a text |
/// | `--seconds` | how long it is valid. Default: 900 |
///
/// # Example
/// ```
/// use ravyn_core::app::Ravyn;
/// use ravyn_core::settings::Sources;
/// use ravyn_security::TokenCommand;
/// use ravyn_security::jwt::JwtConfig;
///
/// let app: Ravyn = Ravyn::new().title("shop").extension(TokenCommand::new(JwtConfig::from_env()));
/// # let _ = app;
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until it is given to an application"]
pub struct TokenCommand(JwtConfig);

impl TokenCommand {
    /// Tokens by this configuration, which is that of the scheme that verifies them.
    pub const fn new(config: JwtConfig) -> Self {
        Self(config)
    }

    /// Tokens by what the program is told from outside.
    pub const fn from_env() -> Self {
        Self(JwtConfig::from_env())
    }
}

impl Extension for TokenCommand {
    fn name(&self) -> &'static str {
        "token_command"
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        let title = app.info().title.clone();
        let (sources, clock) = (app.sources().clone(), app.settings().clock().clone());
        let mint = move |options: &CommandOptions| -> Result<String, BoxError> {
            let claims = claims(options)?;
            let jwt = self.0.build_from(&title, &sources)?;
            Ok(jwt.signer().sign(&claims, clock.now())? + "\n")
        };
        let command = Command::taking("token", "Mints an access token", move |_, options| {
            mint(options)
        });
        app.command(
            command
                .option("sub", "Whose it is")
                .option("scope", "A scope that it grants; several times for several")
                .option("claim", "A further claim: email=ada@example.com")
                .option("seconds", "How long it is valid [default: 900]"),
        );
        Ok(())
    }
}

fn claims(options: &CommandOptions) -> Result<JwtClaims<Map<String, Value>>, BoxError> {
    let subject = options.get("sub");
    let subject = subject.ok_or("say whose token it is: token --sub alice")?;
    let mut own = Map::new();
    for claim in options.all("claim") {
        let (name, text) = claim
            .split_once('=')
            .ok_or_else(|| format!("`{claim}` is no claim: write --claim name=value"))?;
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
        own.insert(name.to_owned(), value);
    }
    let claims = JwtClaims::new(subject).with(own);
    let claims = options.all("scope").fold(claims, JwtClaims::scope);
    match options.get("seconds") {
        None => Ok(claims),
        Some(text) => {
            let seconds = text.parse();
            let seconds = seconds.map_err(|_| format!("`{text}` is no number of seconds"))?;
            Ok(claims.expires_in(Duration::from_secs(seconds)))
        }
    }
}
