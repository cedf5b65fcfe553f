//! Reads the lines `$ curl ..` of a text, sends the same requests through the test client, in the same order, and
//! compares the answers to the byte.

use std::collections::HashMap;

use ravyn::Ravyn;
use ravyn::error::BoxError;
use ravyn::prelude::{HeaderValue, Method, Value};
use ravyn::testing::{TestClient, TestRequest, TestResponse};

/// The text at the top of a source.
pub(crate) fn header(source: &str) -> impl Iterator<Item = &str> {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line))
}

/// Sends what the text sends, and compares. `token` is the program's command of this name.
pub(crate) async fn check(
    app: Ravyn,
    token: impl Fn(&[&str]) -> Result<String, BoxError>,
    text: impl Iterator<Item = &str>,
) {
    check_with(Variables::default(), app, token, text).await;
}

/// The same, in a shell where these variables are set.
pub(crate) async fn check_with(
    mut variables: Variables,
    app: Ravyn,
    token: impl Fn(&[&str]) -> Result<String, BoxError>,
    text: impl Iterator<Item = &str>,
) {
    let client = TestClient::new(app).strict_openapi();
    let exchanges = exchanges(text);
    assert!(!exchanges.is_empty(), "the text shows no request");
    for Exchange { command, printed } in exchanges {
        if let Some((name, command)) = assignment(&command) {
            let words = words(command, &variables);
            let value = value(&client, &token, &words).await;
            variables.insert(name.to_owned(), value);
            continue;
        }
        let words = words(&command, &variables);
        let response = request(&client, &words).send().await;
        let shows_head = words.iter().any(|word| word == "-i");
        if let Err(difference) = compare(&response, shows_head, &printed) {
            panic!("{command}\n{difference}");
        }
    }
}

/// Variables of the shell.
pub(crate) type Variables = HashMap<String, String>;

/// The name and the command of `NAME=$(command)`.
fn assignment(command: &str) -> Option<(&str, &str)> {
    let (name, command) = command.split_once("=$(")?;
    let is_name = name.chars().all(|c| c.is_ascii_uppercase());
    Some((name, command.strip_suffix(')')?)).filter(|_| is_name)
}

/// What the command of a variable prints.
async fn value(
    client: &TestClient,
    token: impl Fn(&[&str]) -> Result<String, BoxError>,
    words: &[String],
) -> String {
    let all: Vec<&str> = words.iter().map(String::as_str).collect();
    match &all[..] {
        [
            "cargo",
            "run",
            "-q",
            "--example",
            _,
            "--",
            "token",
            rest @ ..,
        ] => token(rest).expect("a token"),
        [.., "|", "jq", "-r", member] => {
            let response = request(client, &words[..words.len() - 4]).send().await;
            let answer: Value = response.json();
            let value = answer[member.trim_start_matches('.')].as_str();
            value.expect("a member that is a text").to_owned()
        }
        _ => panic!("nobody knows what `{}` prints", all.join(" ")),
    }
}

/// A line `$ curl ..`, and the lines that it prints.
struct Exchange {
    command: String,
    printed: Vec<String>,
}

fn exchanges<'text>(text: impl Iterator<Item = &'text str>) -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    let mut is_console = false;
    for line in text {
        if line.starts_with("```") {
            is_console = line == "```console";
        } else if !is_console {
            continue;
        } else if let Some(command) = line.strip_prefix("$ ") {
            let (command, printed) = (command.to_owned(), Vec::new());
            exchanges.push(Exchange { command, printed });
        } else if let Some(last) = exchanges.last_mut() {
            if last.printed.is_empty() && last.command.ends_with('\\') {
                last.command.pop();
                last.command.push_str(line.trim_start());
            } else {
                last.printed.push(line.to_owned());
            }
        }
    }
    exchanges
}

/// The words of a command; quotes hold spaces together, and single ones also a `$`.
fn words(command: &str, variables: &Variables) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let mut quote = None;
    let mut rest = command.chars().chain([' ']).peekable();
    while let Some(character) = rest.next() {
        match (character, quote) {
            ('\'' | '"', None) => quote = Some(character),
            (_, Some(open)) if character == open => quote = None,
            ('$', None | Some('"')) => {
                let name = std::iter::from_fn(|| rest.next_if(char::is_ascii_uppercase));
                let name: String = name.collect();
                let value = variables.get(&name);
                word.push_str(value.expect("a variable that was set"));
            }
            (' ', None) => words.push(std::mem::take(&mut word)),
            _ => word.push(character),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The request that curl sends for these words.
fn request<'client>(client: &'client TestClient, words: &[String]) -> TestRequest<'client> {
    let mut words = words.iter().map(String::as_str);
    assert_eq!(words.next(), Some("curl"));
    let (mut method, mut path) = (None, None);
    let (mut headers, mut fields, mut cookies) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(word) = words.next() {
        let mut value = || words.next().expect("the value of an option");
        match word {
            "-i" | "-s" => {}
            "-X" => method = Some(Method::try_from(value()).expect("a method")),
            "-H" => headers.push(value().split_once(": ").expect("a header field")),
            "-d" => fields.push(value()),
            "--cookie" => cookies.push(value().split_once('=').expect("a cookie")),
            url => path = url.strip_prefix("localhost:8000"),
        }
    }
    let usual = if fields.is_empty() {
        Method::GET
    } else {
        Method::POST
    };
    let path = path.expect("a URL of localhost:8000");
    let mut request = client.request(method.unwrap_or(usual), path);
    let names = |wanted: &str| headers.iter().any(|(name, _)| *name == wanted);
    let has_type = names("content-type");
    if !names("host") {
        request = request.header("host", "localhost:8000");
    }
    // curl runs on the machine of the server.
    request = request.from_address(([127, 0, 0, 1], 40_000).into());
    for (name, value) in headers {
        request = request.header(name, value);
    }
    for (name, value) in cookies {
        request = request.cookie(name, value);
    }
    match fields.as_slice() {
        [] => request,
        fields if has_type => request.body(fields.join("&")),
        fields => request.content("application/x-www-form-urlencoded", fields.join("&")),
    }
}

fn compare(response: &TestResponse, shows_head: bool, printed: &[String]) -> Result<(), String> {
    let mut body = printed;
    if shows_head {
        let end = printed.iter().position(String::is_empty);
        let (head, rest) = printed.split_at(end.unwrap_or(printed.len()));
        compare_head(response, head)?;
        body = rest;
    } else if response.status().is_client_error() || response.status().is_server_error() {
        let status = format!("\"status\":{}", response.status().as_u16());
        assert!(
            response.text().contains(&status),
            "an error shows its status"
        );
    }
    let body: String = body.iter().map(|line| line.trim_start()).collect();
    if fits(response.text(), &body) {
        Ok(())
    } else {
        Err(format!("header: {body}\nanswer: {}", response.text()))
    }
}

fn compare_head(response: &TestResponse, head: &[String]) -> Result<(), String> {
    let status = format!("HTTP/1.1 {}", response.status());
    let fields = response.headers().iter();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut sent = vec![status];
    sent.extend(fields.map(|(name, value)| format!("{name}: {}", text(value))));
    let missing = head
        .iter()
        .find(|line| *line != ".." && !sent.contains(line));
    match missing {
        None => Ok(()),
        Some(line) => Err(format!("`{line}` is not among {sent:#?}")),
    }
}

/// Whether the text has the pieces of a pattern, in this order, with anything at each `..`.
fn fits(text: &str, pattern: &str) -> bool {
    let Some((first, rest)) = pattern.split_once("..") else {
        return text == pattern;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<_> = rest.split("..").collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = text.find(piece) else {
            return false;
        };
        text = &text[at + piece.len()..];
    }
    text.ends_with(last)
}

#[test]
fn a_header_is_read_as_a_shell_reads_it() {
    let source = "//! ```console\n//! $ curl -d 'a b' \\\n//!     x\n//! 1\n//!  2\nfn f() {}";
    let exchanges = exchanges(header(source));
    assert_eq!(exchanges.len(), 1);
    let words = |command| {
        words(
            command,
            &Variables::from([("T".to_owned(), "t".to_owned())]),
        )
    };
    assert_eq!(words(&exchanges[0].command), ["curl", "-d", "a b", "x"]);
    assert_eq!(words("a \"b $T\" '$T \"'"), ["a", "b t", "$T \""]);
    assert_eq!(assignment("T=$(curl x)"), Some(("T", "curl x")));
    assert_eq!(exchanges[0].printed, ["1", " 2"]);
    assert!(fits("{\"id\":\"7f\"}", "{\"id\":\"..\"}"));
    assert!(!fits("{\"id\":\"7f\"}", "{\"ip\":\"..\"}"));
}
