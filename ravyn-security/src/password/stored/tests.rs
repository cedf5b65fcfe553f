//! Hashes that other programs wrote: argon2-cffi, bcrypt and passlib of Python, and Django 5.2's own hashers.

use super::*;

const PASSWORD: &str = "correct horse";

/// With a salt of "seasaltseasalt16", where it is text.
const FOREIGN: [&str; 17] = [
    // argon2-cffi
    "$argon2id$v=19$m=256,t=2,p=2$c2Vhc2FsdHNlYXNhbHQxNg$vBSuCM0cRl8maZeTKITpladSOm17ZuMCgR6WaW+A6tg",
    "$argon2i$v=19$m=256,t=2,p=2$c2Vhc2FsdHNlYXNhbHQxNg$BURV/BgB2s33/VPlTrPp9q20D3efSHNMV17cVISdVY8",
    "$argon2d$v=19$m=256,t=2,p=2$c2Vhc2FsdHNlYXNhbHQxNg$QQCdz/C0ol++kpUPFd4CeBshYo/W+vnfO+tAV/5EmZ0",
    "$argon2i$v=16$m=256,t=2,p=1$c2Vhc2FsdHNlYXNhbHQxNg$1scofM4l8X7FbPWKChhFk0UVAc0MCNklU7NsNzIqyyw",
    "$argon2i$m=256,t=2,p=1$c2Vhc2FsdHNlYXNhbHQxNg$1scofM4l8X7FbPWKChhFk0UVAc0MCNklU7NsNzIqyyw",
    // bcrypt
    "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    // hashlib, written as PHC strings
    "$pbkdf2-sha256$i=1000,l=32$c2Vhc2FsdHNlYXNhbHQxNg$A2oBa2c1aigclsSWQGpI6k4HN1MZTzr8atxE+Lwc7OM",
    "$pbkdf2-sha512$i=1000$c2Vhc2FsdHNlYXNhbHQxNg$KlmxuFmJ0ALbsV6bq1zAJL/zVGae2cc9yw4M7JB7+KhTFyNUNYSIT5VQDpqA1Daxy8DyXdft58q7YlzLlvnFYg",
    // passlib
    "$pbkdf2-sha256$1000$....//vvvv/7777/..../w$10Rby2ro3TFP4o7TmHDGWATq5dr17BAl9cN1HagQqNQ",
    "$pbkdf2$1000$....//vvvv/7777/..../w$JTU98ICeEOzG8g0DsmmHhBUaH50",
    "$pbkdf2-sha512$1000$....//vvvv/7777/..../w$cLaSoNMtnYmmMmAGaixJg0z7a6cJMQ8bJjU4VMGUQ9N.wdMHiGM0s8BzpDhggAi50HtNt5LTjDqm1fpQ7QaWNA",
    "$scrypt$ln=10,r=8,p=1$++++//vvvv/7777/++++/w$16SyiR3ytvr/uSda/NsvJA/+XG2HNjMpbz+NIC635I0",
    // Django
    "pbkdf2_sha256$1000$seasaltseasalt16$A2oBa2c1aigclsSWQGpI6k4HN1MZTzr8atxE+Lwc7OM=",
    "pbkdf2_sha1$1000$seasaltseasalt16$blhmMXT03i6FF04Eolf3mV/dqEs=",
    "scrypt$1024$seasaltseasalt16$8$5$xM9yV46tYcGZuTH4xhwW8DbVi/BQouhohmdzleaEEHToi+dgR8n2OA2VcZCQe7ygClm2uxreMJJHSbuQJDddOA==",
    "bcrypt$$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
];

const DJANGO_ARGON2: &str = "argon2$argon2id$v=19$m=256,t=2,p=2$c2Vhc2FsdHNlYXNhbHQxNg$vBSuCM0cRl8maZeTKITpladSOm17ZuMCgR6WaW+A6tg";
const DJANGO_BCRYPT_SHA256: &str =
    "bcrypt_sha256$$2b$04$abcdefghijklmnopqrstuuIvyWZlBcE3WoQXKqRnwrLYJ6nenE0Bq";

/// bcrypt of one `a`, and of 72.
const ONE_A: &str = "$2b$04$abcdefghijklmnopqrstuuMFdJu9yVgmagVAIC24fOZkaFqd3s9JC";
const MANY_A: &str = "$2b$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe";

fn read(text: &str) -> Stored {
    Stored::parse(text).unwrap().unwrap()
}

fn matches(text: &str, password: &[u8]) -> bool {
    read(text)
        .matches(password, &mut Memory::default())
        .unwrap()
}

fn all() -> impl Iterator<Item = &'static str> {
    FOREIGN
        .into_iter()
        .chain([DJANGO_ARGON2, DJANGO_BCRYPT_SHA256])
}

#[test]
fn hashes_of_other_programs_are_verified() {
    for text in all() {
        assert!(matches(text, PASSWORD.as_bytes()), "{text}");
        for wrong in ["", "correct hors", "correct horse ", "Correct horse"] {
            assert!(!matches(text, wrong.as_bytes()), "{text} {wrong:?}");
        }
    }
}

#[test]
fn l3_a_nul_at_the_end_counts_in_every_format() {
    for text in all() {
        for end in ["\0", "\0\0\0"] {
            let password = format!("{PASSWORD}{end}");
            assert!(!matches(text, password.as_bytes()), "{text} {end:?}");
        }
    }
}

#[test]
fn l6_all_but_our_own_are_to_be_replaced() {
    let weak = Cost::FOR_TESTS;
    let is_ours = |text: &&str| text.starts_with("$argon2id$");
    for text in all() {
        assert_eq!(read(text).is_below(weak), !is_ours(&text), "{text}");
        assert!(read(text).is_below(Cost::DEFAULT), "{text}");
    }
}

#[test]
fn l6_a_hash_below_any_part_of_the_cost_is_weaker() {
    let stored = read(&hash(Cost::FOR_TESTS, b"", &mut Memory::default()).unwrap());
    let cost = Cost::FOR_TESTS;
    assert!(!stored.is_below(cost));
    for more in [
        Cost {
            memory: cost.memory + 1,
            ..cost
        },
        Cost {
            passes: cost.passes + 1,
            ..cost
        },
        Cost {
            lanes: cost.lanes + 1,
            ..cost
        },
    ] {
        assert!(stored.is_below(more), "{more:?}");
    }
    let short_salt =
        "$argon2id$v=19$m=64,t=1,p=1$c2Vhc2FsdDg$vBSuCM0cRl8maZeTKITpladSOm17ZuMCgR6WaW+A6tg";
    assert!(read(short_salt).is_below(cost));
}

#[test]
fn l2_no_byte_after_the_72nd_of_bcrypt_is_ignored() {
    let a = "a".repeat(72);
    assert!(matches(MANY_A, a.as_bytes()));
    for end in ["X", "Y", "a"] {
        assert!(!matches(MANY_A, format!("{a}{end}").as_bytes()), "{end}");
    }
}

#[test]
fn l3_a_nul_counts_where_bcrypt_would_not_see_it() {
    assert!(matches(ONE_A, b"a"));
    for same_key in [b"a\0".as_slice(), b"a\0a", b"a\0a\0a"] {
        assert!(!matches(ONE_A, same_key));
    }
}

#[test]
fn an_account_without_a_usable_password_has_no_hash() {
    for text in ["!", "!sIWxYBrjFRA3FgyBf9EUG69SSpOkhaBVBSZvGLpj"] {
        assert!(Stored::parse(text).unwrap().is_none());
    }
}

#[test]
fn what_is_no_hash_is_unreadable_and_is_not_repeated() {
    let output = "vBSuCM0cRl8maZeTKITpladSOm17ZuMCgR6WaW+A6tg";
    let salt = "c2Vhc2FsdHNlYXNhbHQxNg";
    let wrong = [
        String::new(),
        "hunter2".to_owned(),
        "$".to_owned(),
        "$5$rounds=5000$salt$hash".to_owned(),
        "md5$salt$hash".to_owned(),
        format!("$argon2id$v=19$m=256,t=2${salt}${output}"),
        format!("$argon2id$v=19$m=256,m=256,t=2,p=1${salt}${output}"),
        format!("$argon2id$v=19$m=256,t=2,p=1,keyid=aa${salt}${output}"),
        format!("$argon2id$v=19$m=+256,t=2,p=1${salt}${output}"),
        format!("$argon2id$v=19$m=256,t=2,p=1${salt}"),
        format!("$argon2id$v=19$m=256,t=2,p=1${salt}${output}$"),
        // An empty hash would match everything, and a short one by chance.
        format!("$argon2id$v=19$m=256,t=2,p=1${salt}$"),
        format!("$pbkdf2-sha256$1000${salt}$"),
        "pbkdf2_sha256$1000$salt$".to_owned(),
        "pbkdf2_sha256$1000$salt$AAAA".to_owned(),
        format!("$pbkdf2-sha256$i=0${salt}${output}"),
        format!("$pbkdf2-sha256$i=1000,l=20${salt}${output}"),
        format!("scrypt$1000$salt$8$1${output}="),
        // More work than any login may be.
        format!("$argon2id$v=19$m=4000000,t=2,p=1${salt}${output}"),
        format!("$argon2id$v=19$m=256,t=2000000,p=1${salt}${output}"),
        format!("$scrypt$ln=40,r=8,p=1${salt}${output}"),
        format!("$scrypt$ln=99,r=8,p=1${salt}${output}"),
        format!("$scrypt$ln=1,r=4000000,p=64${salt}${output}"),
        format!("$pbkdf2-sha256$4000000000${salt}${output}"),
        MANY_A.replace("$04$", "$31$"),
        MANY_A.replace("$2b$", "$2x$"),
        format!("bcrypt${}", MANY_A.replace("$2b$", "$2x$")),
        format!("{MANY_A}a"),
    ];
    for text in wrong {
        let Err(error) = Stored::parse(&text) else {
            panic!("{text} is read");
        };
        assert!(matches!(error, PasswordError::Unreadable { .. }), "{text}");
        let message = error.to_string();
        assert!(text.is_empty() || !message.contains(&text), "{message}");
    }
}
