//! The page at `/docs`, in the words of who uses it.

use ravyn::prelude::*;
use ravyn::server::{self, ServerSettings, Shutdown, ShutdownHandle};

use crate::driver::Browser;

/// An application that listens, and a browser that shows one of its pages.
pub(crate) struct Docs {
    pub(crate) browser: Browser,
    origin: String,
    _handle: ShutdownHandle,
}

impl Docs {
    /// Shows the default UI.
    pub(crate) async fn open(app: Ravyn) -> Self {
        Self::open_at(app, "/docs").await
    }

    pub(crate) async fn open_at(app: Ravyn, path: &str) -> Self {
        let app = app.build().expect("an application without faults");
        let listener = server::bind("127.0.0.1", 0).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (shutdown, handle) = Shutdown::new();
        tokio::spawn(server::serve(
            listener,
            app,
            ServerSettings::default(),
            shutdown,
        ));
        let browser = Browser::start().await;
        let docs = Self {
            browser,
            origin: format!("http://{address}"),
            _handle: handle,
        };
        docs.show(path).await;
        docs
    }

    /// Shows the page at a path.
    pub(crate) async fn show(&self, path: &str) {
        self.browser.open(&format!("{}{path}", self.origin)).await;
    }

    /// Opens the operation of a handler, ready to be executed.
    pub(crate) async fn try_out(&self, handler: &str) {
        let operation = operation(handler);
        self.click(&format!(
            "{operation}//button[@class='opblock-summary-control']"
        ))
        .await;
        self.click(&format!("{operation}{}", button("Try it out")))
            .await;
    }

    /// Executes the operation of a handler, waits for an answer of this status and returns its body.
    pub(crate) async fn execute(&self, handler: &str, status: u16) -> String {
        let operation = operation(handler);
        self.click(&format!("{operation}{}", button("Execute")))
            .await;
        let row = format!(
            "{operation}//table[contains(@class,'live-responses-table')]\
             //tr[@class='response'][td[1][normalize-space()='{status}']]"
        );
        let body = format!("{row}//h5[.='Response body']/following-sibling::*[1]//code");
        self.browser.find(&body).await.text().await
    }

    /// Opens the dialog.
    pub(crate) async fn open_dialog(&self) {
        let bar = "//div[@class='auth-wrapper']";
        self.click(&format!("{bar}{}", button("Authorize"))).await;
    }

    /// Presses keys in fields of a scheme in the dialog.
    pub(crate) async fn fill_in(&self, scheme: &str, fields: &[(&str, &str)]) {
        for (label, text) in fields {
            let input = format!("//label[.='{label}']/following::input[1]");
            let input = self.browser.find(&format!("{}{input}", part(scheme))).await;
            input.write(text).await;
        }
    }

    /// Ticks a scope of a scheme in the dialog.
    pub(crate) async fn tick(&self, scheme: &str, scope: &str) {
        let name = format!("//label[.//p[@class='name'][.='{scope}']]");
        self.click(&format!("{}{name}", part(scheme))).await;
    }

    /// Authorizes in the dialog.
    pub(crate) async fn authorize(&self, scheme: &str) {
        self.click(&format!("{}{}", part(scheme), button("Authorize")))
            .await;
    }

    /// Waits until the dialog says that the scheme is authorized, and closes it.
    pub(crate) async fn authorized(&self, scheme: &str) {
        let part = part(scheme);
        self.browser
            .find(&format!("{part}{}", button("Logout")))
            .await;
        self.click(&format!("{part}{}", button("Close"))).await;
    }

    /// What the dialog says of a refusal.
    pub(crate) async fn refusal(&self, scheme: &str) -> String {
        let errors = format!("{}//div[contains(@class,'errors')]", part(scheme));
        self.browser.find(&errors).await.text().await
    }

    /// The page has the document, has asked no other site for anything, and its policy has stopped nothing.
    pub(crate) async fn assert_contained(&self) {
        let errors = self.assert_asks_no_other_site().await;
        let stopped = errors
            .iter()
            .find(|line| line.contains("Content Security Policy"));
        assert_eq!(stopped, None);
    }

    /// The same, and returns all errors of the page.
    pub(crate) async fn assert_asks_no_other_site(&self) -> Vec<String> {
        let asked = self.browser.requests().await;
        let inside = format!("{}/", self.origin);
        let outside: Vec<_> = asked
            .iter()
            .filter(|address| is_of_a_network(address) && !address.starts_with(&inside))
            .collect();
        assert!(outside.is_empty(), "from elsewhere: {outside:?}");
        let document = format!("{inside}openapi.json");
        assert!(asked.contains(&document), "{document} is not in {asked:?}");
        self.browser.errors().await
    }

    async fn click(&self, xpath: &str) {
        self.browser.find(xpath).await.click().await;
    }
}

/// The browser has pages and images of its own.
fn is_of_a_network(address: &str) -> bool {
    !["data:", "chrome:"]
        .iter()
        .any(|inside| address.starts_with(inside))
}

fn operation(handler: &str) -> String {
    format!(
        "//div[starts-with(@id,'operations-')][substring-after(substring-after(@id,'-'),'-')='{handler}']"
    )
}

/// The part of the dialog that is about a scheme.
fn part(scheme: &str) -> String {
    format!("//div[@class='auth-container'][.//h4[starts-with(normalize-space(),'{scheme}')]]")
}

fn button(name: &str) -> String {
    format!("//button[normalize-space()='{name}']")
}
