//! What a client reads when something goes wrong, and what only the log reads.
//!
//! Run it with `cargo run --example errors`, and ask it from another terminal. Long lines are
//! broken here, and `..` stands for what differs from time to time.
//!
//! ```console
//! $ curl localhost:8000/accounts/9
//! {"title":"Not Found","status":404,"code":"unknown-account","detail":"there is no account 9"}
//! $ curl 'localhost:8000/accounts/1/pay?amount=ten'
//! {"title":"Bad Request","status":400,"code":"amount","detail":"the amount is no number"}
//! $ curl 'localhost:8000/accounts/1/pay?amount=500'
//! {"title":"Not enough money","status":409,"code":"balance",
//!  "detail":"there are 100 left, 400 short"}
//! $ curl localhost:8000/accounts/2
//! {"title":"Internal Server Error","status":500,"code":"storage","id":".."}
//! $ curl -i localhost:8000/busy
//! HTTP/1.1 429 Too Many Requests
//! content-type: application/problem+json
//! retry-after: 30
//! ..
//!
//! {"title":"Too Many Requests","status":429,"code":"too-many-requests",
//!  "detail":"come back in half a minute"}
//! $ curl localhost:8000/report
//! {"title":"Internal Server Error","status":500,"code":"internal","id":".."}
//! $ curl localhost:8000/panic
//! {"title":"Internal Server Error","status":500,"code":"internal","id":".."}
//! $ curl -H 'content-type: application/json' -d '{"to": 0, "amount": -1}' \
//!     'localhost:8000/transfers?urgent=perhaps'
//! {"title":"Unprocessable Entity","status":422,"code":"invalid-request",
//!  "detail":"the request has 3 faults","errors":[
//!  {"location":"query","name":"urgent","code":"type","detail":"must be `true` or `false`"},
//!  {"location":"body","pointer":"/to","code":"minimum","detail":"must be at least 1"},
//!  {"location":"body","pointer":"/amount","code":"exclusiveMinimum",
//!  "detail":"must be more than 0"}]}
//! $ curl -d 'to=1' localhost:8000/transfers
//! {"title":"Unsupported Media Type","status":415,"code":"unsupported-media-type",
//!  "detail":"the content type must be application/json"}
//! $ curl -X DELETE localhost:8000/transfers
//! {"title":"Method Not Allowed","status":405,"code":"method-not-allowed"}
//! ```
//!
//! The `id` stands in the log beside the whole chain of causes.

use std::num::ParseIntError;

use ravyn::prelude::*;

/// Each case has a status and a stable code, and is in the document.
#[derive(Debug, ApiError)]
enum AccountError {
    #[error(status = 404, code = "unknown-account", "there is no account {id}")]
    Unknown { id: u64 },
    /// `?` turns the cause into this case. The client reads the message, not the cause.
    #[error(status = 400, "the amount is no number")]
    Amount(#[from] ParseIntError),
    #[error(
        status = 409,
        title = "Not enough money",
        "there are {left} left, {short} short"
    )]
    Balance { left: u64, short: u64 },
    /// From 500 on the client reads the title and an id; the message goes to the log.
    #[error(status = 500, "account {id} cannot be read")]
    Storage {
        id: u64,
        #[source]
        cause: std::io::Error,
    },
}

fn balance(id: u64) -> Result<u64, AccountError> {
    match id {
        1 => Ok(100),
        2 => Err(AccountError::Storage {
            id,
            cause: std::io::Error::other("the disk is full of secrets"),
        }),
        _ => Err(AccountError::Unknown { id }),
    }
}

/// An error of one's own.
#[get("/accounts/{id}")]
async fn account(id: u64) -> Result<Value, AccountError> {
    Ok(json!({"id": id, "balance": balance(id)?}))
}

/// A foreign error that becomes one's own.
#[get("/accounts/{id}/pay")]
async fn pay(id: u64, amount: String) -> Result<Value, AccountError> {
    let (amount, left): (u64, u64) = (amount.parse()?, balance(id)?);
    let short = amount.saturating_sub(left);
    if short > 0 {
        return Err(AccountError::Balance { left, short });
    }
    Ok(json!({"balance": left - amount}))
}

/// An error without a type of its own.
#[get("/busy")]
async fn busy() -> Result<(), HttpError> {
    let error = HttpError::too_many_requests("come back in half a minute")
        .internal_message("the printer has no paper")
        .header(
            HeaderName::from_static("retry-after"),
            HeaderValue::from_static("30"),
        );
    Err(error)
}

/// Foreign errors that no client should see.
#[get("/report", blocking)]
fn report(#[query(default = 10)] lines: usize) -> Result<String, ravyn::Error> {
    let path = std::env::var("THERE_IS_NO_SUCH_VARIABLE").internal()?;
    let text = std::fs::read_to_string(path).internal()?;
    Ok(text.lines().take(lines).collect())
}

/// A panic is an error of its own request alone.
#[get("/panic")]
async fn panics() {
    panic!("only the log reads this");
}

#[model]
struct Transfer {
    #[field(minimum = 1)]
    to: u64,
    #[field(exclusive_minimum = 0)]
    amount: i64,
}

/// All faults of a request are in one answer.
#[post("/transfers")]
async fn transfer(#[query(default = false)] urgent: bool, data: Transfer) -> Value {
    json!({"urgent": urgent, "transfer": data})
}

pub(crate) fn app() -> Ravyn {
    Ravyn::new().routes(routes![account, pay, busy, report, panics, transfer])
}

fn main() -> ravyn::Result {
    app().run()
}
