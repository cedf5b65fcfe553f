//! What is no mistake: it compiles, without a warning, and does what it says.

mod errors;
mod handlers;
mod hygiene;
mod models;
mod places;
mod settings;

use ravyn::handler::Route;
use ravyn::prelude::*;
use ravyn::testing::TestClient;

#[track_caller]
fn client(routes: Vec<Route>) -> TestClient {
    TestClient::new(Ravyn::new().routes(routes))
}
