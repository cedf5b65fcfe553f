//! The HTML of the pages, and what a browser may do on them.

use std::collections::BTreeSet;
use std::fmt::Write;

use http::HeaderValue;
use http::header::CONTENT_SECURITY_POLICY;
use ravyn_core::request::Request;
use ravyn_core::response::Response;

use super::assets::{Asset, Kind};
use super::parts::Parts;
use super::resource::Resource;
use super::site::Site;

/// A page, as it is served.
#[derive(Debug)]
pub(crate) struct Page {
    plain: Resource,
    /// Where a slash at the end is ignored, relative addresses mean something else behind one.
    slashed: Resource,
}

impl Page {
    /// The page at `path`. `html` is told the path that the browser shows.
    pub(super) fn new(path: &str, policy: HeaderValue, html: impl Fn(&str) -> String) -> Self {
        let resource = |own: &str| {
            Resource::revalidated("text/html; charset=utf-8", html(own))
                .header(CONTENT_SECURITY_POLICY, policy.clone())
        };
        let path = path.trim_end_matches('/');
        Self {
            plain: resource(path),
            slashed: resource(&format!("{path}/")),
        }
    }

    /// The answer to a request for it.
    pub(crate) fn answer(&self, request: &Request) -> Response {
        let page = if request.uri().path().ends_with('/') {
            &self.slashed
        } else {
            &self.plain
        };
        page.answer(request.headers())
    }
}

/// The browser may load from this site alone, and connect to these origins beside it.
pub(super) fn policy(parts: &Parts, origins: &BTreeSet<String>) -> HeaderValue {
    let Parts { styles, fonts, .. } = parts;
    let origins: String = origins.iter().map(|origin| format!(" {origin}")).collect();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data: blob:; \
         font-src {fonts}; connect-src 'self'{origins}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).expect("sources of a policy are visible letters")
}

/// The page of a UI.
pub(super) fn ui(own: &str, parts: &Parts, site: &Site, title: &str) -> String {
    let (mut head, mut scripts) = (String::new(), String::new());
    for asset in parts.assets {
        let address = versioned(own, &site.below(asset.path), asset);
        // Writing to a string cannot fail.
        let _ = match asset.kind {
            Kind::Style => writeln!(head, "<link rel=\"stylesheet\" href=\"{address}\">"),
            Kind::Icon => writeln!(head, "<link rel=\"icon\" href=\"{address}\">"),
            Kind::Script => writeln!(scripts, "<script src=\"{address}\"></script>"),
            Kind::Module => {
                writeln!(
                    scripts,
                    "<script type=\"module\" src=\"{address}\"></script>"
                )
            }
            Kind::Redirect => Ok(()),
        };
    }
    if !parts.assets.iter().any(|asset| asset.kind == Kind::Icon) {
        // A browser that is told of no icon asks for one.
        head.push_str("<link rel=\"icon\" href=\"data:,\">\n");
    }
    let document = escaped(&relative(own, site.document()));
    let remember = if site.remembers() { "true" } else { "false" };
    let element = parts
        .markup
        .replace("{remember}", remember)
        .replace(
            "{redirect}",
            &escaped(&relative(own, &site.redirect(parts))),
        )
        .replace("{document}", &document);
    let noscript = format!(
        "<noscript>This page needs JavaScript; the <a href=\"{document}\">document</a> does not.</noscript>\n"
    );
    html(title, &head, &format!("{noscript}{element}\n{scripts}"))
}

/// The page that a provider of OAuth 2.0 sends the user back to: nothing but its script.
pub(super) fn redirect(own: &str, path: &str, script: &Asset, title: &str) -> String {
    let address = versioned(own, path, script);
    html(title, "", &format!("<script src=\"{address}\"></script>\n"))
}

fn html(title: &str, head: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n{head}</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// The address of a file on the page at `own`. It changes with the file.
fn versioned(own: &str, path: &str, asset: &Asset) -> String {
    escaped(&format!("{}?v={}", relative(own, path), asset.version()))
}

/// The address of `to`, as it is written on the page at `from`. Relative, so that it is also right behind a
/// proxy that puts a prefix before all paths.
fn relative(from: &str, to: &str) -> String {
    let (folder, _) = from.rsplit_once('/').unwrap_or_default();
    let folder: Vec<_> = folder.split('/').collect();
    let to: Vec<_> = to.split('/').collect();
    let shared = folder
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(from, to)| from == to)
        .count();
    let address = format!(
        "{}{}",
        "../".repeat(folder.len() - shared),
        to[shared..].join("/")
    );
    // An empty address would be the page itself.
    if address.is_empty() {
        "./".to_owned()
    } else {
        address
    }
}

/// Text as it stands in HTML, between tags and in attributes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::parts;
    use super::*;
    use crate::OpenApi;

    #[test]
    fn addresses_are_relative_to_the_page() {
        for (from, to, expected) in [
            ("/docs", "/openapi.json", "openapi.json"),
            ("/docs", "/docs/page.js", "docs/page.js"),
            ("/docs/", "/docs/page.js", "page.js"),
            ("/docs/", "/openapi.json", "../openapi.json"),
            ("/api/docs", "/api/openapi.json", "openapi.json"),
            ("/api/docs", "/openapi.json", "../openapi.json"),
            ("/docs", "/api/v1/openapi.json", "api/v1/openapi.json"),
            ("/a/b/docs", "/a/c/doc", "../c/doc"),
            ("/docs", "/", "./"),
        ] {
            assert_eq!(relative(from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn i5_nothing_that_is_configured_leaves_its_place_in_the_html() {
        let hostile = "</title></script><script>alert('x')</script>\"&";
        let openapi = OpenApi::new().document_path(format!("/{hostile}"));
        let site = Site::new(&openapi).expect("no fault").expect("UIs");
        for parts in parts::ALL {
            let html = ui("/docs", parts, &site, hostile);
            assert_eq!(html.matches('<').count(), html.matches('>').count());
            assert!(!html.contains("<script>"), "{html}");
            assert!(!html.contains("alert('"), "{html}");
            assert!(
                html.contains("<title>&lt;/title&gt;&lt;/script&gt;"),
                "{html}"
            );
        }
    }

    #[test]
    fn a_page_may_connect_to_servers_that_give_tokens() {
        let origins = ["https://a.example", "https://b.example:8443"].map(str::to_owned);
        for parts in parts::ALL {
            let policy = policy(parts, &origins.clone().into());
            let policy = policy.to_str().expect("text");
            let expected = "; connect-src 'self' https://a.example https://b.example:8443; ";
            assert!(policy.contains(expected), "{policy}");
        }
    }
}
