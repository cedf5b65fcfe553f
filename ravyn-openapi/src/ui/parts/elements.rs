//! Stoplight Elements. It writes the colours of its theme into a style element.

use super::Parts;
use crate::config::Ui;
use crate::ui::assets::{Asset, Kind};

pub(super) static PARTS: Parts = Parts {
    ui: Ui::Elements,
    markup: concat!(
        r#"<elements-api apiDescriptionUrl="{document}" router="hash" layout="sidebar""#,
        r#" tryItCredentialsPolicy="same-origin"></elements-api>"#,
    ),
    assets: &[
        Asset::packed(
            "elements/styles.min.css",
            Kind::Style,
            include_bytes!("../../../assets/elements/styles.min.css.gz"),
        ),
        Asset::plain(
            "elements/page.css",
            Kind::Style,
            include_bytes!("../../../assets/shared/page.css"),
        ),
        Asset::plain(
            "elements/theme.js",
            Kind::Script,
            include_bytes!("../../../assets/shared/theme.js"),
        ),
        Asset::packed(
            "elements/web-components.min.js",
            Kind::Script,
            include_bytes!("../../../assets/elements/web-components.min.js.gz"),
        ),
    ],
    styles: "'self' 'unsafe-inline'",
    fonts: "'none'",
};
