//! What each documentation UI is made of.

#[cfg(feature = "ui-elements")]
mod elements;
#[cfg(feature = "ui-rapidoc")]
mod rapidoc;
#[cfg(feature = "ui-redoc")]
mod redoc;
#[cfg(feature = "ui-scalar")]
mod scalar;
#[cfg(feature = "ui-swagger")]
mod swagger;

use super::assets::{Asset, Kind};
use crate::config::Ui;

/// Its files, its place in the HTML, and what its page may do beyond what every page may.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) ui: Ui,
    /// The element that becomes the UI. `{document}` and `{redirect}` stand for addresses, `{remember}` for `true` or
    /// `false`.
    pub(super) markup: &'static str,
    /// In the order in which the page loads them.
    pub(super) assets: &'static [Asset],
    /// The sources of `style-src` in the policy of the page.
    pub(super) styles: &'static str,
    /// Those of `font-src`.
    pub(super) fonts: &'static str,
}

/// All whose features are on, in the order of [`Ui::ALL`].
pub(super) static ALL: &[&Parts] = &[
    #[cfg(feature = "ui-swagger")]
    &swagger::PARTS,
    #[cfg(feature = "ui-scalar")]
    &scalar::PARTS,
    #[cfg(feature = "ui-redoc")]
    &redoc::PARTS,
    #[cfg(feature = "ui-rapidoc")]
    &rapidoc::PARTS,
    #[cfg(feature = "ui-elements")]
    &elements::PARTS,
];

impl Parts {
    /// The script of the page that a provider of OAuth 2.0 sends the user back to.
    pub(super) fn redirect(&self) -> Option<&'static Asset> {
        let mut assets = self.assets.iter();
        assets.find(|asset| asset.kind == Kind::Redirect)
    }
}
