use ravyn::prelude::*;

#[model(response)]
struct Receipt {
    total: u64,
}

#[post("/receipts")]
async fn create(receipt: Receipt) {
    drop(receipt);
}

fn main() {
    let _ = routes![create];
}
