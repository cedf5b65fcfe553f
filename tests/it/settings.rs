//! Settings: their layers, their faults, and what they do not show.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use expect_test::{Expect, expect};
use ravyn::prelude::*;
use ravyn::settings::{ByteSize, Origin, RavynSettings, SettingsError};

/// Settings of the shop.
#[derive(Debug, Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    /// Where orders are kept.
    #[setting(min_length = 8)]
    database_url: Secret<String>,
    /// Items on a page.
    #[setting(default = 20, minimum = 1, maximum = 100)]
    page_size: u32,
    #[setting(default)]
    features: Vec<String>,
    #[setting(default = Duration::from_secs(5))]
    patience: Duration,
    #[setting(env = "UPLOAD_LIMIT", with = is_small)]
    upload_limit: Option<ByteSize>,
    /// How letters are sent.
    mail: Option<MailSettings>,
    clock: Clock,
    profile: Profile,
}

#[derive(Debug, Settings)]
struct MailSettings {
    /// Where letters are handed in.
    host: String,
    #[setting(default = 25)]
    port: u16,
    #[setting(env = "MAIL_PASSWORD")]
    password: Option<Secret<String>>,
}

fn is_small(size: &ByteSize) -> Result<(), &'static str> {
    if size.0 > 1 << 20 {
        return Err("must be at most 1MiB");
    }
    Ok(())
}

/// A folder with these files, of its own for each test.
fn folder(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("settings")
        .join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    folder
}

/// Neither environment nor files, and what must be there.
fn testing() -> Sources {
    Sources::testing().set("database_url", "postgres://localhost")
}

#[track_caller]
fn settings(sources: &Sources) -> ShopSettings {
    ShopSettings::read(sources).expect("settings without faults")
}

#[track_caller]
fn check(sources: &Sources, expected: &Expect) {
    let error: SettingsError = ShopSettings::read(sources).expect_err("faults");
    expected.assert_eq(&error.to_string());
}

#[test]
fn each_layer_goes_before_the_next() {
    let development = folder(
        "layers",
        &[
            (
                "settings.toml",
                "database_url = \"of the file\"\npage_size = 1",
            ),
            ("settings.development.toml", "page_size = 2"),
            (".env", "SHOP_PAGE_SIZE=3"),
        ],
    );
    let bare = folder(
        "layers-bare",
        &[("settings.toml", "database_url = \"of the file\"")],
    );
    let sources = Sources::testing()
        .folder(&bare)
        .profile(Profile::Development);
    assert_eq!(settings(&sources).page_size, 20);
    fs::write(
        bare.join("settings.toml"),
        "database_url = \"of the file\"\npage_size = 1",
    )
    .unwrap();
    assert_eq!(settings(&sources).page_size, 1);
    fs::write(bare.join("settings.development.toml"), "page_size = 2").unwrap();
    assert_eq!(settings(&sources).page_size, 2);
    let sources = sources.folder(development);
    assert_eq!(settings(&sources).page_size, 3);
    let sources = sources.environment([("SHOP_PAGE_SIZE", "4")]);
    assert_eq!(settings(&sources).page_size, 4);
    assert_eq!(
        settings(&sources.clone().argument("page_size", "5")).page_size,
        5
    );
    assert_eq!(settings(&sources.set("page_size", 6)).page_size, 6);
}

#[test]
fn the_environment_names_the_profile_and_production_reads_no_dotenv() {
    let folder = folder(
        "profile",
        &[
            ("settings.toml", "database_url = \"of the file\""),
            ("settings.testing.toml", "page_size = 7"),
            (".env", "SHOP_FEATURES=dotenv"),
        ],
    );
    let of = |variables: &[(&str, &str)]| {
        let variables = variables.iter().copied();
        settings(&Sources::new().environment(variables).folder(&folder))
    };
    let production = of(&[]);
    assert_eq!(production.profile, Profile::Production);
    assert_eq!((production.page_size, production.features.len()), (20, 0));
    let testing = of(&[("RAVYN_ENV", "testing")]);
    assert_eq!(testing.profile, Profile::Testing);
    assert_eq!(
        (testing.page_size, testing.features),
        (7, vec!["dotenv".to_owned()])
    );
    let development = of(&[("RAVYN_ENV", "development")]);
    assert_eq!((development.page_size, development.features.len()), (20, 1));
}

#[test]
fn dotenv_does_not_change_the_environment_of_the_process() {
    let folder = folder(
        "dotenv",
        &[(
            ".env",
            "SHOP_DATABASE_URL=of-dotenv\nexport SHOP_MAIL__HOST='a b' # comment",
        )],
    );
    let settings = settings(&Sources::testing().folder(folder));
    assert_eq!(settings.database_url.expose(), "of-dotenv");
    assert_eq!(settings.mail.expect("a group").host, "a b");
    assert!(std::env::var_os("SHOP_DATABASE_URL").is_none());
}

#[test]
fn a_variable_is_read_as_the_type_of_its_setting() {
    let settings = settings(&Sources::testing().environment([
        ("SHOP_DATABASE_URL", "12345678"),
        ("SHOP_PAGE_SIZE", "50"),
        ("SHOP_FEATURES", "search, export"),
        ("SHOP_PATIENCE", "250ms"),
        ("UPLOAD_LIMIT", "1KiB"),
        ("SHOP_MAIL__HOST", "localhost"),
        ("SHOP_MAIL__PORT", ""),
    ]));
    assert_eq!(settings.database_url.expose(), "12345678");
    assert_eq!(settings.page_size, 50);
    assert_eq!(settings.features, ["search", "export"]);
    assert_eq!(settings.patience, Duration::from_millis(250));
    assert_eq!(settings.upload_limit, Some(ByteSize(1024)));
    let mail = settings.mail.expect("a group");
    assert_eq!((mail.host.as_str(), mail.port), ("localhost", 25));
    assert!(mail.password.is_none());
}

#[test]
fn a_group_comes_together_from_several_layers_and_may_be_absent() {
    assert!(settings(&testing()).mail.is_none());
    let folder = folder(
        "group",
        &[("settings.toml", "[mail]\nhost = \"localhost\"")],
    );
    let sources = testing()
        .folder(folder)
        .environment([("SHOP_MAIL__PORT", "2525")]);
    let mail = settings(&sources).mail.expect("a group");
    assert_eq!((mail.host.as_str(), mail.port), ("localhost", 2525));
    let mail = settings(&testing().set("mail", json!({"host": "a"}))).mail;
    assert_eq!(mail.expect("a group").host, "a");
    let part = testing().environment([("MAIL_PASSWORD", "hunter2")]);
    check(
        &part,
        &expect![[r#"
            error[RV0040]: the setting `mail.host` is missing
               = note: Where letters are handed in
               = help: set SHOP_MAIL__HOST

            the settings have 1 fault; `explain RV0040` tells more"#]],
    );
}

#[test]
fn all_faults_are_reported_at_once_each_with_its_origin() {
    let folder = folder(
        "faults",
        &[
            (
                "settings.toml",
                "page_sise = 5\n\n[mail]\nport = 99999\nhosts = \"localhost\"\n",
            ),
            ("settings.testing.toml", "features = \"search\"\n"),
            (".env", "UPLOAD_LIMIT=1GiB\n"),
        ],
    );
    let sources = Sources::testing()
        .folder(folder)
        .environment([("SHOP_PAGE_SIZE", "0")])
        .argument("patience", "5")
        .set("colour", "red");
    check(
        &sources,
        &expect![[r#"
        error[RV0040]: the setting `database_url` is missing
           = note: Where orders are kept
           = help: set SHOP_DATABASE_URL, or write `database_url = ..` into settings.toml

        error[RV0041]: the setting `page_size` must be at least 1
           = note: it comes from SHOP_PAGE_SIZE in the environment
           = help: change it there

        error[RV0041]: the setting `features` must be a list
           = note: it comes from settings.testing.toml:1
           = help: change it there

        error[RV0041]: the setting `patience` must be a number with `ms`, `s`, `min`, `h` or `d`, such as `5s`
           = note: it comes from the argument `patience`
           = help: change it there

        error[RV0041]: the setting `upload_limit` must be at most 1MiB
           = note: it comes from UPLOAD_LIMIT in .env
           = help: change it there

        error[RV0040]: the setting `mail.host` is missing
           = note: Where letters are handed in
           = help: set SHOP_MAIL__HOST, or write `mail.host = ..` into settings.toml

        error[RV0041]: the setting `mail.port` must be a whole number from 0 to 65535
           = note: it comes from settings.toml:4
           = help: change it there

        error[RV0042]: there is no setting `colour`
           = note: it comes from the argument `colour`
           = help: remove it; the settings are `database_url`, `page_size`, `features`, `patience`, `upload_limit`, `mail.host`, `mail.port`, `mail.password`, `mail`

        error[RV0042]: there is no setting `mail.hosts`
           = note: it comes from settings.toml:5
           = help: did you mean `mail.host`?

        error[RV0042]: there is no setting `page_sise`
           = note: it comes from settings.toml:1
           = help: did you mean `page_size`?

        the settings have 10 faults; `explain RV0040` tells more"#]],
    );
}

#[test]
fn what_cannot_be_read_is_a_fault_and_nothing_is_missing_because_of_it() {
    let folder = folder(
        "unreadable",
        &[
            (
                "settings.toml",
                "page_size = 5\ndatabase_url = hunter2\nmail = 5\n",
            ),
            (".env", "SHOP_PAGE_SIZE=5\nhunter2 hunter2\n"),
        ],
    );
    fs::create_dir(folder.join("settings.development.toml")).unwrap();
    let sources = Sources::testing()
        .folder(folder)
        .profile(Profile::Development);
    let error = ShopSettings::read(&sources)
        .expect_err("faults")
        .to_string();
    assert!(!error.contains("hunter2"), "{error}");
    assert!(!error.contains("RV0040"), "{error}");
    check(
        &sources,
        &expect![[r#"
            error[RV0043]: .env:2 cannot be read
               = help: write `NAME=value` on each line, and quotes around a value with spaces

            error[RV0043]: settings.development.toml cannot be read
               = note: Is a directory (os error 21)
               = help: make settings.development.toml a readable UTF-8 file, or remove it

            error[RV0043]: settings.toml:2 is not TOML
               = note: string values must be quoted, expected literal string
               = help: write `name = "text"`, `name = 5`, or `[group]` above the names of a group

            the settings have 3 faults; `explain RV0043` tells more"#]],
    );
}

#[test]
fn a_profile_that_is_none_is_a_fault() {
    let sources = testing().environment([("RAVYN_ENV", "prod")]);
    assert!(
        ShopSettings::read(&sources).is_ok(),
        "the test names its profile"
    );
    let sources = Sources::new()
        .without_files()
        .environment([("RAVYN_ENV", "prod")]);
    check(
        &sources,
        &expect![[r#"
        error[RV0043]: RAVYN_ENV in the environment names no profile
           = help: write `development`, `testing` or `production`

        the settings have 1 fault; `explain RV0043` tells more"#]],
    );
}

#[test]
fn a_missing_setting_says_where_it_can_be_set() {
    let help = |sources: &Sources| {
        let error = ShopSettings::read(sources)
            .expect_err("a fault")
            .to_string();
        let help = error
            .lines()
            .find_map(|line| line.trim().strip_prefix("= help: "));
        help.expect("a help").to_owned()
    };
    let environment = [("SHOP_PAGE_SIZE", "5")];
    let folder = folder("missing", &[]);
    for (sources, expected) in [
        (Sources::testing(), "write `.set(\"database_url\", ..)`"),
        (
            Sources::testing().environment(environment),
            "set SHOP_DATABASE_URL",
        ),
        (
            Sources::testing().folder(&folder),
            "write `database_url = ..` into settings.toml",
        ),
        (
            Sources::testing().folder(&folder).environment(environment),
            "set SHOP_DATABASE_URL, or write `database_url = ..` into settings.toml",
        ),
    ] {
        assert_eq!(help(&sources), expected);
    }
}

#[test]
fn a_secret_is_never_shown() {
    let folder = folder(
        "secret",
        &[(
            "settings.toml",
            "database_url = \"hunter2\"\n[mail]\nhost = \"a\"\npassword = [\"hunter2\"]",
        )],
    );
    let sources = Sources::testing().folder(folder).set("features", "hunter2");
    let error = ShopSettings::read(&sources).expect_err("faults");
    let shown = format!("{error} {error:?} {sources:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(
        shown.contains("settings.toml:1") && shown.contains("settings.toml:4"),
        "{shown}"
    );
    let settings = settings(&testing().set("database_url", "hunter2-hunter2"));
    let shown = format!("{settings:?}");
    assert!(shown.contains("database_url: [redacted]"), "{shown}");
    assert_eq!(settings.database_url.expose(), "hunter2-hunter2");
}

#[test]
fn every_value_knows_where_it_came_from() {
    let folder = folder("origins", &[("settings.toml", "\npage_size = 5\n")]);
    let sources = testing()
        .folder(folder)
        .environment([("SHOP_MAIL__HOST", "localhost")]);
    let (_, origins) = ShopSettings::read_with_origins(&sources).expect("settings");
    assert_eq!(origins.of("patience"), Some(&Origin::Default));
    assert_eq!(origins.of("upload_limit"), None);
    expect![[r#"
        database_url  the argument `database_url`
        page_size     settings.toml:2
        features      the default
        patience      the default
        mail.host     SHOP_MAIL__HOST in the environment
        mail.port     the default
    "#]]
    .assert_eq(&origins.to_string());
}

#[test]
fn a_variable_that_is_nearly_right_is_noticed() {
    let sources = testing().environment([
        ("SHOP_PAGE_SISE", "5"),
        ("SHOP_MAIL__HOTS", "localhost"),
        ("SHOP_SERVICE_PORT_8000_TCP", "5"),
        ("RAVYN_PROT", "5"),
    ]);
    let (_, origins) = ShopSettings::read_with_origins(&sources).expect("settings");
    assert_eq!(
        origins.warnings().collect::<Vec<_>>(),
        [
            "SHOP_MAIL__HOTS in the environment is no setting; did you mean SHOP_MAIL__HOST?",
            "SHOP_PAGE_SISE in the environment is no setting; did you mean SHOP_PAGE_SIZE?",
        ]
    );
}

#[derive(Debug, Settings)]
#[settings(prefix = "BILLING", section = "billing")]
struct BillingSettings {
    #[setting(default = 30)]
    days: u32,
}

#[test]
fn types_of_settings_share_a_file_by_sections() {
    let folder = folder(
        "sections",
        &[(
            "settings.toml",
            "[billing]\ndays = 14\n[ravyn]\nport = 80\nserver.streams = 5\n",
        )],
    );
    let sources = Sources::testing().folder(folder);
    assert_eq!(BillingSettings::read(&sources).expect("settings").days, 14);
    let framework = RavynSettings::read(&sources).expect("settings");
    assert_eq!(
        (framework.port(), framework.server().streams),
        (80, Some(5))
    );
}

#[test]
fn the_framework_reads_its_own_in_the_same_way() {
    let sources = Sources::testing().environment([
        ("RAVYN_HOST", "0.0.0.0"),
        ("RAVYN_ROOT_PATH", "/shop/"),
        ("RAVYN_DOCS", "false"),
        ("RAVYN_TIMEOUT", "5s"),
        ("RAVYN_BODY_LIMIT", "1MiB"),
        ("RAVYN_SERVER__HEAD_TIMEOUT", "2s"),
    ]);
    let settings = RavynSettings::read(&sources).expect("settings");
    assert_eq!(
        (settings.host(), settings.port(), settings.log()),
        ("0.0.0.0", 8000, "info")
    );
    assert_eq!(settings.root_path().join("/items"), "/shop/items");
    assert!(!settings.has_docs());
    assert_eq!(settings.timeout(), Some(Duration::from_secs(5)));
    assert_eq!(settings.body_limit(), Some(1 << 20));
    assert_eq!(settings.server().head_timeout, Some(Duration::from_secs(2)));
    let sources = Sources::testing().environment([
        ("RAVYN_PORT", "x"),
        ("RAVYN_ROOT_PATH", "//host"),
        ("RAVYN_TIMEOUT", "0s"),
        ("RAVYN_SERVER__STREAMS", "0"),
    ]);
    let error = RavynSettings::read(&sources).expect_err("faults");
    expect![[r#"
        error[RV0041]: the setting `port` must be a whole number from 0 to 65535
           = note: it comes from RAVYN_PORT in the environment
           = help: change it there

        error[RV0041]: the setting `root_path` must be a path without query, such as `/shop`
           = note: it comes from RAVYN_ROOT_PATH in the environment
           = help: change it there

        error[RV0041]: the setting `timeout` must be more than 0
           = note: it comes from RAVYN_TIMEOUT in the environment
           = help: change it there

        error[RV0041]: the setting `server.streams` must be more than 0
           = note: it comes from RAVYN_SERVER__STREAMS in the environment
           = help: change it there

        the settings have 4 faults; `explain RV0041` tells more"#]]
    .assert_eq(&error.to_string());
}

#[get("/page")]
async fn page(settings: Inject<ShopSettings>) -> String {
    format!("{} at {:?}", settings.page_size, settings.clock.now())
}

#[tokio::test]
async fn a_handler_takes_settings_and_a_test_overrides_them() {
    let sources = testing()
        .set("page_size", 5)
        .clock(Clock::fixed(SystemTime::UNIX_EPOCH));
    let app = Ravyn::new().state(settings(&sources)).routes(routes![page]);
    let client = ravyn::testing::TestClient::new(app);
    let answer = client.get("/page").send().await;
    assert_eq!(answer.text(), format!("5 at {:?}", SystemTime::UNIX_EPOCH));
}

#[get("/items/{id}", name = "item")]
async fn item(id: u64, urls: Inject<Urls>, clock: Inject<Clock>) -> Result<String, HttpError> {
    let url = urls.url_for("item", &[("id", &id.to_string())]);
    let url = url.map_err(|_| HttpError::internal("the route is there"))?;
    Ok(format!("{url} at {:?}", clock.now()))
}

fn configured(sources: &Sources) -> Ravyn {
    let settings = RavynSettings::read(sources).expect("settings");
    Ravyn::new()
        .configure(settings)
        .trailing_slash(TrailingSlash::Redirect)
        .routes(routes![item])
}

#[tokio::test]
async fn addresses_carry_the_root_path_and_routes_do_not_know_it() {
    let sources = Sources::testing()
        .set("root_path", "/shop")
        .clock(Clock::fixed(SystemTime::UNIX_EPOCH));
    let client = ravyn::testing::TestClient::new(configured(&sources));
    let answer = client.get("/items/1").send().await;
    let expected = format!("/shop/items/1 at {:?}", SystemTime::UNIX_EPOCH);
    assert_eq!(answer.text(), expected);
    let answer = client.get("/items/1/?a=b").send().await;
    assert_eq!(answer.header("location"), Some("/shop/items/1?a=b"));
    assert_eq!(client.get("/shop/items/1").send().await.status(), 404);
}

#[cfg(feature = "openapi")]
#[tokio::test]
async fn the_document_names_the_root_path_and_can_be_off() {
    let sources = Sources::testing();
    let shop = sources.clone().set("root_path", "/shop");
    let client = ravyn::testing::TestClient::new(configured(&shop));
    let document: Value = client.get("/openapi.json").send().await.json();
    assert_eq!(document["servers"], json!([{"url": "/shop"}]));
    let without = configured(&sources.set("docs", false));
    let client = ravyn::testing::TestClient::new(without);
    assert_eq!(client.get("/openapi.json").send().await.status(), 404);
    assert_eq!(client.get("/docs").send().await.status(), 404);
}

#[post("/notes")]
async fn note(text: Text) -> String {
    text.0
}

#[tokio::test]
async fn what_code_says_goes_before_what_comes_from_outside() {
    let settings = RavynSettings::read(&Sources::testing().set("body_limit", "4B"));
    let app = Ravyn::new()
        .configure(settings.expect("settings"))
        .routes(routes![note]);
    let status = async |app: Ravyn| {
        let client = ravyn::testing::TestClient::new(app);
        let answer = client.post("/notes").content("text/plain", "12345678");
        answer.send().await.status().as_u16()
    };
    assert_eq!(status(app.clone()).await, 413);
    assert_eq!(status(app.body_limit(8)).await, 200);
}
