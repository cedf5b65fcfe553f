//! Pages that show the document: documentation UIs.
//!
//! Everything a page loads is embedded and served beside it: it works without a network, and under a policy that
//! lets a browser load nothing from elsewhere and run no inline script. A UI is a file in `parts/`.

#[cfg_attr(
    not(any(
        feature = "ui-swagger",
        feature = "ui-scalar",
        feature = "ui-redoc",
        feature = "ui-rapidoc",
        feature = "ui-elements"
    )),
    expect(dead_code, reason = "without a UI no page loads a file")
)]
mod assets;
mod encoding;
mod origins;
mod page;
mod parts;
mod resource;
mod site;

pub(crate) use self::origins::origins;
pub(crate) use self::page::Page;
pub(crate) use self::resource::Resource;
pub(crate) use self::site::Site;
