//! Whether the time of a login tells who exists. `cargo xtask bench --login-timing` runs it.

use std::time::{Duration, Instant};

use ravyn_security::password::{PasswordError, Passwords};

/// Logins of each kind.
const LOGINS: usize = 200;

/// The most by which the two medians may differ.
const TOLERANCE: f64 = 0.05;

/// The most bytes that are hashed.
const LIMIT: usize = 1_024;

/// Lengths of passwords in bytes: none, one more than bcrypt reads, the limit, and far more.
const LENGTHS: [usize; 4] = [0, 73, LIMIT, 100_000];

/// No hash takes less.
const AT_ONCE: Duration = Duration::from_millis(1);

#[tokio::test]
#[ignore = "a statistic, which needs a release build: `cargo xtask bench --login-timing`"]
async fn l1_an_unknown_user_takes_as_long_as_a_wrong_password() {
    let passwords = Passwords::new();
    let stored = passwords.hash("brown cows in a hat").await.unwrap();
    for length in LENGTHS {
        let password = "x".repeat(length);
        let [unknown, wrong] = medians(&passwords, &password, &stored).await;
        let difference = unknown.as_secs_f64() / wrong.as_secs_f64() - 1.0;
        let percent = difference * 100.0;
        eprintln!("{length:>7} bytes: unknown {unknown:?}, wrong {wrong:?}, {percent:+.2} %");
        if length > LIMIT {
            // A share of so little is that of the clock.
            assert!(unknown < AT_ONCE && wrong < AT_ONCE);
        } else {
            assert!(wrong > AT_ONCE, "nothing was hashed");
            assert!(difference.abs() < TOLERANCE, "{length} bytes: {percent} %");
        }
    }
}

/// The medians of logins with an unknown user and with a wrong password, which take turns.
async fn medians(passwords: &Passwords, password: &str, stored: &str) -> [Duration; 2] {
    let kinds = [None, Some(stored)];
    let mut times = [(); 2].map(|()| Vec::with_capacity(LOGINS));
    for _ in 0..LOGINS {
        for (kind, times) in kinds.iter().zip(&mut times) {
            let start = Instant::now();
            let found = passwords.verify_or_dummy(password, *kind).await;
            times.push(start.elapsed());
            match found {
                Ok(verification) => assert!(!verification.is_match()),
                Err(error) => assert!(matches!(error, PasswordError::TooLong { .. })),
            }
        }
    }
    times.map(|mut times| {
        times.sort();
        times[LOGINS / 2]
    })
}
