//! Swagger UI. Its style sheet has its images inside, and it writes no styles of its own.

use super::Parts;
use crate::config::Ui;
use crate::ui::assets::{Asset, Kind};

pub(super) static PARTS: Parts = Parts {
    ui: Ui::Swagger,
    markup: r#"<div id="docs" data-document="{document}" data-redirect="{redirect}" data-remember="{remember}"></div>"#,
    assets: &[
        Asset::packed(
            "swagger/swagger-ui.css",
            Kind::Style,
            include_bytes!("../../../assets/swagger/swagger-ui.css.gz"),
        ),
        Asset::plain(
            "swagger/page.css",
            Kind::Style,
            include_bytes!("../../../assets/swagger/page.css"),
        ),
        Asset::plain(
            "swagger/favicon-32x32.png",
            Kind::Icon,
            include_bytes!("../../../assets/swagger/favicon-32x32.png"),
        ),
        Asset::plain(
            "swagger/theme.js",
            Kind::Script,
            include_bytes!("../../../assets/shared/theme.js"),
        ),
        Asset::packed(
            "swagger/swagger-ui-bundle.js",
            Kind::Script,
            include_bytes!("../../../assets/swagger/swagger-ui-bundle.js.gz"),
        ),
        Asset::plain(
            "swagger/page.js",
            Kind::Script,
            include_bytes!("../../../assets/swagger/page.js"),
        ),
        Asset::plain(
            "swagger/oauth2-redirect.js",
            Kind::Redirect,
            include_bytes!("../../../assets/swagger/oauth2-redirect.js"),
        ),
    ],
    styles: "'self'",
    fonts: "'none'",
};
