//! Makes tokens with every algorithm, and judges those of others: how `cargo xtask conformance` compares with other
//! libraries.
//!
//! ```sh
//! cargo run -p ravyn-security --example tokens sign FOLDER     # lines `good ALGORITHM TOKEN`
//! cargo run -p ravyn-security --example tokens verify FOLDER   # such lines on stdin, `bad` for those to refuse
//! ```
//! The folder has keys as PEM.

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};
use std::path::Path;
use std::time::SystemTime;
use std::{env, fs};

use ravyn_security::jwt::{Algorithm, Jwt, JwtClaims, JwtConfig, JwtKey};

const SECRET: &str = "a secret that both sides know, of more than the 64 bytes that HS512 needs";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["sign", folder] => sign(Path::new(folder)),
        ["verify", folder] => verify(Path::new(folder)),
        _ => Err("write `sign FOLDER` or `verify FOLDER`".into()),
    }
}

fn sign(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    for algorithm in Algorithm::ALL {
        let claims = JwtClaims::new("ada").scope("read").client_id("conformance");
        let token = jwt(folder, algorithm)?
            .signer()
            .sign(&claims, SystemTime::now())?;
        writeln!(out, "good {algorithm} {token}")?;
    }
    Ok(())
}

fn verify(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut count = 0;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let [expected, name, token] = line.split(' ').collect::<Vec<_>>()[..] else {
            return Err(format!("not a line of three words: {line}").into());
        };
        let algorithm = Algorithm::named(name).ok_or("no such algorithm")?;
        let verified = jwt(folder, algorithm)?
            .verifier()
            .verify::<()>(token, SystemTime::now());
        let found = match &verified {
            Ok(_) => "good".to_owned(),
            Err(error) => format!("bad: {}", error.reason()),
        };
        if !found.starts_with(expected) {
            return Err(format!("{line}\nis {found}").into());
        }
        count += 1;
    }
    writeln!(io::stderr(), "{count} tokens are judged as they should be")?;
    if count == 0 {
        Err("no token came".into())
    } else {
        Ok(())
    }
}

fn jwt(folder: &Path, algorithm: Algorithm) -> Result<Jwt, Box<dyn Error>> {
    let key = match file(algorithm) {
        None => JwtKey::secret(algorithm, SECRET)?,
        Some(name) => JwtKey::pem_for(algorithm, &fs::read_to_string(folder.join(name))?)?,
    };
    let config = JwtConfig::new()
        .key(key)
        .issuer("https://issuer.example")
        .audience("shop");
    Ok(config.build("tokens")?)
}

fn file(algorithm: Algorithm) -> Option<&'static str> {
    match algorithm {
        Algorithm::Es256 => Some("p256.pem"),
        Algorithm::Es384 => Some("p384.pem"),
        Algorithm::Es512 => Some("p521.pem"),
        Algorithm::EdDsa => Some("ed25519.pem"),
        hmac if hmac.name().starts_with("HS") => None,
        _ => Some("rsa.pem"),
    }
}
