//! Handlers that belong together are methods: of a value that all requests share, or of one that is made for each.
//!
//! Run it with `cargo run --example controllers`, and ask it from another terminal, in this order. Long lines are
//! broken here, and `..` stands for what is left out.
//!
//! ```console
//! $ curl localhost:8000/items
//! ["lamp","chair"]
//! $ curl localhost:8000/items/1
//! chair
//! $ curl localhost:8000/items/7
//! {"title":"Not Found","status":404,"code":"not-found","detail":"there is no item 7"}
//! $ curl -H 'x-customer: ann' -d item=lamp -d count=2 localhost:8000/basket
//! ann has 2 things
//! $ curl -H 'x-customer: bob' localhost:8000/basket
//! []
//! $ curl -H 'x-customer: ann' localhost:8000/basket
//! ["lamp","lamp"]
//! $ curl localhost:8000/basket
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 1 fault","errors":[
//!  {"location":"header","name":"x-customer","code":"required","detail":"is required"}]}
//! $ curl localhost:8000/openapi.json
//! {.."/basket":{"get":{"tags":["basket"],"summary":"List what is in the basket",..}
//! ```

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use ravyn::prelude::*;

/// What the shop sells: one value, which all requests share.
struct Items {
    names: Vec<String>,
}

#[controller("/items", tags("items"), only(get))]
impl Items {
    /// List the items.
    #[get("/")]
    async fn list(&self) -> Json<Vec<String>> {
        Json(self.names.clone())
    }

    /// Show an item.
    #[get("/{index}")]
    async fn show(&self, index: usize) -> Result<String, HttpError> {
        let name = self.name(index).map(str::to_owned);
        name.ok_or_else(|| HttpError::not_found(format!("there is no item {index}")))
    }

    /// A method without an attribute is no handler.
    fn name(&self, index: usize) -> Option<&str> {
        self.names.get(index).map(String::as_str)
    }
}

/// What customers have taken.
#[derive(Default)]
struct Store(Mutex<BTreeMap<String, Vec<String>>>);

/// The basket of a customer: made for each request, of what its handlers have in common.
#[derive(Requires)]
struct Basket {
    #[header("x-customer", min_length = 1)]
    customer: String,
    store: Inject<Store>,
}

#[controller("/basket", tags("basket"), only(get, post))]
impl Basket {
    /// List what is in the basket.
    #[get("/")]
    async fn list(&self) -> Json<Vec<String>> {
        Json(self.with(|items| items.clone()))
    }

    /// Put things into the basket.
    #[post("/")]
    async fn add(
        &self,
        #[form] item: String,
        #[form(default = 1, minimum = 1, maximum = 9)] count: usize,
    ) -> String {
        let length = self.with(|items| {
            items.extend(std::iter::repeat_n(item, count));
            items.len()
        });
        format!("{} has {length} things", self.customer)
    }

    fn with<T>(&self, change: impl FnOnce(&mut Vec<String>) -> T) -> T {
        let mut baskets = self.store.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(baskets.entry(self.customer.clone()).or_default())
    }
}

pub(crate) fn app() -> Ravyn {
    let names = ["lamp", "chair"].map(str::to_owned).into();
    Ravyn::new()
        .state(Store::default())
        .controller(Items { names })
        .injected_controller::<Basket>()
}

fn main() -> ravyn::Result {
    app().run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_handler_is_a_method() {
        let basket = Basket {
            customer: "ann".to_owned(),
            store: Inject::new(Store::default()),
        };
        assert_eq!(basket.add("lamp".to_owned(), 2).await, "ann has 2 things");
    }
}
