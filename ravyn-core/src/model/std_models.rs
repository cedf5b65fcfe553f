//! The standard library's types and those of well-known crates, as models.
//!
//! `u8` is left out on purpose: so `Vec<u8>` is bytes, and never a list of numbers.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};

use super::{RequestModel, ResponseModel};

macro_rules! models {
    ($($type:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl RequestModel for $type {}
        #[diagnostic::do_not_recommend]
        impl ResponseModel for $type {}
    )*};
}

models! {
    bool, char, String,
    u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64,
    std::net::IpAddr, std::net::Ipv4Addr, std::net::Ipv6Addr,
    serde_json::Value, serde_json::Map<String, serde_json::Value>,
}

#[cfg(feature = "uuid")]
models!(uuid::Uuid);
#[cfg(feature = "jiff")]
models!(
    jiff::Timestamp,
    jiff::Zoned,
    jiff::civil::Date,
    jiff::civil::Time,
    jiff::civil::DateTime
);
#[cfg(feature = "chrono")]
models!(
    chrono::DateTime<chrono::Utc>,
    chrono::DateTime<chrono::FixedOffset>,
    chrono::NaiveDate,
    chrono::NaiveTime,
    chrono::NaiveDateTime,
);

#[diagnostic::do_not_recommend]
impl ResponseModel for &str {}

impl<T: RequestModel> RequestModel for Option<T> {}
impl<T: ResponseModel> ResponseModel for Option<T> {}
impl<T: RequestModel> RequestModel for Box<T> {}
impl<T: ResponseModel> ResponseModel for Box<T> {}
impl<T: RequestModel> RequestModel for Vec<T> {}
impl<T: ResponseModel> ResponseModel for Vec<T> {}
impl<T: RequestModel> RequestModel for VecDeque<T> {}
impl<T: ResponseModel> ResponseModel for VecDeque<T> {}
impl<T: RequestModel + Ord> RequestModel for BTreeSet<T> {}
impl<T: ResponseModel + Ord> ResponseModel for BTreeSet<T> {}
impl<T, S> RequestModel for HashSet<T, S>
where
    T: RequestModel + Eq + Hash,
    S: BuildHasher + Default + Send + 'static,
{
}
impl<T: ResponseModel + Eq + Hash, S> ResponseModel for HashSet<T, S> {}
impl<T: RequestModel> RequestModel for BTreeMap<String, T> {}
impl<T: ResponseModel> ResponseModel for BTreeMap<String, T> {}
impl<T: RequestModel, S: BuildHasher + Default + Send + 'static> RequestModel
    for HashMap<String, T, S>
{
}
impl<T: ResponseModel, S> ResponseModel for HashMap<String, T, S> {}
