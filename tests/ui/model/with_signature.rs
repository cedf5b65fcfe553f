use ravyn::prelude::*;

#[model]
struct Item {
    #[field(with = is_even)]
    amount: u32,
}

fn is_even(amount: u32) -> Result<(), String> {
    if amount % 2 == 0 { Ok(()) } else { Err("must be even".to_owned()) }
}

fn main() {}
