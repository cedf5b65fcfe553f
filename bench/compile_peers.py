#!/usr/bin/env python3
"""What a program of 100 routes costs to compile, beside the same program of others.

Two pairs, each with the same routes, the same validated bodies and the same document:

  full   ravyn with its defaults             axum, utoipa, utoipa-swagger-ui, garde, jsonwebtoken, argon2
  bare   ravyn without default features      axum, utoipa

Clean builds compile all dependencies; the third row changes one line of the program. Times are CPU time of all processes
of a build, which holds still better than the clock when the machine has other work; the clock is given beside it. The
crates are fetched before anything is timed.
"""
import argparse
import os
import resource
import shutil
import subprocess
import time
from pathlib import Path

from benchlib import HERE, table

ROUTES = 100
WORK = HERE / "target/compile-peers"

MANIFEST = '[workspace]\n\n[package]\nname = "{name}"\nedition = "2024"\nversion = "0.0.0"\n\n[dependencies]\n{dependencies}'

RAVYN = f'ravyn = {{ path = "{Path(HERE).parent}" }}\n'
RAVYN_BARE = f'ravyn = {{ path = "{Path(HERE).parent}", default-features = false, features = ["openapi"] }}\n'
AXUM_BARE = """\
axum = "0.8"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt-multi-thread", "net"] }
utoipa = { version = "5", features = ["axum_extras"] }
utoipa-axum = "0.2"
"""
AXUM = AXUM_BARE + """\
argon2 = { version = "0.6", features = ["password-hash"] }
garde = { version = "0.23", features = ["derive"] }
jsonwebtoken = { version = "11", default-features = false, features = ["aws_lc_rs"] }
utoipa-swagger-ui = { version = "9", features = ["axum", "vendored"] }
"""

RAVYN_BEGIN = """\
use ravyn::prelude::*;

#[model]
struct Item {
    #[field(min_length = 1, max_length = 64)]
    name: String,
    #[field(exclusive_minimum = 0)]
    price: f64,
}
"""
RAVYN_SECURE = """
use ravyn::security::password::{PasswordError, Passwords};

#[derive(Clone, serde::Deserialize)]
struct Claims {
    sub: String,
}

static JWT: JwtAuth<Claims> = JwtAuth::from_env();

/// Hash a password.
#[post("/hash")]
async fn hash(password: String, passwords: Inject<Passwords>) -> Result<String, PasswordError> {
    passwords.hash(&password).await
}
"""
RAVYN_HANDLER = """
/// Replace an item.
#[put("/h{n}/{{id}}")]
async fn handler{n}(id: u64, verbose: bool, {who}data: Item) -> Item {{
    let _ = (id, verbose{used});
    data
}}
"""

AXUM_BEGIN = """\
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(Deserialize, Serialize, ToSchema%s)]
struct Item {
    %s
    #[schema(min_length = 1, max_length = 64)]
    name: String,
    %s
    #[schema(exclusive_minimum = 0.0)]
    price: f64,
}

#[derive(Deserialize, IntoParams)]
struct Flags {
    verbose: bool,
}
"""
AXUM_SECURE = """
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

#[derive(Clone, Deserialize)]
struct Claims {
    sub: String,
}

impl<S: Sync> FromRequestParts<S> for Claims {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        let header = parts.headers.get("authorization").and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or(StatusCode::UNAUTHORIZED)?;
        let key = jsonwebtoken::DecodingKey::from_secret(b"0123456789abcdef0123456789abcdef");
        let rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::HS256);
        jsonwebtoken::decode(token, &key, &rules).map(|data| data.claims).map_err(|_| StatusCode::UNAUTHORIZED)
    }
}

/// Hash a password.
#[utoipa::path(post, path = "/hash", params(Password))]
async fn hash(Query(given): Query<Password>) -> Result<String, StatusCode> {
    let mut output = [0; 32];
    argon2::Argon2::default()
        .hash_password_into(given.password.as_bytes(), b"a salt for a bench", &mut output)
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(format!("{output:x?}"))
}

#[derive(Deserialize, IntoParams)]
struct Password {
    password: String,
}
"""
AXUM_HANDLER = """
/// Replace an item.
#[utoipa::path(put, path = "/h{n}/{{id}}", params(("id" = u64, Path), Flags), request_body = Item, responses((status = 200, body = Item), (status = 422)))]
async fn handler{n}(Path(id): Path<u64>, Query(flags): Query<Flags>, {who}Json(data): Json<Item>) -> Result<Json<Item>, StatusCode> {{
    let _ = (id, flags.verbose{used});
    {check}Ok(Json(data))
}}
"""
AXUM_END = """
#[tokio::main]
async fn main() {{
    let (router, document) = OpenApiRouter::new(){routes}.split_for_parts();
    let router = {serve};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await.expect("a port");
    axum::serve(listener, router).await.expect("a server");
}}
"""


def ravyn(is_full):
    who, used = ("#[security(JWT)] claims: Claims, ", ", claims.sub") if is_full else ("", "")
    handlers = "".join(RAVYN_HANDLER.format(n=n, who=who, used=used) for n in range(ROUTES))
    names = ", ".join([f"handler{n}" for n in range(ROUTES)] + ["hash"] * is_full)
    main = f"\nfn main() -> ravyn::Result {{\n    Ravyn::new().routes(routes![{names}]).run()\n}}\n"
    return RAVYN_BEGIN + RAVYN_SECURE * is_full + handlers + main


def axum(is_full):
    rules = (", garde::Validate", "#[garde(length(min = 1, max = 64))]", "#[garde(range(min = 0.0))]") if is_full else ("", "", "")
    who, used = ("claims: Claims, ", ", claims.sub") if is_full else ("", "")
    check = "garde::Validate::validate(&data).map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)?;\n    " if is_full else ""
    handlers = "".join(AXUM_HANDLER.format(n=n, who=who, used=used, check=check) for n in range(ROUTES))
    routes = "".join(f".routes(routes!(handler{n}))" for n in range(ROUTES)) + ".routes(routes!(hash))" * is_full
    page = 'router.merge(utoipa_swagger_ui::SwaggerUi::new("/docs").url("/openapi.json", document))'
    plain = 'router.route("/openapi.json", axum::routing::get(move || async move { Json(document) }))'
    end = AXUM_END.format(routes=routes, serve=page if is_full else plain)
    return AXUM_BEGIN % rules + AXUM_SECURE * is_full + handlers + end


PROGRAMS = {
    "ravyn": (RAVYN + 'serde = { version = "1", features = ["derive"] }\n', ravyn(True)),
    "axum": (AXUM, axum(True)),
    "ravyn-bare": (RAVYN_BARE, ravyn(False)),
    "axum-bare": (AXUM_BARE, axum(False)),
}


def cargo(name, words):
    env = os.environ | {"CARGO_TARGET_DIR": str(WORK / name / "target")}
    subprocess.run(["cargo", *words, "--quiet"], cwd=WORK / name, env=env, check=True)


def timed(name, words):
    def used():
        of_children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return of_children.ru_utime + of_children.ru_stime

    before, start = used(), time.monotonic()
    cargo(name, words)
    return used() - before, time.monotonic() - start


def crates(name):
    lock = (WORK / name / "Cargo.lock").read_text()
    return lock.count("[[package]]") - 1


def measure(name, with_release):
    folder = WORK / name
    shutil.rmtree(folder / "target", ignore_errors=True)
    (folder / "src").mkdir(parents=True, exist_ok=True)
    dependencies, text = PROGRAMS[name]
    (folder / "Cargo.toml").write_text(MANIFEST.format(name=f"{name}-program", dependencies=dependencies))
    main = folder / "src/main.rs"
    main.write_text(text)
    cargo(name, ["fetch"])
    found = {"clean debug": timed(name, ["build"])}
    changed = text.replace("let _ = (id", "let _ = (id, 1", 1)
    assert changed != text
    main.write_text(changed)
    found["one line changed, debug"] = timed(name, ["build"])
    if with_release:
        found["clean release"] = timed(name, ["build", "--release"])
    return found | {"crates": crates(name)}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--only", default=",".join(PROGRAMS), help="names of programs, with a comma between them")
    ap.add_argument("--debug", action="store_true", help="debug builds alone")
    a = ap.parse_args()
    names = a.only.split(",")
    found = {name: measure(name, not a.debug) for name in names}
    rows = []
    for key in found[names[0]]:
        show = lambda value: str(value) if key == "crates" else f"{value[0]:.1f} s ({value[1]:.1f})"
        rows.append([key, *(show(found[name][key]) for name in names)])
    print(table(["CPU time (clock)", *names], rows))


if __name__ == "__main__":
    main()
