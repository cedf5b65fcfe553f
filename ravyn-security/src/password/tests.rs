use super::*;

const LONG: &str = "brown cows in a hat";

#[tokio::test]
async fn l2_passwords_that_differ_after_72_bytes_differ() {
    let passwords = Passwords::for_tests();
    let a = "a".repeat(72);
    let stored = passwords.rehash(&format!("{a}X")).await.unwrap();
    let other = passwords.verify(&format!("{a}Y"), &stored).await.unwrap();
    assert_eq!(other, Verification::Mismatch);
    assert!(
        passwords
            .verify(&format!("{a}X"), &stored)
            .await
            .unwrap()
            .is_match()
    );
}

#[tokio::test]
async fn l3_a_nul_inside_a_password_counts() {
    let passwords = Passwords::for_tests();
    let stored = passwords.rehash("a\0b").await.unwrap();
    for other in ["a", "a\0", "a\0c", "ab"] {
        let found = passwords.verify(other, &stored).await.unwrap();
        assert!(!found.is_match(), "{other:?}");
    }
    assert!(passwords.verify("a\0b", &stored).await.unwrap().is_match());
}

#[tokio::test]
async fn l6_a_stored_hash_is_a_phc_string_of_argon2id_at_the_default_cost() {
    let stored = Passwords::new().hash(LONG).await.unwrap();
    let (settings, rest) = stored.split_at("$argon2id$v=19$m=19456,t=2,p=1$".len());
    assert_eq!(settings, "$argon2id$v=19$m=19456,t=2,p=1$");
    let lengths: Vec<_> = rest.split('$').map(str::len).collect();
    assert_eq!(lengths, [22, 43], "16 bytes of salt and 32 of output");
}

#[tokio::test]
async fn l6_a_weaker_hash_is_replaced_at_a_login_and_a_current_one_is_not() {
    let passwords = Passwords::for_tests();
    let weak = "pbkdf2_sha256$1000$seasaltseasalt16$A2oBa2c1aigclsSWQGpI6k4HN1MZTzr8atxE+Lwc7OM=";
    assert!(passwords.needs_rehash(weak).unwrap());
    let found = passwords.verify("correct horse", weak).await.unwrap();
    assert!(found.needs_rehash());
    // The policy would not accept it as a new password.
    let stored = passwords.rehash("correct horse").await.unwrap();
    let found = passwords.verify("correct horse", &stored).await.unwrap();
    assert_eq!(
        found,
        Verification::Match {
            needs_rehash: false
        }
    );
    let wrong = passwords.verify("wrong horse", weak).await.unwrap();
    assert!(!wrong.needs_rehash());
}

#[tokio::test]
async fn a_password_is_the_same_however_its_characters_are_put_together() {
    let passwords = Passwords::for_tests();
    let stored = passwords.hash("br\u{f6}wn cows in a hat").await.unwrap();
    let decomposed = "bro\u{308}wn cows in a hat";
    assert!(
        passwords
            .verify(decomposed, &stored)
            .await
            .unwrap()
            .is_match()
    );
    // Compatible forms stay different: a password is not read as another.
    let wide = "\u{ff42}r\u{f6}wn cows in a hat";
    assert!(!passwords.verify(wide, &stored).await.unwrap().is_match());
}

#[tokio::test]
async fn each_hash_has_a_salt_of_its_own() {
    let passwords = Passwords::for_tests();
    let (one, other) = (passwords.hash(LONG).await, passwords.hash(LONG).await);
    assert_ne!(one.unwrap(), other.unwrap());
}

#[tokio::test]
async fn what_is_too_long_is_refused_before_anything_is_read_or_hashed() {
    let passwords = Passwords::for_tests();
    let long = "ä".repeat(513);
    let refused = PasswordError::TooLong { limit: 1024 }.to_string();
    for found in [
        passwords.hash(&long).await.map(|_| ()),
        passwords.rehash(&long).await.map(|_| ()),
        passwords.verify(&long, "no hash at all").await.map(|_| ()),
        passwords.verify_or_dummy(&long, None).await.map(|_| ()),
    ] {
        assert_eq!(found.unwrap_err().to_string(), refused);
    }
    assert!(passwords.verify_or_dummy(&long[2..], None).await.is_ok());
}

#[tokio::test]
async fn nobody_has_the_password_of_an_unknown_user() {
    let sample = Passwords::for_tests().hash(LONG).await.unwrap();
    let builder = PasswordsBuilder::for_tests().decoy(&*sample);
    let passwords = builder.assemble().unwrap();
    for stored in [None, Some("!")] {
        let found = passwords.verify_or_dummy(LONG, stored).await.unwrap();
        assert_eq!(found, Verification::Mismatch);
    }
}

#[test]
fn a_builder_makes_nothing_weaker_than_the_standard() {
    let weak = |passes, memory| {
        let builder = Passwords::builder().passes(passes).memory_kib(memory);
        matches!(builder.build(), Err(PasswordsBuilderError::TooWeak { .. }))
    };
    assert!(weak(0, 1 << 20) && weak(1, 47_103) && weak(2, 19_455) && weak(3, 12_287));
    assert!(!weak(1, 47_104) && !weak(2, 19_456) && !weak(3, 12_288));
    let none = Passwords::builder().max_concurrent(0).build();
    assert!(matches!(none, Err(PasswordsBuilderError::NoConcurrency)));
    let short = Passwords::builder().max_bytes(72).build();
    assert!(matches!(
        short,
        Err(PasswordsBuilderError::MaxBytes { limit: 72 })
    ));
    for builder in [
        Passwords::builder().lanes(0),
        // Its own hashes could not be verified.
        Passwords::builder().passes(65),
        Passwords::builder().memory_kib((1 << 20) + 1),
        Passwords::builder().decoy("hunter2"),
        Passwords::builder().decoy("!"),
    ] {
        let found = builder.build();
        assert!(matches!(found, Err(PasswordsBuilderError::Hash(_))));
    }
}

#[test]
fn debug_shows_settings_and_no_hash() {
    let builder =
        Passwords::builder().decoy("$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e");
    let text = format!("{:?}", builder.build().unwrap());
    assert!(text.contains("19456") && !text.contains("$2b$"), "{text}");
}
