//! The steps of one route, in the order of the pipeline.

use super::reads::Reader;
use super::{Read, RouteView, Step, StepKind, called};
use crate::inject::{Dependency, Environment};
use crate::meta::SourceLocation;
use crate::routing::Template;
use crate::routing::levels::{Declared, Levelled, environment};

pub(super) fn route(declared: Declared, overrides: &[Dependency]) -> RouteView {
    let application = declared.application();
    let Declared { route, levels, .. } = declared;
    let mut meta = route.into_call().0;
    let template = Template::parse(&meta.path).ok();
    if let Some(template) = &template {
        template.text().clone_into(&mut meta.path);
    }
    let names = template.map_or_else(Vec::new, |template| template.names());
    let in_host = meta.host.iter().flat_map(|host| host.parameters.clone());
    let mut walk = Walk {
        levels: &levels,
        reader: Reader::new(overrides, names, in_host.collect()),
        steps: Vec::new(),
    };
    walk.before();
    let own = environment(&levels, application);
    let handler = levels.last().map_or("", |level| level.label.as_str());
    for read in walk.reader.all(&meta.arguments, &own) {
        walk.steps.push(Step {
            kind: StepKind::Argument,
            name: read.name.clone(),
            level: handler.to_owned(),
            source: None,
            reads: vec![read],
        });
    }
    walk.steps.push(Step {
        kind: StepKind::Handler,
        name: format!("`{}`", meta.handler),
        level: handler.to_owned(),
        source: Some(meta.source),
        reads: Vec::new(),
    });
    let steps = walk.after();
    RouteView { meta, steps }
}

struct Walk<'a> {
    /// Outermost first.
    levels: &'a [Levelled],
    reader: Reader<'a>,
    steps: Vec<Step>,
}

impl Walk<'_> {
    /// What runs before the arguments are read.
    fn before(&mut self) {
        for level in self.levels {
            let environment = self.environment(level);
            for one in &level.settings.middleware {
                let reads = self.reader.all(&one.arguments, &environment);
                self.say(
                    StepKind::Middleware,
                    called(one.name),
                    level,
                    one.source,
                    reads,
                );
            }
        }
        for level in self.levels {
            for (name, source) in level.settings.before.iter().map(|one| one.place()) {
                self.say(
                    StepKind::BeforeHook,
                    called(name),
                    level,
                    source,
                    Vec::new(),
                );
            }
        }
        for level in self.levels {
            for one in &level.settings.interceptors {
                let name = called(one.name);
                self.say(StepKind::Interceptor, name, level, one.source, Vec::new());
            }
        }
        for level in self.levels {
            let environment = self.environment(level);
            for one in &level.settings.permissions {
                let reads = self.reader.all(&one.arguments, &environment);
                self.say(
                    StepKind::Permission,
                    called(&one.name),
                    level,
                    one.source,
                    reads,
                );
            }
        }
    }

    /// What runs when the handler has ended.
    fn after(mut self) -> Vec<Step> {
        for level in self.levels.iter().rev() {
            let environment = self.environment(level);
            for one in &level.settings.exception_handlers {
                let reads = self.reader.all(&one.arguments, &environment);
                let kind = StepKind::ExceptionHandler(one.errors());
                self.say(kind, called(one.name), level, one.source, reads);
            }
        }
        let hooks = self.levels.iter().rev().flat_map(|level| {
            let of_level = level.settings.after.iter().map(|one| one.place());
            of_level.map(|(name, source)| Step {
                kind: StepKind::AfterHook,
                name: called(name),
                level: level.label.clone(),
                source: Some(source),
                reads: Vec::new(),
            })
        });
        self.steps
            .into_iter()
            .chain(self.reader.into_ends())
            .chain(hooks)
            .collect()
    }

    fn environment(&self, level: &Levelled) -> Environment {
        let around = self
            .levels
            .iter()
            .take_while(|other| !std::ptr::eq(*other, level));
        let known = around.count() + 1;
        environment(
            &self.levels[..known.min(self.levels.len())],
            level.application,
        )
    }

    fn say(
        &mut self,
        kind: StepKind,
        name: String,
        level: &Levelled,
        source: SourceLocation,
        reads: Vec<Read>,
    ) {
        self.steps.push(Step {
            kind,
            name,
            level: level.label.clone(),
            source: Some(source),
            reads,
        });
    }
}
