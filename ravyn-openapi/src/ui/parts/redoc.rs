//! Redoc. It makes empty style elements, whose hash its policy has, and fills them through the CSSOM, which no
//! policy is asked about. The font of its marks is inside of its styles.

use super::Parts;
use crate::config::Ui;
use crate::ui::assets::{Asset, Kind};

pub(super) static PARTS: Parts = Parts {
    ui: Ui::Redoc,
    markup: r#"<redoc spec-url="{document}" disable-telemetry="true"></redoc>"#,
    assets: &[
        Asset::plain(
            "redoc/page.css",
            Kind::Style,
            include_bytes!("../../../assets/redoc/page.css"),
        ),
        Asset::plain(
            "redoc/page.js",
            Kind::Script,
            include_bytes!("../../../assets/redoc/page.js"),
        ),
        Asset::packed(
            "redoc/redoc.standalone.js",
            Kind::Module,
            include_bytes!("../../../assets/redoc/redoc.standalone.js.gz"),
        ),
    ],
    styles: "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    fonts: "data:",
};
