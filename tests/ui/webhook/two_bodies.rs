use ravyn::prelude::*;

#[model]
struct Payment {
    order: u64,
}

#[webhook("order.paid")]
async fn order_paid(event: Payment, before: Payment) -> NoContent;

fn main() {
    let _ = Ravyn::new().webhook(order_paid);
}
