use ravyn::prelude::*;

struct Payment {
    order: u64,
}

#[webhook("order.paid")]
async fn order_paid(event: Payment) -> NoContent;

fn main() {
    let _ = Ravyn::new().webhook(order_paid);
}
