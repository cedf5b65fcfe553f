use ravyn::prelude::*;

#[model]
struct Payment {
    order: u64,
}

#[webhook("order.paid", method = "options")]
async fn order_paid(event: Payment) -> NoContent;

fn main() {
    let _ = Ravyn::new().webhook(order_paid);
}
