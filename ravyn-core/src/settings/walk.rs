//! The walk over the settings of a type: each is read once, and every fault is noted.
//!
//! Generated code calls [`Group`] for each field; what it has to do is decided here.

use serde::de::DeserializeOwned;

use super::layers::Layers;
use super::names::Names;
use super::{Clock, Origin, Profile, reader};
use crate::error::{BuildFault, Faults};

/// All that is known while settings are read.
pub(super) struct Walk {
    pub(super) layers: Layers,
    pub(super) section: Option<&'static str>,
    pub(super) clock: Clock,
    pub(super) faults: Vec<BuildFault>,
    pub(super) names: Names,
    pub(super) origins: Vec<(String, Origin)>,
    /// No value is read: the names alone are wanted.
    is_dry: bool,
}

impl Walk {
    pub(super) fn new(
        layers: Layers,
        section: Option<&'static str>,
        clock: Clock,
        faults: Vec<BuildFault>,
    ) -> Self {
        Self {
            layers,
            section,
            clock,
            faults,
            names: Names::default(),
            origins: Vec::new(),
            is_dry: false,
        }
    }

    /// The place of the whole.
    pub(super) fn root(&mut self) -> Slot<'_> {
        Slot {
            walk: self,
            path: Vec::new(),
            variable: None,
            is_optional: false,
        }
    }

    /// Whether any layer says anything of a group. Its names are known then, even where none does.
    fn has_group<T>(
        &mut self,
        path: &[&'static str],
        read: fn(&mut Group<'_>) -> Option<T>,
    ) -> bool {
        let before = self.names.len();
        let was_dry = std::mem::replace(&mut self.is_dry, true);
        read(&mut Group { walk: self, path });
        self.is_dry = was_dry;
        self.layers.has_table(path) || self.names.are_any_in(before, &self.layers)
    }

    fn fault(&mut self, fault: BuildFault) {
        if !self.is_dry {
            self.faults.push(fault);
        }
    }

    /// Notes a value that cannot stay: `what` says what it must be.
    fn wrong(&mut self, path: &[&str], what: &str, origin: &Origin) {
        let message = format!("the setting `{}` {what}", path.join("."));
        let fault = BuildFault::new("RV0041", message);
        self.fault(match origin {
            Origin::Default => fault
                .note("it comes from the default")
                .help("change the default or the rule"),
            origin => fault
                .note(format!("it comes from {origin}"))
                .help("change it there"),
        });
    }
}

/// What the code of a program says of a setting.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    name: &'static str,
    summary: &'static str,
    variable: Option<&'static str>,
}

impl Key {
    /// A setting and what it is for.
    #[must_use]
    pub const fn new(name: &'static str, summary: &'static str) -> Self {
        Self {
            name,
            summary,
            variable: None,
        }
    }

    /// The variable that holds it, in place of the prefix and its name.
    #[must_use]
    pub const fn variable(mut self, variable: &'static str) -> Self {
        self.variable = Some(variable);
        self
    }
}

/// What became of a setting.
#[derive(Debug)]
pub enum Reading<T> {
    /// Its value, and where it came from.
    Value(T, Origin),
    /// No layer has it.
    Absent,
    /// It cannot be used; the fault is noted.
    Faulty,
}

/// Where one setting stands.
#[derive(Debug)]
pub struct Slot<'a> {
    walk: &'a mut Walk,
    path: Vec<&'static str>,
    variable: Option<&'static str>,
    /// A group that no layer mentions is absent.
    is_optional: bool,
}

impl Slot<'_> {
    /// Reads a single value.
    #[must_use]
    pub fn value<T: DeserializeOwned>(self) -> Reading<T> {
        let Self { walk, path, .. } = self;
        let variable = self
            .variable
            .map_or_else(|| walk.layers.variable(&path), str::to_owned);
        walk.names.add(&path, variable.clone());
        if walk.is_dry {
            return Reading::Absent;
        }
        let Some((input, origin)) = walk.layers.find(&path, &variable) else {
            return Reading::Absent;
        };
        let read = match input {
            Ok(input) => reader::read(&input).map_err(|error| error.to_string()),
            Err(()) => Err("must be Unicode".to_owned()),
        };
        match read {
            Ok(value) => Reading::Value(value, origin),
            Err(what) => {
                walk.wrong(&path, &what, &origin);
                Reading::Faulty
            }
        }
    }

    /// Reads a group of settings.
    pub fn group<T>(self, read: fn(&mut Group<'_>) -> Option<T>) -> Reading<T> {
        let Self { walk, path, .. } = self;
        if !path.is_empty() {
            walk.names.add_group(&path);
            for origin in walk.layers.no_groups(&path) {
                walk.wrong(&path, "must be a table", &origin);
            }
        }
        if self.is_optional && !walk.has_group(&path, read) {
            return Reading::Absent;
        }
        let value = read(&mut Group { walk, path: &path });
        value.map_or(Reading::Faulty, |value| {
            Reading::Value(value, Origin::Default)
        })
    }

    fn clock(self) -> Reading<Clock> {
        Reading::Value(self.walk.clock.clone(), Origin::Default)
    }

    fn profile(self) -> Reading<Profile> {
        Reading::Value(self.walk.layers.profile, Origin::Default)
    }
}

impl std::fmt::Debug for Walk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Walk").finish_non_exhaustive()
    }
}

/// The settings of one type, while they are read.
#[derive(Debug)]
pub struct Group<'a> {
    walk: &'a mut Walk,
    path: &'a [&'static str],
}

/// The function that reads a setting: that of its type.
type Read<T> = fn(Slot<'_>) -> Reading<T>;

impl Group<'_> {
    /// A setting that some layer must have.
    pub fn required<T>(
        &mut self,
        key: Key,
        read: Read<T>,
        check: impl FnOnce(&T, &mut Faults),
    ) -> Option<T> {
        match self.read(key, read, false) {
            Reading::Value(value, origin) => self.checked(key, value, &origin, check),
            Reading::Absent => {
                self.missing(key);
                None
            }
            Reading::Faulty => None,
        }
    }

    /// A setting that may be absent.
    pub fn optional<T>(
        &mut self,
        key: Key,
        read: Read<T>,
        check: impl FnOnce(&T, &mut Faults),
    ) -> Option<Option<T>> {
        match self.read(key, read, true) {
            Reading::Value(value, origin) => self.checked(key, value, &origin, check).map(Some),
            Reading::Absent => Some(None),
            Reading::Faulty => None,
        }
    }

    /// A setting that has a default.
    pub fn defaulted<T>(
        &mut self,
        key: Key,
        read: Read<T>,
        default: impl FnOnce() -> T,
        check: impl FnOnce(&T, &mut Faults),
    ) -> Option<T> {
        match self.read(key, read, true) {
            Reading::Value(value, origin) => self.checked(key, value, &origin, check),
            Reading::Absent if self.walk.is_dry => None,
            Reading::Absent => self.checked(key, default(), &Origin::Default, check),
            Reading::Faulty => None,
        }
    }

    fn read<T>(&mut self, key: Key, read: Read<T>, is_optional: bool) -> Reading<T> {
        read(Slot {
            path: self.path(key),
            variable: key.variable,
            walk: self.walk,
            is_optional,
        })
    }

    fn path(&self, key: Key) -> Vec<&'static str> {
        let above = self.path.iter().copied();
        above.chain([key.name]).collect()
    }

    fn checked<T>(
        &mut self,
        key: Key,
        value: T,
        origin: &Origin,
        check: impl FnOnce(&T, &mut Faults),
    ) -> Option<T> {
        let path = self.path(key);
        let mut faults = Faults::new();
        check(&value, &mut faults);
        for fault in faults.iter() {
            self.walk.wrong(&path, fault.detail(), origin);
        }
        if self.walk.names.has(&path) {
            self.walk.origins.push((path.join("."), origin.clone()));
        }
        faults.is_empty().then_some(value)
    }

    fn missing(&mut self, key: Key) {
        let path = self.path(key);
        let name = path.join(".");
        let layers = &self.walk.layers;
        let variable = key
            .variable
            .map_or_else(|| layers.variable(&path), str::to_owned);
        let of_file = self
            .walk
            .section
            .map_or_else(|| name.clone(), |above| format!("{above}.{name}"));
        let help = match (layers.is_environment_read, layers.are_files_read) {
            (true, true) => format!("set {variable}, or write `{of_file} = ..` into settings.toml"),
            (true, false) => format!("set {variable}"),
            (false, true) => format!("write `{of_file} = ..` into settings.toml"),
            (false, false) => format!("write `.set(\"{name}\", ..)`"),
        };
        let fault = BuildFault::new("RV0040", format!("the setting `{name}` is missing"));
        let fault = match key.summary {
            "" => fault,
            summary => fault.note(summary),
        };
        self.walk.fault(fault.help(help));
    }
}

/// Makes a setting of what the layers have.
///
/// Every type that serde can read is one; `#[derive(Settings)]` makes a group of settings of a struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a setting",
    label = "not a setting",
    note = "put `#[derive(serde::Deserialize)]` on the type, or `#[derive(Settings)]` for a group of settings"
)]
pub trait Setting: Sized {
    /// Reads it.
    fn take(slot: Slot<'_>) -> Reading<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> Setting for T {
    fn take(slot: Slot<'_>) -> Reading<Self> {
        slot.value()
    }
}

/// That of the sources.
impl Setting for Clock {
    fn take(slot: Slot<'_>) -> Reading<Self> {
        slot.clock()
    }
}

/// That of the sources.
impl Setting for Profile {
    fn take(slot: Slot<'_>) -> Reading<Self> {
        slot.profile()
    }
}
