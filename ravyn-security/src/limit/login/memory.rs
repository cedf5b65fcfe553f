//! What is known of accounts, of addresses, and of accounts at addresses.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use unicode_normalization::UnicodeNormalization;

use super::failures::{Failures, Rule};
use crate::limit::LimitKey;
use crate::limit::table::Table;

/// Characters of a name that tell one account from another.
const NAME: usize = 256;

/// The name of an account as it is counted: in small letters, in Unicode's NFKC, without space around it. Whoever writes a
/// name in another way has the same counter.
#[derive(Clone, Hash)]
pub(super) struct Account(String);

impl Account {
    pub(super) fn of(name: &str) -> Self {
        let letters = name.trim().chars().take(NAME).nfkc();
        Self(letters.flat_map(char::to_lowercase).collect())
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Account")
    }
}

/// An account at an address from which it has been logged in to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    /// When that was for the last time.
    seen: Instant,
    failures: Failures,
}

#[derive(Debug)]
pub(super) struct Memory {
    accounts: Table<Failures>,
    addresses: Table<Failures>,
    known: Table<Known>,
    /// Of what the log shows instead of a name.
    seed: RandomState,
}

/// What failures cost, for whom, and how long an address stays known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) account: Rule,
    pub(super) address: Rule,
    pub(super) remember: Duration,
}

/// The counters that an attempt is on, as they were then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    address: Failures,
    account: Failures,
    is_known: bool,
}

impl Memory {
    pub(super) fn new(keys: usize) -> Self {
        Self {
            accounts: Table::new(keys),
            addresses: Table::new(keys),
            known: Table::new(keys),
            seed: RandomState::new(),
        }
    }

    /// A hash of a name, whose seed is that of the process: what was typed there may have been a password.
    pub(super) fn shown(&self, account: &Account) -> String {
        format!("{:016x}", self.seed.hash_one(account))
    }

    /// Counts an attempt as a failure, until it is said to be none. The error is the time until it may be made.
    pub(super) fn begin(
        &self,
        account: &Account,
        client: LimitKey,
        rules: &Rules,
        now: Instant,
    ) -> Result<Counted, Duration> {
        let address = self
            .addresses
            .update(client, |failures| one_more(failures, &rules.address, now))?;
        let of_account = self
            .begin_known(account, client, rules, now)
            .unwrap_or_else(|| {
                let one_more = |failures: &mut _| one_more(failures, &rules.account, now);
                Ok((self.accounts.update(account, one_more)?, false))
            });
        match of_account {
            Ok((account, is_known)) => Ok(Counted {
                address,
                account,
                is_known,
            }),
            Err(wait) => {
                self.take_back_address(client, address, rules, now);
                Err(wait)
            }
        }
    }

    /// The same at an address that is known; `None` where it is not.
    fn begin_known(
        &self,
        account: &Account,
        client: LimitKey,
        rules: &Rules,
        now: Instant,
    ) -> Option<Result<(Failures, bool), Duration>> {
        self.known.update((account, client), |known| {
            let age = now.saturating_duration_since(known.as_ref()?.seen);
            if age > rules.remember {
                *known = None;
            }
            let known = known.as_mut()?;
            let mut failures = Some(known.failures);
            let counted = one_more(&mut failures, &rules.account, now);
            known.failures = failures.unwrap_or(known.failures);
            Some(counted.map(|failures| (failures, true)))
        })
    }

    /// An attempt has succeeded: the account begins anew, and the address is one of its own from now on. The address
    /// keeps its other failures: who guesses cannot wipe them out with an account of its own.
    pub(super) fn succeed(
        &self,
        account: &Account,
        client: LimitKey,
        counted: Counted,
        rules: &Rules,
        now: Instant,
    ) {
        self.take_back_address(client, counted.address, rules, now);
        self.known.update((account, client), |known| {
            *known = Some(Known {
                seen: now,
                failures: Failures::none(now),
            });
        });
        if !counted.is_known {
            self.forget(account);
        }
    }

    /// An attempt was none.
    pub(super) fn take_back(
        &self,
        account: &Account,
        client: LimitKey,
        counted: Counted,
        rules: &Rules,
        now: Instant,
    ) {
        self.take_back_address(client, counted.address, rules, now);
        let without = |failures: Failures| failures.without(counted.account, &rules.account, now);
        if counted.is_known {
            self.known.update((account, client), |known| {
                if let Some(known) = known {
                    known.failures = without(known.failures);
                }
            });
        } else {
            self.accounts
                .update(account, |failures| *failures = failures.map(without));
        }
    }

    fn take_back_address(&self, client: LimitKey, then: Failures, rules: &Rules, now: Instant) {
        self.addresses.update(client, |failures| {
            *failures = failures.map(|failures| failures.without(then, &rules.address, now));
        });
    }

    /// The failures of an account are forgotten.
    pub(super) fn forget(&self, account: &Account) {
        self.accounts.update(account, |failures| *failures = None);
    }
}

/// One failure more, unless nothing may be tried yet.
fn one_more(
    failures: &mut Option<Failures>,
    rule: &Rule,
    now: Instant,
) -> Result<Failures, Duration> {
    let known = failures.unwrap_or_else(|| Failures::none(now));
    if let Some(wait) = known.wait(now) {
        return Err(wait);
    }
    Ok(*failures.insert(known.and_one(rule, now)))
}
