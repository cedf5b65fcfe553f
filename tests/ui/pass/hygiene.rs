//! Names of the user's that are also names in emitted code.

#![expect(dead_code, reason = "types that shadow what emitted code could mean")]

use ravyn::prelude::*;

use super::client;

struct Option;
struct Result;
struct Vec;
struct String;
struct Box;
struct Future;
struct Send;
struct Default;
struct Into;
struct From;
struct Cow;
struct Arc;
mod core {}
mod std {}
mod serde {}
mod schemars {}

type Text = ::std::string::String;

#[expect(
    clippy::too_many_arguments,
    reason = "each is a name that generated code uses"
)]
#[get("/names/{request}")]
async fn names(
    request: Text,
    #[query(default = 1, minimum = 1)] plan: u32,
    #[query(default = 2)] gather: u32,
    #[query(default = 3)] value_0: u32,
    #[query(default = 4, maximum = 9)] value: u32,
    #[query(default = 5)] argument: u32,
    #[query(default = 6)] step: u32,
    #[query(default = 7)] route: u32,
    #[query(default = 0)] faults: u32,
    #[query(default = 0)] at: u32,
) -> Text {
    let numbers = [
        plan, gather, value_0, value, argument, step, route, faults, at,
    ];
    format!("{request} {numbers:?}")
}

const STAGES: u32 = 7;
const ORDER: u32 = 8;

#[get("/plan")]
async fn plan(#[query(default = STAGES)] a: u32, #[query(default = ORDER)] b: u32) -> Text {
    format!("{a} {b}")
}

#[get("/request")]
async fn request() -> &'static str {
    "request"
}

#[get("/gather")]
async fn gather(value_1: ::core::option::Option<u32>) -> Text {
    format!("{value_1:?}")
}

#[post("/things")]
async fn value_0(thing: Thing, #[query] kind: Kind) -> Thing {
    let _ = kind;
    thing
}

#[model(check = validate)]
struct Thing {
    #[field(minimum = 1, default = 1)]
    at: u32,
    #[field(max_length = 3, default = "abc", with = is_short)]
    faults: Text,
    #[field(read_only)]
    outer: u32,
    variant: Case,
    #[cfg(any())]
    #[field(minimum = 1, default = 2)]
    off: Missing,
}

fn validate(thing: &Thing) -> ::core::result::Result<(), Text> {
    if thing.at < 10 {
        Ok(())
    } else {
        Err("is too far".into())
    }
}

fn is_short(text: &str) -> ::core::result::Result<(), &'static str> {
    if text.len() < 4 {
        Ok(())
    } else {
        Err("is long")
    }
}

#[model]
enum Case {
    One {
        #[field(minimum = 1)]
        at: u32,
        #[field(minimum = 1)]
        faults: u32,
        outer: u32,
        field_0: u32,
        #[cfg(any())]
        off: Missing,
    },
    Two(#[field(minimum = 1)] u32, Text),
    #[cfg(any())]
    Off(Missing),
    r#Type,
}

#[model]
enum Kind {
    Plain,
    r#Fn,
}

#[derive(Debug, ApiError)]
enum Broken {
    #[error(status = 400, "{f} {meta} {cause}")]
    Named { f: u32, meta: u32, cause: u32 },
    #[error(status = 500, code = "other", "{0} {1:?}")]
    Unnamed(u32, Text),
    #[error(transparent)]
    Inner(#[from] Inner),
    #[error(status = 409, "{{no}} {type}")]
    Keyword { r#type: u32 },
}

#[derive(Debug, ApiError)]
#[error(status = 404, title = "Gone for good", "{code} {status}")]
struct Inner {
    code: u32,
    status: u32,
    source: ::std::fmt::Error,
}

#[get("/broken/{id}")]
async fn broken(id: u32) -> ::core::result::Result<Text, Broken> {
    let (f, meta, cause) = (1, 2, 3);
    Err(match id {
        0 => Broken::Named { f, meta, cause },
        1 => Broken::Unnamed(1, "a".into()),
        2 => Broken::Inner(Inner {
            code: 1,
            status: 2,
            source: ::std::fmt::Error,
        }),
        _ => Broken::Keyword { r#type: 5 },
    })
}

#[tokio::test]
async fn locals_of_emitted_code_are_not_the_users() {
    let client = client(routes![names, plan, request, gather, value_0]);
    let response = client.get("/names/a").send().await;
    assert_eq!(response.text(), "a [1, 2, 3, 4, 5, 6, 7, 0, 0]");
    assert_eq!(client.get("/plan").send().await.text(), "7 8");
    assert_eq!(client.get("/request").send().await.text(), "request");
    assert_eq!(client.get("/gather").send().await.text(), "None");
    let variant = json!({"One": {"at": 0, "faults": 0, "outer": 0, "field_0": 0}});
    let body = json!({"at": 0, "faults": "abcd", "variant": variant});
    let response = client.post("/things?kind=Fn").json(&body).send().await;
    let problem: Value = response.json();
    let faults = problem["errors"].as_array().expect("faults");
    let pointers: ::std::vec::Vec<_> = faults.iter().map(|fault| &fault["pointer"]).collect();
    assert_eq!(
        pointers,
        [
            "/at",
            "/faults",
            "/faults",
            "/variant/One/at",
            "/variant/One/faults"
        ]
    );
}

#[tokio::test]
async fn fields_of_errors_have_any_name() {
    let client = client(routes![broken]);
    for (path, status, detail) in [
        ("/broken/0", 400, json!("1 2 3")),
        ("/broken/1", 500, Value::Null),
        ("/broken/2", 404, json!("1 2")),
        ("/broken/3", 409, json!("{no} 5")),
    ] {
        let response = client.get(path).send().await;
        assert_eq!(response.status(), status);
        let problem: Value = response.json();
        assert_eq!(problem.get("detail").unwrap_or(&Value::Null), &detail);
    }
}

#[derive(Requires)]
struct Fields {
    #[query(default = 1, maximum = 9)]
    group: u32,
    #[query(default = 2)]
    fields: u32,
    #[query(default = 3)]
    value_0: u32,
    #[query(default = STAGES)]
    r#type: u32,
}

#[provider]
async fn call(
    #[query(default = 1)] request: u32,
    #[query(default = 2, minimum = 1)] arguments: u32,
    fields: Fields,
) -> Numbers {
    let Fields {
        group,
        fields,
        value_0,
        r#type,
    } = fields;
    Numbers([request, arguments, group, fields, value_0, r#type])
}

struct Numbers([u32; 6]);

#[get("/fields", dependencies(level = call, r#in = || STAGES), cancel = "drop")]
async fn settings(level: Numbers, r#in: u32) -> Text {
    format!("{:?} {}", level.0, r#in)
}

#[controller("/methods", permissions(AllowAny))]
impl Numbers {
    #[get("/{request}")]
    async fn request(&self, request: u32, #[query(default = Self::ONE)] this: u32) -> Text {
        format!("{} {request} {this}", self.0[0])
    }

    #[get("/{routes}/two")]
    async fn routes(&self, routes: u32) -> Text {
        self.request(routes, 2).await
    }

    const ONE: u32 = 1;
}

#[tokio::test]
async fn groups_providers_and_controllers_have_any_names() {
    let app = Ravyn::new()
        .controller(Numbers([0; 6]))
        .routes(routes![settings]);
    let client = ::ravyn::testing::TestClient::new(app);
    let answer = client.get("/fields").send().await;
    assert_eq!(answer.text(), "[1, 2, 1, 2, 3, 7] 7");
    assert_eq!(client.get("/methods/5").send().await.text(), "0 5 1");
    assert_eq!(client.get("/methods/5/two").send().await.text(), "0 5 2");
}
