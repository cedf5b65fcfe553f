//! The HTML of the page.

use std::fmt::Write;

use http::HeaderValue;
use http::header::CONTENT_SECURITY_POLICY;

use super::resource::Resource;

/// The browser may load from this site alone. The style sheet of Swagger UI has its images inside.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page at `own`, which shows the document at `document`. `loaded` holds path and version of all files.
pub(super) fn page(own: &str, document: &str, loaded: &[(&str, &str)], title: &str) -> Resource {
    Resource::revalidated(
        "text/html; charset=utf-8",
        html(own, document, loaded, title),
    )
    .header(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))
}

fn html(own: &str, document: &str, loaded: &[(&str, &str)], title: &str) -> String {
    let (mut head, mut scripts) = (String::new(), String::new());
    for (path, version) in loaded {
        let address = escaped(&format!("{}?v={version}", relative(own, path)));
        // Writing to a string cannot fail.
        let _ = match path.rsplit('.').next() {
            Some("css") => writeln!(head, "<link rel=\"stylesheet\" href=\"{address}\">"),
            Some("js") => writeln!(scripts, "<script src=\"{address}\"></script>"),
            _ => writeln!(head, "<link rel=\"icon\" href=\"{address}\">"),
        };
    }
    let (title, document) = (escaped(title), escaped(&relative(own, document)));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n{head}</head>\n<body>\n\
         <noscript>This page needs JavaScript; the <a href=\"{document}\">document</a> does not.</noscript>\n\
         <div id=\"swagger-ui\" data-document=\"{document}\"></div>\n{scripts}</body>\n</html>\n"
    )
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
    use super::*;

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
    fn nothing_that_is_configured_leaves_its_place_in_the_html() {
        let hostile = "</title></script><script>alert('x')</script>\"&";
        let html = html("/docs", &format!("/{hostile}"), &[], hostile);
        assert_eq!(html.matches('<').count(), html.matches('>').count());
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("alert('"), "{html}");
        assert!(
            html.contains("<title>&lt;/title&gt;&lt;/script&gt;"),
            "{html}"
        );
    }
}
