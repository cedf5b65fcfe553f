//! The throttle as a program has it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ravyn_core::app::{AppBuilder, Extension};
use ravyn_core::error::BoxError;
use ravyn_core::layer::Level;
use ravyn_core::settings::Clock;

use super::Throttled;
use super::failures::Rule;
use super::memory::{Account, Counted, Memory, Rules};
use crate::limit::store::MAX_KEYS;
use crate::limit::{AUDIT, LimitKey};

/// Holds back attempts to log in, of which many have failed: to one account, or from one address.
///
/// After some failures in a row the next attempt has to wait, and each further failure doubles the wait. No account is
/// locked: an address from which its owner has logged in before has a count of its own, which failures from elsewhere do not
/// touch. An attempt is a failure from its beginning until it is said to have succeeded, so that many at once are no way
/// around. Accounts are counted by what was typed, whether there is such a one or not, without case and in NFKC.
///
/// It is an extension: handlers take it as `Inject<LoginThrottle>`. Its time is that of the application.
///
/// # Defaults
/// | what | default |
/// |---|---|
/// | failures of an account before the first delay | 5 |
/// | one failure of an account is forgotten | after 15 min |
/// | failures of an address before the first delay | 50 |
/// | one failure of an address is forgotten | after 1 min |
/// | first delay | 30 s; each further failure doubles it |
/// | longest delay | 15 min |
/// | an address stays known to an account | 30 days after the last log-in |
/// | memory | 65,536 accounts, as many addresses, and as many of both together |
///
/// # Example
/// ```
/// use ravyn_core::params::ClientIp;
/// use ravyn_security::limit::{LoginThrottle, Throttled};
///
/// fn log_in(throttle: &LoginThrottle, client: &ClientIp, is_right: bool) -> Result<bool, Throttled> {
///     let attempt = throttle.check("ada", client)?;
///     if is_right {
///         attempt.succeeded();
///     } else {
///         attempt.failed();
///     }
///     Ok(is_right)
/// }
///
/// let (throttle, client) = (LoginThrottle::new(), ClientIp([192, 0, 2, 7].into()));
/// for _ in 0..5 {
///     assert_eq!(log_in(&throttle, &client, false), Ok(false));
/// }
/// assert_eq!(log_in(&throttle, &client, true).unwrap_err().retry_after().as_secs(), 29);
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until it is given to an application with `.extension(..)`"]
pub struct LoginThrottle {
    rules: Rules,
    clock: Clock,
    memory: Arc<Memory>,
}

impl LoginThrottle {
    /// A throttle with the defaults. Clones share what they know.
    pub fn new() -> Self {
        let account = Rule {
            free: 5,
            first: Duration::from_secs(30),
            longest: Duration::from_mins(15),
            forget: Duration::from_mins(15),
        };
        let address = Rule {
            free: 50,
            forget: Duration::from_mins(1),
            ..account
        };
        Self {
            rules: Rules {
                account,
                address,
                remember: Duration::from_hours(30 * 24),
            },
            clock: Clock::system(),
            memory: Arc::new(Memory::new(MAX_KEYS)),
        }
    }

    /// Failures of an account in a row before the first delay, and the time after which one of them is forgotten.
    /// Default: 5, 15 min.
    pub fn account(mut self, failures: u32, forget: Duration) -> Self {
        self.rules.account.free = failures;
        self.rules.account.forget = forget;
        self
    }

    /// Failures from an address before the first delay, whatever accounts they were of, and the time after which one of
    /// them is forgotten. Default: 50, 1 min.
    pub fn address(mut self, failures: u32, forget: Duration) -> Self {
        self.rules.address.free = failures;
        self.rules.address.forget = forget;
        self
    }

    /// The first delay and the longest one. Default: 30 s, 15 min.
    pub fn delays(mut self, first: Duration, longest: Duration) -> Self {
        for rule in [&mut self.rules.account, &mut self.rules.address] {
            rule.first = first;
            rule.longest = longest;
        }
        self
    }

    /// How long an address stays known to an account after the last log-in. Default: 30 days.
    pub fn remember(mut self, time: Duration) -> Self {
        self.rules.remember = time;
        self
    }

    /// How many accounts and addresses the memory has room for. It begins anew. Default: 65,536.
    pub fn max_keys(mut self, keys: usize) -> Self {
        self.memory = Arc::new(Memory::new(keys));
        self
    }

    /// Begins an attempt to log in to an account, before its password is looked at. The client is a
    /// [`ClientIp`](ravyn_core::params::ClientIp), or an address.
    ///
    /// # Errors
    /// [`Throttled`], and an audit event. Such an attempt is not counted.
    pub fn check(
        &self,
        account: &str,
        client: impl Into<Option<IpAddr>>,
    ) -> Result<Attempt<'_>, Throttled> {
        let (account, client) = (Account::of(account), LimitKey::of_address(client.into()));
        let begun = self.memory.begin(&account, client, &self.rules, self.now());
        match begun {
            Ok(counted) => Ok(Attempt {
                throttle: self,
                account,
                client,
                counted,
            }),
            Err(wait) => {
                self.report(&account, client, wait);
                Err(Throttled { wait })
            }
        }
    }

    /// Forgets the failures of an account: its password has been reset.
    pub fn forget(&self, account: &str) {
        self.memory.forget(&Account::of(account));
    }

    fn now(&self) -> Instant {
        self.clock.instant()
    }

    #[cold]
    fn report(&self, account: &Account, client: LimitKey, wait: Duration) {
        tracing::warn!(
            target: AUDIT,
            event = "login-throttled",
            account = self.memory.shown(account),
            %client,
            retry_after = wait.as_secs(),
            "an attempt to log in was held back"
        );
    }
}

impl Default for LoginThrottle {
    fn default() -> Self {
        Self::new()
    }
}

impl Extension for LoginThrottle {
    fn name(&self) -> &'static str {
        "login_throttle"
    }

    fn install(self, app: &mut AppBuilder) -> Result<(), BoxError> {
        let clock = app.settings().clock().clone();
        app.level(|level| level.state(Self { clock, ..self }));
        Ok(())
    }
}

/// An attempt to log in, which counts as a failure unless something else is said.
#[derive(Debug)]
#[must_use = "an attempt that is not said to have succeeded counts as a failure"]
pub struct Attempt<'t> {
    throttle: &'t LoginThrottle,
    account: Account,
    client: LimitKey,
    counted: Counted,
}

impl Attempt<'_> {
    /// The password was right. The failures of the account are forgotten, and the address is known to it; the other failures
    /// of the address stay.
    pub fn succeeded(self) {
        let LoginThrottle { memory, rules, .. } = self.throttle;
        let now = self.throttle.now();
        memory.succeed(&self.account, self.client, self.counted, rules, now);
    }

    /// The password was wrong, or there is no such account.
    pub fn failed(self) {}

    /// It could not be decided, because something else failed: the attempt is not counted.
    pub fn withdraw(self) {
        let LoginThrottle { memory, rules, .. } = self.throttle;
        let now = self.throttle.now();
        memory.take_back(&self.account, self.client, self.counted, rules, now);
    }
}
