//! The applications of a build with their extensions: what each adds before anything is compiled.

use super::builder::Inspect;
use super::edge::Edge;
use super::ravyn::{DeclaredStartup, Description};
use super::{AppBuilder, AppInfo, Command};
use crate::error::BuildFault;
use crate::inject::{Dependency, Outside, Provided};
use crate::layer::{CatchPanic, IntoMiddleware, Level, LevelSettings};
use crate::meta::SourceLocation;
use crate::routing::{Include, Mounted, zero_fault, zeros};
use crate::settings::{RavynSettings, Sources};

/// What one of the applications has beside its routes.
pub(super) struct Installed {
    pub(super) info: AppInfo,
    /// Number of the application that it is mounted in.
    pub(super) around: Option<usize>,
    pub(super) provided: Provided,
    pub(super) startup: Vec<DeclaredStartup>,
    pub(super) shutdown: Vec<Dependency>,
    pub(super) inspections: Vec<Box<Inspect>>,
    pub(super) commands: Vec<Command>,
    pub(super) notices: Vec<(&'static str, String)>,
}

/// All applications of a build; the outermost is the first.
#[derive(Default)]
pub(super) struct Build {
    /// Those of the outermost application, which are the program's.
    pub(super) settings: RavynSettings,
    /// Where the outermost application looks for settings.
    pub(super) sources: Option<Sources>,
    pub(super) installed: Vec<Installed>,
    pub(super) overrides: Vec<Dependency>,
    /// Of the outermost application.
    pub(super) edge: Edge,
    pub(super) faults: Vec<BuildFault>,
    pub(super) warnings: Vec<BuildFault>,
    /// The position of the first fault of an extension that could not add what it has.
    pub(super) lacks_extension: Option<usize>,
    /// What is wrong with the program's settings.
    pub(super) unread: Vec<BuildFault>,
}

/// A description whose extensions are installed and whose applications are in their places.
pub(super) fn prepare(description: &Description) -> (Build, Include) {
    let mut build = Build {
        settings: description.settings.clone(),
        sources: description.sources.clone(),
        faults: unusable_settings(description),
        ..Build::default()
    };
    let source = description.root.place();
    let mut root = build.install(description, None, "/".to_owned(), source);
    root.resolve(0, &mut |mounted: Mounted, around, prefix, source| {
        // Only applications of this room can be mounted.
        match mounted.0.downcast_ref::<Description>() {
            Some(description) => build.install(description, Some(around), prefix, source),
            None => Include::new(prefix),
        }
    });
    (build, root)
}

impl Build {
    /// Installs the extensions of an application.
    fn install(
        &mut self,
        description: &Description,
        around: Option<usize>,
        prefix: String,
        source: SourceLocation,
    ) -> Include {
        self.faults.extend(absent_extensions(description));
        self.overrides.extend(description.overrides.iter().cloned());
        let number = self.installed.len();
        if number > 0 {
            let unasked = description.of_program.iter();
            self.warnings
                .extend(unasked.map(|(name, place)| unasked_setting(name, &prefix, *place)));
        }
        let mut placed = description.root.placed(number, prefix, source);
        self.read_settings(description, placed.settings_mut());
        let mut builder = AppBuilder {
            info: description.info.clone(),
            settings: self.settings.clone(),
            sources: self.sources_of(description),
            root: placed,
            startup: description.startup.clone(),
            shutdown: description.shutdown.clone(),
            commands: Vec::new(),
            inspections: Vec::new(),
            notices: Vec::new(),
            is_mounted: number > 0,
            around: Vec::new(),
            edge: Edge::default(),
            faults: Vec::new(),
        };
        let (ordered, faults) = description.extensions.ordered();
        if !description.extensions.are_complete() {
            self.lacks_extension.get_or_insert(self.faults.len());
        }
        self.faults.extend(faults);
        for listed in ordered {
            if let Err(error) = (listed.install)(&mut builder) {
                let name = listed.name;
                let message = format!("the extension `{name}`: {error}");
                let help = format!("`.without(\"{name}\")` leaves it out");
                self.lacks_extension.get_or_insert(self.faults.len());
                self.faults
                    .push(BuildFault::new("RV0011", message).help(help));
            }
        }
        self.faults.append(&mut builder.faults);
        let mut root = builder.root;
        if !builder.around.is_empty() {
            builder.around.push(CatchPanic.into_middleware());
            let own = &mut root.settings_mut().middleware;
            own.splice(..0, builder.around);
        }
        if number == 0 {
            self.edge = builder.edge;
        }
        self.installed.push(Installed {
            info: builder.info,
            around,
            provided: root.provided(),
            startup: builder.startup,
            shutdown: builder.shutdown,
            inspections: builder.inspections,
            commands: builder.commands,
            notices: builder.notices,
        });
        root
    }

    /// Where an application looks for settings: those of the outermost one unless it says otherwise.
    fn sources_of(&self, description: &Description) -> Sources {
        let own = description.sources.clone();
        own.or_else(|| self.sources.clone()).unwrap_or_default()
    }

    /// What the program is told from outside of its code.
    pub(super) fn outside(&self, description: &Description) -> Outside {
        Outside {
            application: description.info.title.clone().into_owned(),
            sources: self.sources.clone().unwrap_or_default(),
            clock: self.settings.clock().clone(),
        }
    }

    /// Reads the settings of the program's own.
    fn read_settings(&mut self, description: &Description, level: &mut LevelSettings) {
        if description.loaded.is_empty() {
            return;
        }
        let sources = self.sources_of(description);
        for loaded in &description.loaded {
            let (dependency, outcome) = loaded.read(&sources);
            *level = std::mem::take(level).dependency(dependency);
            if let Err(error) = outcome {
                self.unread.extend(Vec::from(error));
            }
        }
    }
}

/// A setting of the program, said by an application that is not the program.
fn unasked_setting(name: &str, prefix: &str, place: SourceLocation) -> BuildFault {
    let message = format!("`.{name}(..)` of the mounted application `{prefix}` has no effect");
    BuildFault::new("RV0017", message)
        .warning()
        .at(place)
        .help("say it of the application around: it is the program's, which is one")
}

fn absent_extensions(description: &Description) -> impl Iterator<Item = BuildFault> {
    description.absent.iter().map(|(name, place)| {
        let known: Vec<_> = description.extensions.names().collect();
        let help = match &known[..] {
            [] => "drop `.without(..)`".to_owned(),
            known => format!("the extensions are {}", known.join(", ")),
        };
        let message = format!("there is no extension `{name}` to leave out");
        BuildFault::new("RV0014", message).at(*place).help(help)
    })
}

fn unusable_settings(description: &Description) -> Vec<BuildFault> {
    let settings = &description.settings;
    let outside = zeros(settings.timeout(), settings.body_limit());
    let names = outside.chain(description.server.zeros());
    names.map(|name| zero_fault(name, None)).collect()
}
