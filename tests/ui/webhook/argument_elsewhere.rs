use ravyn::prelude::*;

#[model]
struct Payment {
    order: u64,
}

#[webhook("order.paid")]
async fn order_paid(event: Payment, #[cookie] session: String) -> NoContent;

fn main() {
    let _ = Ravyn::new().webhook(order_paid);
}
