//! What stands around a whole application: which proxies are believed, which hosts are served, whether TLS is needed, what
//! every answer says to a browser, and which other sites may read answers.
//!
//! Each is an extension, so that it is there once, for every answer: also for 404 and 405, for errors and for the pages of
//! other extensions. The order is theirs and not that of the program: [`TrustedProxies`], [`SecurityHeaders`],
//! [`TrustedHosts`], [`HttpsOnly`], [`Cors`], and then the middleware of the application.

mod cors;
mod forwarded;
mod https_only;
mod network;
mod security_headers;
mod trusted_hosts;
mod trusted_proxies;

use ravyn_core::error::BuildFault;
use ravyn_core::meta::SourceLocation;

pub use self::cors::Cors;
pub use self::https_only::HttpsOnly;
pub use self::security_headers::SecurityHeaders;
pub use self::trusted_hosts::TrustedHosts;
pub use self::trusted_proxies::TrustedProxies;

/// The target of audit events.
const AUDIT: &str = "ravyn::audit";

/// The names of the extensions, as they follow each other.
const TRUSTED_PROXIES: &str = "trusted_proxies";
const SECURITY_HEADERS: &str = "security_headers";
const TRUSTED_HOSTS: &str = "trusted_hosts";
const HTTPS_ONLY: &str = "https_only";
const CORS: &str = "cors";

/// The fault of a setting.
fn unusable(at: SourceLocation, message: String, help: impl Into<String>) -> BuildFault {
    BuildFault::new("RV0012", message).at(at).help(help)
}
