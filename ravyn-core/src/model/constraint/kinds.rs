//! Which rules can be said of which types of the standard library.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::BuildHasher;

use serde::Serialize;

use super::{Items, Number, Numeric, Properties, Textual};
use crate::model::Patch;
use crate::secret::Secret;

macro_rules! integers {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Numeric for $type {
            #[inline]
            fn number(&self) -> Option<Number> {
                i128::try_from(*self).ok().map(Number::Int)
            }
        }
    )*};
}

integers!(u8, u16, u32, u64, usize, i8, i16, i32, i64, i128, isize);

#[diagnostic::do_not_recommend]
impl Numeric for u128 {
    #[inline]
    fn number(&self) -> Option<Number> {
        Some(i128::try_from(*self).map_or(Number::UInt(*self), Number::Int))
    }
}

#[diagnostic::do_not_recommend]
impl Numeric for f64 {
    #[inline]
    fn number(&self) -> Option<Number> {
        Some(Number::Float(*self))
    }
}

#[diagnostic::do_not_recommend]
impl Numeric for f32 {
    #[inline]
    fn number(&self) -> Option<Number> {
        // As it is written: widened, 0.1 would be 0.10000000149.
        self.to_string().parse().ok().map(Number::Float)
    }
}

#[diagnostic::do_not_recommend]
impl Textual for String {
    #[inline]
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl Textual for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

macro_rules! through {
    ($($(#[$meta:meta])* $outer:ty: $value:ident => $inner:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Numeric> Numeric for $outer {
            #[inline]
            fn number(&self) -> Option<Number> {
                let $value = self;
                $inner.and_then(|value: &T| value.number())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Textual> Textual for $outer {
            #[inline]
            fn text(&self) -> Option<&str> {
                let $value = self;
                $inner.and_then(|value: &T| value.text())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Items> Items for $outer {
            #[inline]
            fn count(&self) -> Option<usize> {
                let $value = self;
                $inner.and_then(|value: &T| value.count())
            }

            fn are_unique(&self) -> bool {
                let $value = self;
                $inner.is_none_or(|value: &T| value.are_unique())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Properties> Properties for $outer {
            #[inline]
            fn properties(&self) -> Option<usize> {
                let $value = self;
                $inner.and_then(|value: &T| value.properties())
            }
        }
    )*};
}

through! {
    Option<T>: value => value.as_ref();
    Box<T>: value => Some(&**value);
    Patch<T>: value => value.value();
    Secret<T>: value => Some(value.expose());
}

fn unique_as_json<'a, T: Serialize + 'a>(items: impl IntoIterator<Item = &'a T>) -> bool {
    let mut seen = HashSet::new();
    // What cannot be written as JSON equals nothing that can.
    items
        .into_iter()
        .all(|item| serde_json::to_string(item).map_or(true, |text| seen.insert(text)))
}

macro_rules! lists {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Items for $type {
            #[inline]
            fn count(&self) -> Option<usize> {
                Some(self.len())
            }

            fn are_unique(&self) -> bool {
                unique_as_json(self)
            }
        }
    )*};
}

lists! {
    [T: Serialize] Vec<T>;
    [T: Serialize] VecDeque<T>;
    [T: Serialize] BTreeSet<T>;
    [T: Serialize, S: BuildHasher] HashSet<T, S>;
    [T: Serialize, const N: usize] [T; N];
}

macro_rules! maps {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Properties for $type {
            fn properties(&self) -> Option<usize> {
                Some(self.len())
            }
        }
    )*};
}

maps! {
    [K, T] BTreeMap<K, T>;
    [K, T, S: BuildHasher] HashMap<K, T, S>;
    [] serde_json::Map<String, serde_json::Value>;
}
