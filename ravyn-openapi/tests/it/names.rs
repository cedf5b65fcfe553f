//! Names of components.

use ravyn_core::meta::{ArgumentMeta, SchemaOf, keep_identity};
use schemars::JsonSchema;
use serde_json::Value;

use crate::support::{body, document, faults, get, taking};

macro_rules! models {
    ($($module:ident: $($name:ident)*;)*) => {$(
        mod $module {
            $(
                #[derive(schemars::JsonSchema)]
                #[schemars(extend("x-ravyn-identity" = super::keep_identity::of::<Self>(false)))]
                pub(super) struct $name {
                    #[expect(dead_code, reason = "it is only described")]
                    $module: u8,
                }
            )*
        }
    )*};
}

models! {
    shop: Item Problem;
    admin: Item;
}

#[derive(JsonSchema)]
#[schemars(rename = "Item", extend("x-ravyn-identity" = keep_identity::of::<Self>(true)))]
struct Renamed;

#[derive(JsonSchema)]
#[schemars(extend("x-ravyn-identity" = keep_identity::of::<Self>(false)))]
#[expect(dead_code, reason = "it is only described")]
struct Page<T> {
    items: Vec<T>,
}

/// A type that is no `#[model]`.
#[derive(JsonSchema)]
#[schemars(rename = "Item")]
struct Foreign;

fn routes(bodies: impl IntoIterator<Item = ArgumentMeta>) -> Vec<ravyn_core::meta::RouteMeta> {
    let paths = ["/a", "/b", "/c", "/d"];
    bodies
        .into_iter()
        .zip(paths)
        .map(|(body, path)| taking(path, body))
        .collect()
}

#[track_caller]
fn check(bodies: impl IntoIterator<Item = ArgumentMeta>, expected: &[&str]) -> Value {
    let document = document(&routes(bodies));
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    assert_eq!(schemas.keys().collect::<Vec<_>>(), expected);
    assert!(
        !document.to_string().contains(keep_identity::KEY),
        "{document}"
    );
    document
}

fn target<'a>(document: &'a Value, path: &str) -> &'a Value {
    &document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
}

#[test]
fn a_name_is_as_short_as_it_can_be() {
    check(
        [body::<shop::Item>(), body::<shop::Item>()],
        &["Item", "Problem"],
    );
    let document = check(
        [body::<shop::Item>(), body::<admin::Item>()],
        &["Problem", "admin.Item", "shop.Item"],
    );
    assert_eq!(*target(&document, "/a"), "#/components/schemas/shop.Item");
    assert_eq!(*target(&document, "/b"), "#/components/schemas/admin.Item");
    let property = |name: &str| &document["components"]["schemas"][name]["properties"];
    assert!(
        property("shop.Item")["shop"].is_object() && property("admin.Item")["admin"].is_object()
    );
}

#[test]
fn generic_models_are_told_apart_by_what_they_hold() {
    check([body::<Page<shop::Item>>()], &["Item", "Page", "Problem"]);
    let held = [body::<Page<shop::Item>>(), body::<Page<u32>>()];
    check(held, &["Item", "Page_for_Item", "Page_for_u32", "Problem"]);
    let alike = [body::<Page<shop::Item>>(), body::<Page<admin::Item>>()];
    let pages = [
        "Problem",
        "admin.Item",
        "names.Page_for_admin.Item",
        "names.Page_for_shop.Item",
        "shop.Item",
    ];
    check(alike, &pages);
}

#[test]
fn our_own_schema_gives_way() {
    check(
        [body::<shop::Problem>()],
        &["ravyn.Problem", "shop.Problem"],
    );
}

#[test]
fn a_type_without_an_identity_keeps_its_name() {
    check(
        [body::<Foreign>(), body::<shop::Item>()],
        &["Item", "Problem", "shop.Item"],
    );
}

#[test]
fn a_name_that_was_chosen_is_not_changed() {
    check([body::<Renamed>()], &["Item", "Problem"]);
    let faults = faults(&routes([body::<Renamed>(), body::<admin::Item>()]));
    let expected = "error[RV0020]: several models are called `Item` in the document
   = note: one is `it::names::Renamed`
   = note: one is `it::names::admin::Item`
   = help: give one of them another name: `#[model(name = \"..\")]`";
    assert_eq!(faults, [expected]);
}

#[test]
fn types_that_nothing_tells_apart_are_a_fault() {
    fn first() -> ArgumentMeta {
        #[derive(JsonSchema)]
        #[schemars(extend("x-ravyn-identity" = keep_identity::of::<shop::Item>(false)))]
        struct Item;
        body::<Item>()
    }
    let faults = faults(&routes([first(), body::<shop::Item>()]));
    assert!(
        faults[0].starts_with("error[RV0020]: several models are called `Item`"),
        "{faults:?}"
    );
}

#[test]
fn names_hold_only_what_a_key_may_hold() {
    #[derive(JsonSchema)]
    #[schemars(rename = "Größe/€", extend("x-ravyn-identity" = keep_identity::of::<Self>(true)))]
    struct Size;
    let document = check([body::<Size>()], &["Gr__e__", "Problem"]);
    assert_eq!(*target(&document, "/a"), "#/components/schemas/Gr__e__");
}

#[test]
fn only_what_is_referred_to_is_a_component() {
    let mut route = get("/");
    let success = ravyn_core::meta::ResponseMeta::success();
    route
        .responses
        .add(success.content("application/json", Some(SchemaOf::of::<Vec<shop::Item>>())));
    let document = document(&[route]);
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    assert_eq!(schemas.keys().collect::<Vec<_>>(), ["Item", "Problem"]);
}
