//! Dates and times of `jiff` and `chrono`, as parameters and in models.

use ravyn::prelude::*;

use crate::support::{client, faults};

#[model]
struct Event {
    at: jiff::Timestamp,
    day: jiff::civil::Date,
    until: Option<chrono::DateTime<chrono::Utc>>,
}

#[post("/jiff/{day}")]
async fn jiff_dates(day: jiff::civil::Date, at: jiff::Timestamp, event: Event) -> Event {
    assert_eq!((day, at), (event.day, event.at));
    event
}

#[get("/chrono/{day}")]
async fn chrono_dates(
    day: chrono::NaiveDate,
    at: chrono::DateTime<chrono::Utc>,
    time: Option<chrono::NaiveTime>,
) -> String {
    format!("{day} {} {time:?}", at.timestamp())
}

#[tokio::test]
async fn dates_are_read_from_text_and_json() {
    let client = client(routes![jiff_dates, chrono_dates]);
    let body =
        json!({"at": "2026-11-23T10:00:00Z", "day": "2026-11-23", "until": "2026-11-24T00:00:00Z"});
    let response = client
        .post("/jiff/2026-11-23?at=2026-11-23T10:00:00Z")
        .json(&body)
        .send()
        .await;
    assert_eq!(response.json::<Value>(), body);
    let response = client
        .get("/chrono/2026-11-23?at=1970-01-01T00:01:00%2B00:00")
        .send()
        .await;
    assert_eq!(response.text(), "2026-11-23 60 None");
}

#[tokio::test]
async fn what_is_no_date_is_refused() {
    let client = client(routes![jiff_dates, chrono_dates]);
    let body = json!({"at": "x", "day": "2026-11-23"});
    let response = client
        .post("/jiff/2026-13-01?at=yesterday")
        .json(&body)
        .send()
        .await;
    assert_eq!(
        faults(&response),
        ["path day format", "query at format", "body /at format"]
    );
    let response = client
        .get("/chrono/2026-02-30?at=x&time=25:00")
        .send()
        .await;
    assert_eq!(
        faults(&response),
        ["path day format", "query at format", "query time format"]
    );
}
