//! A shop that is told from outside how to work: the environment, a file, and what holds if neither
//! says anything.
//!
//! Run it with `cargo run --example settings`, and ask it from another terminal:
//!
//! ```console
//! $ curl localhost:8000/
//! Lamps and more: 3 to a page, letters are not sent
//! $ curl localhost:8000/items
//! ["item 1","item 2","item 3"]
//! $ curl localhost:8000/supplier
//! with no key, for 5s at most
//! $ curl localhost:8000/settings
//! ShopSettings { name: "Lamps and more", page_size: 3, .., api_key: None, mail: None }
//! ```
//!
//! The same shop with variables; then `/settings` writes `api_key: Some([redacted])`:
//!
//! ```sh
//! SHOP_PAGE_SIZE=2 SHOP_API_KEY=hunter2 SHOP_MAIL__HOST=localhost cargo run --example settings
//! ```
//!
//! And one that does not start, because of everything that is wrong at once:
//!
//! ```sh
//! SHOP_PAGE_SIZE=0 SHOP_PATIENCE=5 SHOP_MAIL__PORT=x cargo run --example settings
//! ```

use std::time::Duration;

use ravyn::prelude::*;

/// Settings of the shop: `SHOP_NAME` and so on, or `name = ".."` in `settings.toml`.
#[derive(Debug, Settings)]
#[settings(prefix = "SHOP")]
struct ShopSettings {
    /// What stands above the door.
    #[setting(default = "Lamps and more", min_length = 1)]
    name: String,
    /// Items on a page.
    #[setting(default = 3, minimum = 1, maximum = 100)]
    page_size: u32,
    /// How long a supplier may take.
    #[setting(default = Duration::from_secs(5))]
    patience: Duration,
    /// Whether items are shown.
    #[setting(default = true)]
    is_open: bool,
    /// The key of the supplier.
    #[setting(min_length = 7)]
    api_key: Option<Secret<String>>,
    /// How letters are sent; without it they are not.
    mail: Option<MailSettings>,
}

/// A group: `SHOP_MAIL__HOST`, or `host = ".."` under `[mail]`.
#[derive(Debug, Settings)]
struct MailSettings {
    /// Where letters are handed in.
    host: String,
    #[setting(default = 25)]
    port: u16,
}

/// Say what the shop was told.
#[get("/")]
async fn door(settings: Inject<ShopSettings>) -> String {
    let (name, size) = (&settings.name, settings.page_size);
    let letters = match &settings.mail {
        Some(mail) => format!("are handed in at {}:{}", mail.host, mail.port),
        None => "are not sent".to_owned(),
    };
    format!("{name}: {size} to a page, letters {letters}")
}

/// List the first page.
#[get("/items")]
async fn items(settings: Inject<ShopSettings>) -> Json<Vec<String>> {
    let items = 1..=settings.page_size;
    Json(items.map(|item| format!("item {item}")).collect())
}

/// Say how the supplier is asked. The key is for the supplier alone.
#[get("/supplier")]
async fn supplier(settings: Inject<ShopSettings>) -> String {
    let patience = settings.patience;
    let key = settings.api_key.as_ref().map(Secret::expose);
    let key = key.map_or("no key".to_owned(), |key| {
        format!("a key of {} bytes", key.len())
    });
    format!("with {key}, for {patience:?} at most")
}

/// Show all settings: what is secret stays so.
#[get("/settings")]
async fn show(settings: Inject<ShopSettings>) -> String {
    format!("{:?}", *settings)
}

fn shop(settings: ShopSettings) -> Ravyn {
    let shop = Ravyn::new().title("Shop");
    let shop = if settings.is_open {
        shop.routes(routes![items])
    } else {
        shop
    };
    shop.state(settings).routes(routes![door, supplier, show])
}

/// The shop as a test has it: nothing but what is set here.
#[cfg(test)]
pub(crate) fn app() -> Ravyn {
    let settings = ShopSettings::read(&Sources::testing());
    shop(settings.expect("every setting has a default"))
}

fn main() -> ravyn::Result {
    shop(ShopSettings::load()?).run()
}
