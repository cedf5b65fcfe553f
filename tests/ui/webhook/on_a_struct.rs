use ravyn::prelude::*;

#[webhook("order.paid")]
struct Paid;

fn main() {
}
