//! Whatever comes in, nothing panics, and nothing but the token itself is taken for it.

use proptest::prelude::*;

use super::forge::{HEADER, claims, forge, jwt, verify, with};

#[test]
fn every_single_bit_counts() {
    let (jwt, good) = (jwt(), with(&[]));
    assert!(verify(&jwt, &good).is_ok());
    for index in 0..good.len() {
        for bit in 0..8 {
            let mut bytes = good.clone().into_bytes();
            bytes[index] ^= 1 << bit;
            // What is no UTF-8 cannot be a token: the verifier takes text.
            if let Ok(token) = String::from_utf8(bytes) {
                assert!(verify(&jwt, &token).is_err(), "byte {index}, bit {bit}");
            }
        }
    }
}

proptest! {
    #[test]
    fn no_text_panics(token in any::<String>()) {
        prop_assert!(verify(&jwt(), &token).is_err());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(verify(&jwt(), &String::from_utf8_lossy(&bytes)).is_err());
    }

    #[test]
    fn no_parts_panic(token in "[A-Za-z0-9_-]{0,60}\\.[A-Za-z0-9_-]{0,60}\\.[A-Za-z0-9_-]{0,60}") {
        prop_assert!(verify(&jwt(), &token).is_err());
    }

    #[test]
    fn no_header_panics(header in "\\PC{0,80}") {
        prop_assert!(verify(&jwt(), &forge(&header, &claims(&[]))).is_err());
    }

    #[test]
    fn no_signed_claims_panic(text in "\\PC{0,80}") {
        prop_assert!(verify(&jwt(), &forge(HEADER, &text)).is_err());
    }

    #[test]
    fn a_claim_more_or_less_of_any_value_is_no_panic(name in "[a-z_]{1,9}", value in "[\\[\\]{}\",:0-9a-z.+-]{0,20}") {
        let _ = verify(&jwt(), &with(&[(&name, Some(&value))]));
    }
}
