//! The passwords that are guessed first.
//!
//! The list is sorted, so that it is searched where it lies: nothing is read at startup, and it takes no memory beside
//! the program's. Where it comes from is in `docs/decisions/0021`.

use std::cmp::Ordering;

/// In small letters, one to a line, each of at least 8 characters.
static LIST: &str = include_str!("common-passwords.txt");

/// The longest piece whose repetition is looked for: the longest of the list.
const LONGEST: usize = 21;

/// A repetition of fewer characters than this is as good as none.
const SHORT: usize = 8;

/// Whether a password, in small letters, is guessed before others are.
pub(super) fn is_common(password: &str) -> bool {
    let password = password.trim();
    if is_listed(password) || is_sequence(password) {
        return true;
    }
    let characters: Vec<char> = password.chars().collect();
    let Some(period) = period(&characters) else {
        return false;
    };
    let piece: String = characters[..period].iter().collect();
    period < SHORT || is_listed(&piece)
}

/// The length of the piece that is repeated from the first character to the last, which may cut the last one short.
fn period(characters: &[char]) -> Option<usize> {
    let is_period = |period: &usize| {
        let shifted = &characters[*period..];
        *shifted == characters[..shifted.len()]
    };
    let half = characters.len() / 2;
    let short = (1..SHORT).take_while(|period| *period <= half);
    let listed = (SHORT..=LONGEST).take_while(|period| *period < characters.len());
    short.chain(listed).find(is_period)
}

/// Whether each character is the next of the one before it, or each the one before: `abcdefgh`, `98765432`.
fn is_sequence(password: &str) -> bool {
    let codes = || password.chars().map(u32::from);
    let steps = || codes().zip(codes().skip(1));
    steps().all(|(one, next)| next == one + 1) || steps().all(|(one, next)| one == next + 1)
}

/// Searches the list by halves, at the lines' ends.
fn is_listed(password: &str) -> bool {
    let (mut low, mut high) = (0, LIST.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = LIST[low..middle].rfind('\n').map_or(low, |at| low + at + 1);
        let end = LIST[start..].find('\n').map_or(LIST.len(), |at| start + at);
        match LIST[start..end].cmp(password) {
            Ordering::Equal => return true,
            Ordering::Less => low = end + 1,
            Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_found_and_nothing_between_them() {
        assert!(LIST.lines().is_sorted());
        for line in LIST.lines() {
            assert!(line.len() >= 8 && line.len() <= LONGEST, "{line}");
            assert_eq!(line, line.to_ascii_lowercase());
            assert!(is_listed(line), "{line}");
            assert!(!is_listed(&format!("{line}~~")), "{line}");
        }
        assert_eq!(LIST.lines().count(), 8_346);
        for other in ["", "\n", "~", " ", "password\npassword1"] {
            assert!(!is_listed(other), "{other:?}");
        }
    }

    #[test]
    fn repetitions_and_sequences_are_common() {
        for password in [
            "aaaaaaaaaaaaaaa",
            "abcabcabcabcabc",
            "passwordpassword",
            "123456789012345",
            "iloveyouiloveyou",
            "abcdefghijklmno",
            "zyxwvutsrqponml",
            "  password  ",
        ] {
            assert!(is_common(password), "{password}");
        }
    }

    #[test]
    fn long_pieces_that_nobody_guesses_may_be_repeated() {
        for password in [
            "brown cows hop brown cows hop",
            "abcdefgh stuvwxyz",
            "a much longer one",
        ] {
            assert!(!is_common(password), "{password}");
        }
    }
}
