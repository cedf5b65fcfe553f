//! Who a document is for: the routes that it shows, and who may read it.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use ravyn_core::app::{AppInfo, Inspected};
use ravyn_core::error::{BuildFault, nearest};
use ravyn_core::layer::{Level as _, Permission};
use ravyn_core::meta::{RouteMeta, SourceLocation, WebhookMeta};
use ravyn_core::routing::Include;
use ravyn_core::settings::Profile;

use super::OpenApi;

/// A tag that the program names, and where it does.
#[derive(Clone, Debug)]
struct Named {
    tag: Cow<'static, str>,
    source: SourceLocation,
}

type ChangeLevel = dyn Fn(Include) -> Include + Send + Sync;

/// What was said of it.
#[derive(Clone, Default)]
pub(crate) struct Audience {
    /// `None`: routes of all tags, and of none.
    only: Option<Vec<Named>>,
    without: Vec<Named>,
    shows_hidden: bool,
    merges_mounted: bool,
    /// Where it is served. `None`: everywhere.
    profiles: Option<Vec<Profile>>,
    level: Vec<Arc<ChangeLevel>>,
    is_public: bool,
}

impl OpenApi {
    /// Shows routes and webhooks of these tags alone. Of several calls the tags add up. Default: all. A link to a route
    /// that is not shown is left out.
    ///
    /// A tag that no route and no webhook has is the build fault RV0034.
    ///
    /// # Example
    /// ```
    /// use ravyn_core::app::Ravyn;
    /// use ravyn_openapi::OpenApi;
    ///
    /// let partners = OpenApi::named("partners").only_tags(["orders"]);
    /// let app: Ravyn = Ravyn::new().extension(partners);
    /// // No route has the tag yet.
    /// assert!(app.build().unwrap_err().to_string().contains("RV0034"));
    /// ```
    #[track_caller]
    pub fn only_tags<T: Into<Cow<'static, str>>>(
        mut self,
        tags: impl IntoIterator<Item = T>,
    ) -> Self {
        let source = Location::caller().into();
        let only = self.audience.only.get_or_insert_default();
        only.extend(named(tags, source));
        self
    }

    /// Leaves out routes and webhooks that have one of these tags, also where [`only_tags`](Self::only_tags) shows them.
    ///
    /// A tag that no route and no webhook has is the build fault RV0034.
    #[track_caller]
    pub fn without_tags<T: Into<Cow<'static, str>>>(
        mut self,
        tags: impl IntoIterator<Item = T>,
    ) -> Self {
        let source = Location::caller().into();
        self.audience.without.extend(named(tags, source));
        self
    }

    /// Shows hidden routes, too: for a document that the public does not read, which
    /// [`permission`](Self::permission) or [`level`](Self::level) sees to. Routes of extensions and of plain functions,
    /// of which nothing is known, stay out.
    pub fn with_hidden(mut self) -> Self {
        self.audience.shows_hidden = true;
        self
    }

    /// Shows the routes and webhooks of mounted applications, too, and of those that are mounted in them. They keep
    /// their own documents. Default: a document has the routes of its own application.
    pub fn merge_mounted(mut self) -> Self {
        self.audience.merges_mounted = true;
        self
    }

    /// Serves the document and its pages where the program runs for one of these alone. The command works everywhere.
    /// Default: everywhere; the setting `docs` (`RAVYN_DOCS=false`) closes them as well.
    pub fn only_in(mut self, profiles: impl IntoIterator<Item = Profile>) -> Self {
        self.audience.profiles = Some(profiles.into_iter().collect());
        self
    }

    /// Lets nobody read the document and its pages but whom the permission lets pass. A browser that opens a page
    /// brings cookies and the password of HTTP Basic, and no other credential.
    ///
    /// # Example
    /// ```
    /// use ravyn_core::app::Ravyn;
    /// use ravyn_core::layer::DenyAll;
    /// use ravyn_core::testing::TestClient;
    /// use ravyn_openapi::OpenApi;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: Ravyn = Ravyn::new().extension(OpenApi::new().permission(DenyAll));
    /// let client = TestClient::new(app);
    /// assert_eq!(client.get("/openapi.json").send().await.status(), 403);
    /// assert_eq!(client.get("/docs").send().await.status(), 403);
    /// # }
    /// ```
    pub fn permission<P: Permission + Clone>(self, permission: P) -> Self {
        self.level(move |docs| docs.permission(permission.clone()))
    }

    /// Changes the level around the document and its pages: who is authenticated there and how, middleware, headers.
    /// Of several calls the last one is the innermost.
    pub fn level(mut self, change: impl Fn(Include) -> Include + Send + Sync + 'static) -> Self {
        self.audience.level.push(Arc::new(change));
        self
    }

    /// Lets everybody read the document and its pages, also where the application requires an identity
    /// (`require_authentication`). Default: they ask for what all routes of the application ask for.
    pub fn public(mut self) -> Self {
        self.audience.is_public = true;
        self
    }
}

fn named<T: Into<Cow<'static, str>>>(
    tags: impl IntoIterator<Item = T>,
    source: SourceLocation,
) -> impl Iterator<Item = Named> {
    tags.into_iter().map(move |tag| Named {
        tag: tag.into(),
        source,
    })
}

impl Audience {
    /// Whether it is served where a program runs for this.
    pub(crate) fn is_served_in(&self, profile: Profile) -> bool {
        let profiles = self.profiles.as_ref();
        profiles.is_none_or(|profiles| profiles.contains(&profile))
    }

    pub(crate) fn is_public(&self) -> bool {
        self.is_public
    }

    /// The level of the routes that serve it.
    pub(crate) fn within(&self, routes: Include) -> Include {
        let changes = self.level.iter();
        changes.fold(routes, |routes, change| change(routes))
    }

    /// The routes of the application and of those that are mounted in it; hidden are those that the document does not
    /// show.
    pub(crate) fn routes<'b>(&self, seen: &Inspected<'b>) -> Vec<Cow<'b, RouteMeta>> {
        let shown = self.all(seen).map(|route| (route, self.shows(route)));
        let mounted = seen.mounted.iter().filter(|_| !self.merges_mounted);
        let others = mounted.map(|route| (*route, false));
        shown
            .chain(others)
            .map(|(route, is_shown)| match route.hidden == is_shown {
                false => Cow::Borrowed(route),
                true => Cow::Owned(RouteMeta {
                    hidden: !is_shown,
                    ..route.clone()
                }),
            })
            .collect()
    }

    /// What the application says of itself, with the webhooks that the document shows.
    pub(crate) fn info<'b>(&self, seen: &Inspected<'b>) -> Cow<'b, AppInfo> {
        if self.only.is_none() && self.without.is_empty() && !self.merges_mounted {
            return Cow::Borrowed(seen.info);
        }
        let shown = self.webhooks(seen).filter(|sent| self.is_for(&sent.route));
        Cow::Owned(AppInfo {
            webhooks: shown.cloned().collect(),
            ..seen.info.clone()
        })
    }

    /// RV0034 for each tag that no route and no webhook has.
    pub(crate) fn faults(&self, seen: &Inspected<'_>) -> Vec<BuildFault> {
        let sent = || self.webhooks(seen).map(|sent| &sent.route);
        let known = || self.all(seen).chain(sent()).flat_map(|route| &route.tags);
        let named = self.only.iter().flatten().chain(&self.without);
        let unknown = named.filter(|named| known().all(|tag| *tag != named.tag));
        unknown
            .map(|named| {
                let message = format!("no route has the tag `{}`", named.tag);
                let fault = BuildFault::new("RV0034", message).at(named.source);
                match nearest(&named.tag, known().map(|tag| &**tag)) {
                    Some(near) => fault.help(format!("did you mean `{near}`?")),
                    None => fault.help("give the tag to a route or to a level, or leave it out"),
                }
            })
            .collect()
    }

    fn all<'s, 'b>(
        &self,
        seen: &'s Inspected<'b>,
    ) -> impl Iterator<Item = &'b RouteMeta> + use<'s, 'b> {
        let mounted = if self.merges_mounted {
            &seen.mounted[..]
        } else {
            &[]
        };
        seen.routes.iter().chain(mounted).copied()
    }

    fn webhooks<'s, 'b>(
        &self,
        seen: &'s Inspected<'b>,
    ) -> impl Iterator<Item = &'b WebhookMeta> + use<'s, 'b> {
        let mounted = if self.merges_mounted {
            &seen.mounted_webhooks[..]
        } else {
            &[]
        };
        seen.info.webhooks.iter().chain(mounted.iter().copied())
    }

    fn shows(&self, route: &RouteMeta) -> bool {
        !route.bare && (!route.hidden || self.shows_hidden) && self.is_for(route)
    }

    /// Whether its tags are those of the document.
    fn is_for(&self, route: &RouteMeta) -> bool {
        let has = |named: &Named| route.tags.contains(&named.tag);
        self.only.as_ref().is_none_or(|only| only.iter().any(has)) && !self.without.iter().any(has)
    }
}

impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audience")
            .field("only", &self.only)
            .field("without", &self.without)
            .field("shows_hidden", &self.shows_hidden)
            .field("merges_mounted", &self.merges_mounted)
            .finish_non_exhaustive()
    }
}
