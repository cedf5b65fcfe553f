//! Settings: what a program is told from outside, read once at its start.
//!
//! `layers.rs` opens the sources; `walk.rs` goes over the settings of a type and notes every fault; `reader.rs`
//! makes a value of what a layer has. It knows no request and no application: whoever reads settings is
//! handed them.

mod clock;
mod error;
mod files;
mod framework;
mod input;
mod layers;
mod limits;
mod names;
mod origin;
mod profile;
mod quantity;
mod reader;
mod root_path;
mod sources;
mod walk;

use self::layers::Layers;
use self::walk::Walk;

pub use self::clock::{Clock, Hands};
pub use self::error::SettingsError;
pub use self::framework::RavynSettings;
pub use self::limits::ServerLimits;
pub use self::origin::{Origin, Origins};
pub use self::profile::Profile;
pub use self::quantity::ByteSize;
pub use self::root_path::RootPath;
pub use self::sources::Sources;
pub use self::walk::{Group, Key, Reading, Setting, Slot};
pub use crate::secret::Secret;

/// Settings of a program. `#[derive(Settings)]` with a `prefix` implements it.
///
/// # Order
/// Arguments go before the environment, that before `.env` (outside production), that before
/// `settings.<profile>.toml`, that before `settings.toml`, and that before defaults. The profile is `RAVYN_ENV`:
/// `development`, `testing` or `production`, which is the default.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no settings of its own",
    label = "not settings with a prefix",
    note = "put `#[derive(Settings)]` and `#[settings(prefix = \"..\")]` on it"
)]
pub trait Settings: Setting + Send + Sync + 'static {
    /// What the names of its variables begin with: `SHOP` for `SHOP_PAGE_SIZE`. Empty: nothing.
    const PREFIX: &'static str;

    /// The table of a file that holds them. Default: the file as a whole, but for the framework's own `[ravyn]`.
    const SECTION: Option<&'static str> = None;

    /// Reads them from the environment of the process and the files of its working directory.
    ///
    /// # Errors
    /// Every fault at once, each with where its value came from: a setting that is missing, one that is not of its
    /// type or breaks a rule, a name in a file that no setting has, a file that cannot be read.
    fn load() -> Result<Self, SettingsError> {
        Self::read(&Sources::new())
    }

    /// Reads them from these sources.
    ///
    /// # Errors
    /// Those of [`load`](Self::load).
    fn read(sources: &Sources) -> Result<Self, SettingsError> {
        let (settings, origins) = Self::read_with_origins(sources)?;
        for warning in origins.warnings() {
            tracing::warn!("{warning}");
        }
        Ok(settings)
    }

    /// As [`read`](Self::read), with where each setting came from. Warnings are not logged but handed out.
    ///
    /// # Errors
    /// Those of [`load`](Self::load).
    fn read_with_origins(sources: &Sources) -> Result<(Self, Origins), SettingsError> {
        let mut faults = Vec::new();
        let layers = Layers::open(sources, Self::PREFIX, Self::SECTION, &mut faults);
        // What a file would have said is not known, so nothing is missing for certain.
        let may_miss = !faults.iter().any(|fault| fault.code() == "RV0043");
        let mut walk = Walk::new(layers, Self::SECTION, sources.clock.clone(), faults);
        let reading = <Self as Setting>::take(walk.root());
        let mut faults = walk.faults;
        faults.extend(walk.names.unknown(&walk.layers));
        faults.retain(|fault| may_miss || fault.code() != "RV0040");
        match reading {
            Reading::Value(settings, _) if faults.is_empty() => {
                let misspelt = walk.names.misspelt(&walk.layers);
                let list = walk.origins;
                Ok((settings, Origins { list, misspelt }))
            }
            _ => Err(SettingsError(faults)),
        }
    }
}
