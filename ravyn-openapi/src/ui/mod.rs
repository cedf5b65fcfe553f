//! Pages that show the document: documentation UIs.
//!
//! Everything a page loads is embedded and served beside it: it works without a network, and under a policy that
//! lets a browser load nothing from elsewhere and run no inline script. A UI is a file in `parts/`.

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
