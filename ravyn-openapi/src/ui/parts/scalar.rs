//! Scalar. It writes style elements and attributes, with colours of its themes, while it runs.

use super::Parts;
use crate::config::Ui;
use crate::ui::assets::{Asset, Kind};

pub(super) static PARTS: Parts = Parts {
    ui: Ui::Scalar,
    markup: r#"<div id="docs" data-document="{document}" data-remember="{remember}"></div>"#,
    assets: &[
        Asset::plain(
            "scalar/page.css",
            Kind::Style,
            include_bytes!("../../../assets/shared/page.css"),
        ),
        Asset::plain(
            "scalar/page.js",
            Kind::Script,
            include_bytes!("../../../assets/scalar/page.js"),
        ),
        Asset::packed(
            "scalar/standalone.js",
            Kind::Script,
            include_bytes!("../../../assets/scalar/standalone.js.gz"),
        ),
    ],
    styles: "'self' 'unsafe-inline'",
    fonts: "'none'",
};
