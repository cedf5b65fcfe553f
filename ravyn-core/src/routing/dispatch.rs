//! Finding the route of a request: 404, 405 with `Allow`, and the automatic `HEAD` and `OPTIONS`.

use std::fmt;
use std::sync::Arc;

use http::{Method, StatusCode};

use super::applications::Applications;
use super::checks::route_fault;
use super::compile::Compiled;
use super::host::{HostPattern, host_of};
use super::table::{PathEntry, Table};
use super::{Template, mount};
use crate::error::{BuildFault, Problem};
use crate::layer::{Pipeline, RouteFuture};
use crate::meta::RouteMeta;
use crate::request::{Request, RequestPath, normalize};
use crate::response::{IntoResponse, NoContent, Redirect, Response, problem_response};
use crate::settings::RootPath;

/// What a slash at the end of a path means, where no route is declared with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrailingSlash {
    /// `/items/` is not `/items`: 404.
    #[default]
    Strict,
    /// The client is sent to the other one with 308, which keeps the method and the body.
    Redirect,
    /// Both are the same.
    Ignore,
}

/// All routes of an application.
pub struct Routes {
    /// The routes without a host.
    table: Table,
    /// The others, by host; the patterns that say more come first.
    hosts: Vec<(HostPattern, Table)>,
    /// Each stands under three paths.
    mounted: Vec<Arc<Pipeline>>,
    trailing_slash: TrailingSlash,
    /// The middleware of mounted applications, which is also around what is not found there.
    pub(super) applications: Applications,
    /// Whether a client's leaving does more than drop a request of a method that changes nothing.
    notices_departure_of_safe: bool,
    /// What a proxy has taken off the paths that arrive.
    pub(super) root_path: RootPath,
}

impl Routes {
    pub(super) fn new(trailing_slash: TrailingSlash) -> Self {
        Self {
            table: Table::default(),
            hosts: Vec::new(),
            mounted: Vec::new(),
            trailing_slash,
            applications: Applications::default(),
            notices_departure_of_safe: false,
            root_path: RootPath::default(),
        }
    }

    /// To a path of this site: [`normalize`] has refused `//`, so the place cannot name another host.
    fn redirect(&self, path: &str, query: Option<&str>) -> Response {
        let mut place = self.root_path.join(path);
        if let Some(query) = query {
            place.push('?');
            place.push_str(query);
        }
        match Redirect::to(place) {
            Ok(redirect) => redirect.permanent().into_response(),
            Err(_) => not_found(false),
        }
    }

    /// Says what clients put before the paths of the routes.
    pub(crate) fn stand_below(&mut self, root_path: &RootPath) {
        self.root_path = root_path.clone();
    }

    /// Adds a route.
    pub(super) fn add(
        &mut self,
        host: Option<&HostPattern>,
        template: &Template,
        compiled: Compiled,
    ) -> Result<(), BuildFault> {
        let pipeline = compiled.pipeline();
        self.notices_departure_of_safe |= pipeline.notices_departure_of_safe();
        if pipeline.meta().mounted {
            return self.mount(host, template, &pipeline);
        }
        let entry = self.entry(host, template, pipeline.meta())?;
        if let Some(other) = entry.mounted.as_ref().filter(|_| template.has_rest()) {
            return Err(taken(template, pipeline.meta(), other.meta()));
        }
        for method in &pipeline.meta().methods {
            if let Some((_, other)) = entry.routes.iter().find(|(known, _)| known == method) {
                let message = format!("two routes answer {method} {}", pipeline.meta().address());
                return Err(route_fault("RV0001", message, pipeline.meta())
                    .note(the_other(other.meta()))
                    .help("change the path or the method of one of them"));
            }
            entry.routes.push((method.clone(), Arc::clone(&pipeline)));
        }
        entry.allow_methods();
        Ok(())
    }

    /// Adds a service under its path and everything below.
    fn mount(
        &mut self,
        host: Option<&HostPattern>,
        template: &Template,
        pipeline: &Arc<Pipeline>,
    ) -> Result<(), BuildFault> {
        let meta = pipeline.meta();
        mount::check(template, meta)?;
        for template in template.with_all_below() {
            let entry = self.entry(host, &template, meta)?;
            let route = entry.routes.first().map(|(_, route)| route);
            let other = route.filter(|_| template.has_rest());
            if let Some(other) = other.or(entry.mounted.as_ref()) {
                return Err(taken(&template, meta, other.meta()));
            }
            // An encoded slash is for the service to understand.
            entry.has_rest = false;
            entry.mounted = Some(Arc::clone(pipeline));
        }
        self.mounted.push(Arc::clone(pipeline));
        Ok(())
    }

    fn entry(
        &mut self,
        host: Option<&HostPattern>,
        template: &Template,
        meta: &RouteMeta,
    ) -> Result<&mut PathEntry, BuildFault> {
        self.table_of(host).entry(template).map_err(|message| {
            route_fault("RV0001", message, meta)
                .help("give the two paths a fixed segment that differs")
        })
    }

    /// The routes of a host, of which there may have been none so far.
    fn table_of(&mut self, host: Option<&HostPattern>) -> &mut Table {
        let Some(host) = host else {
            return &mut self.table;
        };
        let position = match self.hosts.iter().position(|(known, _)| known == host) {
            Some(position) => position,
            None => {
                let is_before = |known: &HostPattern| known.vagueness() <= host.vagueness();
                let position = self.hosts.partition_point(|(known, _)| is_before(known));
                self.hosts
                    .insert(position, (host.clone(), Table::default()));
                position
            }
        };
        &mut self.hosts[position].1
    }

    /// The routes of each host, and those without one.
    fn tables(&self) -> impl Iterator<Item = &Table> {
        let hosts = self.hosts.iter().map(|(_, table)| table);
        std::iter::once(&self.table).chain(hosts)
    }

    /// Every route: those without a host in the order of declaration, those of each host, and then the mounted
    /// services.
    pub fn iter(&self) -> impl Iterator<Item = &RouteMeta> {
        let paths = self.tables().flat_map(Table::paths);
        let all = paths.flat_map(|entry| &entry.routes);
        // A route of several methods stands under each of them.
        all.filter(|(method, route)| route.meta().methods.first() == Some(method))
            .map(|(_, route)| route)
            .chain(&self.mounted)
            .map(|route| route.meta())
    }

    /// The routes that requests with this path find.
    pub(crate) fn at(&self, sent: &str) -> Vec<&RouteMeta> {
        let Ok(normal) = normalize(sent) else {
            return Vec::new();
        };
        let mut path = RequestPath::new(normal);
        let mut other = RequestPath::new(Some(toggled(path.text(sent)).into()));
        let mut found: Vec<&RouteMeta> = Vec::new();
        for table in self.tables() {
            let mut entry = table.find(&mut path, sent);
            if entry.is_none() && self.trailing_slash == TrailingSlash::Ignore {
                entry = table.find(&mut other, sent);
            }
            found.extend(entry.map_or_else(Vec::new, PathEntry::metas));
        }
        found
    }

    pub(super) fn duplicate_names(&self) -> Vec<BuildFault> {
        let named: Vec<_> = self
            .iter()
            .filter(|meta| meta.name != meta.handler)
            .collect();
        let twice = named.iter().enumerate().filter_map(|(position, meta)| {
            let other = named[..position]
                .iter()
                .find(|other| other.name == meta.name)?;
            let fault = BuildFault::new(
                "RV0007",
                format!("two routes have the name `{}`", meta.name),
            );
            Some(
                fault
                    .route(format!("{} {}", meta.methods_text(), meta.path))
                    .at(meta.source)
                    .note(the_other(other))
                    .help("give one of them another name"),
            )
        });
        twice.collect()
    }

    /// Answers a request.
    #[must_use]
    pub fn call(&self, mut request: Request) -> RouteFuture {
        let found = match self.fixed(&request) {
            Some(entry) => Ok(entry),
            None => self.find(&mut request),
        };
        let refusal = match found {
            Ok(entry) => match entry.pipeline(request.method()) {
                Some(pipeline) => return pipeline.run(request),
                None => entry.refusal(request.method()),
            },
            Err(refusal) => *refusal,
        };
        self.applications.answer(request, refusal)
    }

    /// The routes of a path without parameters. What is declared is normal already, so a path equal to it is too.
    #[inline]
    fn fixed(&self, request: &Request) -> Option<&PathEntry> {
        if self.hosts.is_empty() {
            self.table.fixed(request.uri().path())
        } else {
            None
        }
    }

    /// Finds the routes of a request's path. The answer, where there are none.
    fn find(&self, request: &mut Request) -> Result<&PathEntry, Box<Response>> {
        // Whoever is asked about the path from here on, hooks and permissions among them, reads what is matched.
        if let Err(error) = request.normalize_path() {
            let problem = Problem::new(StatusCode::BAD_REQUEST)
                .code("invalid-path")
                .detail(error.to_string());
            return Err(Box::new(problem_response(&problem)));
        }
        if self.hosts.is_empty() {
            self.search(request, |path, sent| self.table.find(path, sent))
        } else {
            self.search_by_host(request)
        }
    }

    /// The same where some routes are those of hosts.
    fn search_by_host(&self, request: &mut Request) -> Result<&PathEntry, Box<Response>> {
        let host = host_of(request);
        let matching: Vec<(&Table, Box<[String]>)> = self
            .hosts
            .iter()
            .filter_map(|(pattern, table)| Some((table, pattern.values(host.as_deref()?)?)))
            .collect();
        self.search(request, |path, sent| {
            for (table, values) in &matching {
                if let Some(entry) = table.find(path, sent) {
                    path.set_host_values(values.clone());
                    return Some(entry);
                }
            }
            self.table.find(path, sent)
        })
    }

    /// Whether a client's leaving does more than drop a request of a method that changes nothing.
    #[must_use]
    pub fn notices_departure_of_safe(&self) -> bool {
        self.notices_departure_of_safe
    }

    /// Finds the routes of a request's path by `find`. The answer, where there are none.
    #[inline]
    fn search<'r>(
        &'r self,
        request: &mut Request,
        find: impl Fn(&mut RequestPath, &str) -> Option<&'r PathEntry>,
    ) -> Result<&'r PathEntry, Box<Response>> {
        if let Some(entry) = request.locate(&find) {
            return Ok(entry);
        }
        if self.trailing_slash != TrailingSlash::Strict {
            let other = toggled(request.uri().path());
            let found = request.locate(|path, sent| {
                let mut other_path = RequestPath::new(Some(other.clone().into()));
                let found = find(&mut other_path, sent);
                if self.trailing_slash == TrailingSlash::Ignore {
                    *path = other_path;
                }
                found
            });
            match found {
                Some(entry) if self.trailing_slash == TrailingSlash::Ignore => return Ok(entry),
                Some(_) => {
                    return Err(Box::new(self.redirect(&other, request.uri().query())));
                }
                None => {}
            }
        }
        let is_options = *request.method() == Method::OPTIONS;
        let is_server_wide = is_options && request.uri().path() == "*";
        Err(Box::new(not_found(is_server_wide)))
    }
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(
                self.iter()
                    .map(|meta| format!("{} {}", meta.methods_text(), meta.address())),
            )
            .finish()
    }
}

/// The fault of what would stand beside a mounted service.
fn taken(template: &Template, meta: &RouteMeta, other: &RouteMeta) -> BuildFault {
    let text = template.text();
    let message = format!("two routes answer {text}, and one of them is a mounted service");
    route_fault("RV0001", message, meta)
        .note(the_other(other))
        .help("change the path of one of them")
}

fn the_other(meta: &RouteMeta) -> String {
    format!("the other one is `{}` at {}", meta.handler, meta.source)
}

fn toggled(path: &str) -> String {
    match path.strip_suffix('/') {
        Some(shorter) if !shorter.is_empty() => shorter.to_owned(),
        _ => format!("{path}/"),
    }
}

/// `OPTIONS *` asks about the server as a whole (RFC 9110 §9.3.7).
fn not_found(is_server_wide_options: bool) -> Response {
    if is_server_wide_options {
        return NoContent.into_response();
    }
    problem_response(&Problem::new(StatusCode::NOT_FOUND))
}
