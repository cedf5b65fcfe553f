//! RapiDoc. Its templates hold style elements and attributes.

use super::Parts;
use crate::config::Ui;
use crate::ui::assets::{Asset, Kind};

pub(super) static PARTS: Parts = Parts {
    ui: Ui::RapiDoc,
    markup: concat!(
        r#"<rapi-doc spec-url="{document}" oauth-receiver="{redirect}" persist-auth="{remember}""#,
        r#" load-fonts="false" show-header="false" render-style="read" schema-style="table"></rapi-doc>"#,
    ),
    assets: &[
        Asset::plain(
            "rapidoc/page.css",
            Kind::Style,
            include_bytes!("../../../assets/shared/page.css"),
        ),
        Asset::plain(
            "rapidoc/theme.js",
            Kind::Script,
            include_bytes!("../../../assets/shared/theme.js"),
        ),
        Asset::packed(
            "rapidoc/rapidoc-min.js",
            Kind::Script,
            include_bytes!("../../../assets/rapidoc/rapidoc-min.js.gz"),
        ),
        Asset::plain(
            "rapidoc/oauth2-redirect.js",
            Kind::Redirect,
            include_bytes!("../../../assets/rapidoc/oauth2-redirect.js"),
        ),
    ],
    styles: "'self' 'unsafe-inline'",
    fonts: "'none'",
};
