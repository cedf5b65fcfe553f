//! Properties of what reads values: for any input at all, and against simple models.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::json::{explained, parse};
use super::pairs::Pairs;
use crate::error::Faults;
use crate::meta::{Place, SchemaOf};
use crate::model::{At, Description};

/// Every kind of value that a model can have.
#[derive(Debug, Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only read")]
struct Everything {
    text: String,
    number: u8,
    float: f64,
    flag: bool,
    list: Vec<i32>,
    pair: (u8, String),
    plain: Plain,
    tagged: Tagged,
    keyed: Keyed,
    optional: Option<Box<Self>>,
    loose: Loose,
}

#[derive(Debug, Deserialize, JsonSchema)]
enum Plain {
    A,
    B,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind")]
#[expect(dead_code, reason = "only read")]
enum Tagged {
    One { x: u8 },
    Two { y: String },
}

#[derive(Debug, Deserialize, JsonSchema)]
#[expect(dead_code, reason = "only read")]
enum Keyed {
    Unit,
    Value(u8),
    Fields { z: bool },
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only read")]
enum Loose {
    Number(u8),
    Text(String),
}

fn right() -> Value {
    json!({
        "text": "t", "number": 1, "float": 1.5, "flag": true, "list": [1, 2], "pair": [1, "x"],
        "plain": "A", "tagged": {"kind": "One", "x": 1}, "keyed": {"Fields": {"z": true}},
        "optional": null, "loose": "x",
    })
}

/// JSON of any shape, with the names of the model here and there.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..300_i64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof![
            "[a-z]{0,3}",
            Just("A".to_owned()),
            Just("One".to_owned()),
            Just("Unit".to_owned())
        ]
        .prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "text", "number", "kind", "x", "y", "Fields", "Value", "z", "optional", "other",
    ]);
    leaf.prop_recursive(3, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names.clone().prop_map(str::to_owned), inner, 0..4)
                .prop_map(|object| Value::Object(object.into_iter().collect())),
        ]
    })
}

/// A right value in which one field is anything.
fn nearly_right() -> impl Strategy<Value = Value> {
    let fields: Vec<String> = right()
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect();
    (prop::sample::select(fields), prop::option::of(any_json())).prop_map(|(field, value)| {
        let mut whole = right();
        match value {
            Some(value) => whole[field] = value,
            None => drop(whole.as_object_mut().expect("an object").remove(&field)),
        }
        whole
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_walk_finds_a_fault_where_serde_does_and_nowhere_else(value in prop_oneof![nearly_right(), any_json()]) {
        let description = Description::new(SchemaOf::of::<Everything>());
        let text = value.to_string();
        let mut walked = Faults::new();
        description.check(&value, &At::root(Place::Body), &mut walked);
        let is_read = parse::<Everything>(text.as_bytes()).is_ok();
        prop_assert_eq!(walked.is_empty(), is_read, "{}: {:?}", text, walked);
        if !is_read {
            let faults = explained::<Everything>(text.as_bytes(), Some(&description));
            prop_assert!((1..=100).contains(&faults.len()), "{}: {:?}", text, faults);
            for fault in &faults {
                let pointer = fault.pointer().expect("a fault of a body has a place");
                prop_assert!(pointer.is_empty() || pointer.starts_with('/'), "{}", pointer);
                prop_assert!(!fault.detail().contains("Everything") && !fault.detail().contains("::"));
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let description = Description::new(SchemaOf::of::<Everything>());
        if parse::<Everything>(&bytes).is_err() {
            let _ = explained::<Everything>(&bytes, Some(&description));
        }
    }

    #[test]
    fn a_query_is_read_as_the_standard_reads_it(text in "[a-c=&+%0-9é]{0,40}") {
        let found: Vec<_> = Pairs::new(&text)
            .zip(text.split('&'))
            .filter(|(_, piece)| !piece.is_empty())
            .map(|(pair, _)| (pair.name().ok(), pair.value().ok()))
            .collect();
        let expected: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
        prop_assert_eq!(found.len(), expected.len(), "{}", text);
        for ((name, value), (expected_name, expected_value)) in found.iter().zip(&expected) {
            // What is not UTF-8 is refused here, and repaired there.
            prop_assert!(name.as_ref().is_none_or(|name| name == expected_name), "{}", text);
            prop_assert!(value.as_ref().is_none_or(|value| value == expected_value), "{}", text);
        }
    }
}

/// What such an enum is read from is a copy, in which serde's integers take no float.
#[test]
fn a_whole_number_is_an_integer_inside_an_enum_without_a_tag_of_its_own() {
    for (field, number) in [
        ("loose", json!(-0.0)),
        ("loose", json!(7.0)),
        ("tagged", json!({"kind": "One", "x": 7.0})),
    ] {
        let mut value = right();
        value[field] = number;
        let text = value.to_string();
        assert!(parse::<Everything>(text.as_bytes()).is_ok(), "{text}");
    }
}

#[test]
fn an_array_is_no_value_of_an_enum_with_a_tag() {
    let mut value = right();
    value["tagged"] = json!(["One", 0]);
    let text = value.to_string();
    assert!(parse::<Everything>(text.as_bytes()).is_err());
    let description = Description::new(SchemaOf::of::<Everything>());
    let faults = explained::<Everything>(text.as_bytes(), Some(&description));
    let [fault] = &faults[..] else {
        panic!("{faults:?}")
    };
    assert_eq!(
        (fault.pointer(), fault.code(), fault.detail()),
        (Some("/tagged"), "type", "must be an object")
    );
}

/// The shortest of several times.
fn time(run: impl Fn()) -> Duration {
    let times = (0..5).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

/// Sixteen times the size may take sixteen times as long, and four times that for the machine's mood; were it
/// quadratic, it would take 256 times as long.
#[track_caller]
fn assert_linear(what: &str, run: impl Fn(usize)) {
    let (small, large) = (time(|| run(1_000)), time(|| run(16_000)));
    let ratio = large.as_secs_f64() / small.as_secs_f64();
    assert!(
        ratio < 64.0,
        "{what}: {ratio:.0} times as long for 16 times the size"
    );
}

#[test]
fn nothing_takes_quadratic_time() {
    assert_linear("a query", |size| {
        let text = "a=%20&".repeat(size);
        assert_eq!(
            Pairs::new(&text).filter(|pair| pair.is_named("b")).count(),
            0
        );
    });
    let description = Description::new(SchemaOf::of::<Vec<Everything>>());
    assert_linear("the faults of a body", |size| {
        let text = format!("[{}]", vec![r#"{"number":1}"#; size].join(","));
        let faults = explained::<Vec<Everything>>(text.as_bytes(), Some(&description));
        assert_eq!(faults.len(), 100);
    });
    let loose = Description::new(SchemaOf::of::<Vec<Loose>>());
    assert_linear("a body of forms that cannot be told apart", |size| {
        let text = format!("[{}true]", "7,".repeat(size));
        assert_eq!(
            explained::<Vec<Loose>>(text.as_bytes(), Some(&loose)).len(),
            1
        );
    });
}
