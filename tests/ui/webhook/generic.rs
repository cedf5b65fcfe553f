use ravyn::prelude::*;

#[webhook("order.paid")]
async fn order_paid<T: Model>(event: T) -> NoContent;

fn main() {
    let _ = Ravyn::new().webhook(order_paid);
}
