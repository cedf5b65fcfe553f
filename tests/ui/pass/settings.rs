//! Settings: names that meet none of the derive's own.

use ravyn::prelude::*;

/// A type of this name hides the trait of the prelude.
#[derive(Settings)]
#[settings(prefix = "")]
struct Settings {
    #[setting(default = 1, minimum = 1)]
    group: u32,
    #[setting(default = 2)]
    value: u32,
    #[setting(default = 3, maximum = 3)]
    at: u32,
    faults: Option<u32>,
    slot: Option<Vec<u32>>,
    #[setting(env = "KIND", with = is_kind)]
    r#type: Option<std::string::String>,
}

fn is_kind(kind: &String) -> Result<(), String> {
    if kind == "kind" {
        return Ok(());
    }
    Err("must be kind".to_owned())
}

#[derive(Settings)]
struct Nothing {}

#[test]
fn fields_may_have_any_name() {
    let sources = Sources::testing()
        .environment([("FAULTS", "4"), ("KIND", "kind")])
        .set("slot", [5]);
    let settings = Settings::read(&sources).expect("settings");
    assert_eq!((settings.group, settings.value, settings.at), (1, 2, 3));
    assert_eq!((settings.faults, settings.slot), (Some(4), Some(vec![5])));
    assert_eq!(settings.r#type.as_deref(), Some("kind"));
    let _ = Nothing {};
}
