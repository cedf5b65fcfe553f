//! The OpenAPI 3.1 document of a ravyn application, and the pages that show it.
//!
//! Programs have it through the `ravyn` crate, where it is on by default. The document is made once, in
//! `build()`, from the same descriptions of routes that are enforced; nothing is written down for it alone.
//!
//! ```
//! use ravyn_core::app::Ravyn;
//! use ravyn_core::testing::TestClient;
//! use ravyn_openapi::OpenApi;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let app: Ravyn = Ravyn::new().title("Shop").extension(OpenApi::new());
//! let response = TestClient::new(app).get("/openapi.json").send().await;
//! assert!(response.text().starts_with(r#"{"openapi":"3.1.0","info":{"title":"Shop""#));
//! # }
//! ```

mod config;
pub mod model;
mod source;

pub mod diff;
pub mod generate;
pub mod lint;
mod yaml;

mod ui;

mod command;

mod routes;

pub use self::config::{OpenApi, Ui};
pub use self::model::{
    Contact, ExternalDocs, License, OpenApiVersion, Server, ServerVariable, Tag,
};
pub use self::source::NotOpenApi;
