use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::secret::Secret;

fn text<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    read(&Input::Text(text.to_owned())).map_err(|error| error.to_string())
}

fn typed<T: DeserializeOwned>(value: Json) -> Result<T, String> {
    read(&value.into()).map_err(|error| error.to_string())
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Low,
    High,
}

#[test]
fn a_text_is_what_its_type_says() {
    assert_eq!(text::<u16>(" 8000\n"), Ok(8000));
    assert_eq!(text::<String>("8000"), Ok("8000".to_owned()));
    assert_eq!(text::<Option<bool>>("on"), Ok(Some(true)));
    assert_eq!(text::<f64>("1"), Ok(1.0));
    assert_eq!(text::<Level>("high"), Ok(Level::High));
    assert_eq!(text::<IpAddr>("::1"), Ok("::1".parse().unwrap()));
    assert_eq!(text::<Duration>("5s"), Ok(Duration::from_secs(5)));
    assert_eq!(text::<Json>("5"), Ok(json!(5)));
}

#[test]
fn a_list_has_commas_or_is_json() {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(text::<Vec<String>>("a, b"), Ok(words("a b")));
    assert_eq!(text::<Vec<String>>(r#"["a,", "b"]"#), Ok(words("a, b")));
    assert_eq!(text::<Vec<u8>>(""), Ok(Vec::new()));
    assert_eq!(text::<(u8, bool)>("1,off"), Ok((1, false)));
    let seconds = vec![Duration::from_secs(1), Duration::from_secs(60)];
    assert_eq!(text::<Vec<Duration>>("1s,1min"), Ok(seconds));
}

#[test]
fn a_map_is_json() {
    let expected = BTreeMap::from([("a".to_owned(), 1)]);
    assert_eq!(text(r#"{"a": 1}"#), Ok(expected.clone()));
    assert_eq!(typed(json!({"a": 1})), Ok(expected));
}

#[test]
fn other_values_keep_their_types() {
    assert_eq!(typed::<f32>(json!(1)), Ok(1.0));
    assert!(typed::<u16>(json!("8000")).is_err());
    assert!(typed::<String>(json!(8000)).is_err());
    assert!(typed::<Duration>(json!(5)).is_err());
}

#[test]
fn an_error_says_what_the_value_must_be_and_not_what_it_is() {
    for (error, expected) in [
        (
            text::<u8>("hunter2").unwrap_err(),
            "must be a whole number from 0 to 255",
        ),
        (
            typed::<i8>(json!(7777)).unwrap_err(),
            "must be a whole number from -128 to 127",
        ),
        (
            text::<bool>("hunter2").unwrap_err(),
            "must be `true` or `false`",
        ),
        (
            text::<Level>("hunter2").map(drop).unwrap_err(),
            "must be `low` or `high`",
        ),
        (
            text::<Duration>("hunter2").map(drop).unwrap_err(),
            "must be a number with `ms`",
        ),
        (
            text::<IpAddr>("hunter2").map(drop).unwrap_err(),
            "cannot be used: invalid IP",
        ),
        (
            text::<Vec<u8>>("[hunter2").map(drop).unwrap_err(),
            "must be a list, written as JSON",
        ),
    ] {
        assert!(
            error.starts_with(expected) && !error.contains("hunter2"),
            "{error}"
        );
    }
}

#[test]
fn a_secret_deep_in_a_value_is_not_repeated() {
    #[derive(Debug, Deserialize)]
    struct Account {
        #[expect(dead_code, reason = "it is never made")]
        password: Secret<Level>,
    }
    let error = text::<Vec<Account>>(r#"[{"password": "hunter2"}]"#).unwrap_err();
    assert_eq!(error, "cannot be used: the secret is not of its type");
}
