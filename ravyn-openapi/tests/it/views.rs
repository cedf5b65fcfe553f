//! Types that are both read and sent.

use ravyn_core::meta::{ResponseMeta, SchemaOf, keep_identity};
use schemars::JsonSchema;
use serde_json::{Value, json};

use crate::support::{body, document, faults, taking};

/// The schemas of a route that reads and answers a `T`.
fn schemas<T: JsonSchema>() -> Value {
    let mut route = taking("/", body::<T>());
    let answer = ResponseMeta::success().content("application/json", Some(SchemaOf::of::<T>()));
    route.responses.add(answer);
    let mut schemas = document(&[route])["components"]["schemas"].clone();
    schemas.as_object_mut().expect("schemas").remove("Problem");
    schemas
}

#[track_caller]
fn check<T: JsonSchema>(expected: &[&str]) {
    let schemas = schemas::<T>();
    assert_eq!(
        schemas
            .as_object()
            .expect("schemas")
            .keys()
            .collect::<Vec<_>>(),
        expected
    );
}

macro_rules! model {
    ($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* }) => {
        #[derive(JsonSchema)]
        #[schemars(extend("x-ravyn-identity" = keep_identity::of::<Self>(false)))]
        #[expect(dead_code, reason = "it is only described")]
        struct $name {
            $($(#[$attribute])* $field: $type,)*
        }
    };
}

model! { Item {
    name: String,
    #[schemars(default)]
    tags: Vec<String>,
    note: Option<String>,
} }

model! { Account {
    name: String,
    #[schemars(skip_deserializing)]
    id: u64,
} }

model! { Team {
    members: Vec<Account>,
    lead: Option<Box<Team>>,
} }

model! { Tree {
    children: Vec<Tree>,
    item: Item,
} }

model! { Sparse {
    #[schemars(skip_serializing_if = "Vec::is_empty")]
    list: Vec<u8>,
} }

model! { AccountOutput {
    account: Account,
} }

#[test]
fn fields_that_a_request_may_leave_out_make_no_second_schema() {
    check::<Item>(&["Item"]);
    assert_eq!(schemas::<Item>()["Item"]["required"], json!(["name"]));
    check::<Tree>(&["Item", "Tree"]);
}

#[test]
fn fields_of_one_way_only_do() {
    check::<Account>(&["Account", "AccountOutput"]);
    let schemas = schemas::<Account>();
    assert_eq!(schemas["Account"]["properties"]["id"], Value::Null);
    assert!(schemas["AccountOutput"]["properties"]["id"].is_object());
}

#[test]
fn what_refers_to_two_schemas_has_two_itself() {
    check::<Team>(&["Account", "AccountOutput", "Team", "TeamOutput"]);
    let schemas = schemas::<Team>();
    let member = |team: &str| schemas[team]["properties"]["members"]["items"]["$ref"].clone();
    assert_eq!(member("Team"), "#/components/schemas/Account");
    assert_eq!(member("TeamOutput"), "#/components/schemas/AccountOutput");
    assert_eq!(
        schemas["TeamOutput"]["properties"]["lead"]["anyOf"][0]["$ref"],
        "#/components/schemas/TeamOutput"
    );
}

#[test]
fn a_field_that_an_answer_may_lack_is_not_required_of_it() {
    check::<Sparse>(&["Sparse", "SparseOutput"]);
    let schemas = schemas::<Sparse>();
    assert_eq!(schemas["Sparse"]["required"], json!(["list"]));
    assert_eq!(schemas["SparseOutput"]["required"], Value::Null);
}

#[test]
fn one_view_alone_has_the_plain_name() {
    let document = document(&[taking("/", body::<Account>())]);
    assert!(document["components"]["schemas"]["Account"].is_object());
    assert_eq!(
        document["components"]["schemas"]["AccountOutput"],
        Value::Null
    );
}

#[test]
fn the_second_name_is_a_name_like_others() {
    let mut route = taking("/", body::<AccountOutput>());
    for (status, of) in [
        (200, SchemaOf::of::<Account>()),
        (201, SchemaOf::of::<AccountOutput>()),
    ] {
        let status = http::StatusCode::from_u16(status).expect("a status");
        route
            .responses
            .add(ResponseMeta::fixed(status).content("application/json", Some(of)));
    }
    let expected = "error[RV0020]: several models are called `AccountOutput` in the document
   = note: one is `it::views::Account` as it is sent, which differs from how it is read
   = note: one is `it::views::AccountOutput`
   = help: give one of them another name: `#[model(name = \"..\")]`";
    assert_eq!(faults(&[route]), [expected]);
}
