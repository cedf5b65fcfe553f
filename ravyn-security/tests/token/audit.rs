//! What the log says.

use std::io;
use std::sync::{Arc, Mutex};

use ravyn_security::token::{Grant, RefreshRequest};
use tracing::subscriber;

use crate::shop::{Shop, noon, of};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .expect("the log can be written")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("the log can be written").clone())
            .expect("the log can be written")
    }
}

#[tokio::test]
async fn i3_every_step_is_an_audit_event_and_none_holds_a_token() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = subscriber::set_default(subscriber);

    let (shop, now) = (Shop::new(), noon());
    let first = shop.log_in(now).await;
    let second = shop.refresh(&first, now).await.unwrap();
    let token = shop.verify(&second, now).await.unwrap();
    let id = token.token_id().unwrap();
    let revoked = shop.issuer.revoke_access(id, token.expires_at(), now);
    revoked.await.unwrap();
    let _ = shop.refresh(&first, now).await;
    let _ = shop.refresh(&second, now).await;
    let stranger = RefreshRequest::new("no\r\ntoken").client("e\r\nvil\u{1b}[2J");
    let _ = shop.issuer.refresh(&stranger, now).await;
    shop.issuer.revoke_refresh(&of(&first), now).await.unwrap();
    shop.issuer.log_out_everywhere("ada", now).await.unwrap();
    let forged = Grant::new("a\nb");
    let third = shop.issuer.issue(forged, now).await.unwrap();

    let text = log.text();
    let events: Vec<_> = text
        .lines()
        .filter_map(|line| line.split_once("ravyn::audit: ")?.1.split_once("event=\""))
        .filter_map(|(_, rest)| rest.split_once('"'))
        .map(|(event, _)| event)
        .collect();
    assert_eq!(
        events,
        [
            "token-issued",
            "token-refreshed",
            "token-revoked",
            "refresh-reused",
            "refresh-refused",
            "refresh-refused",
            "token-revoked",
            "token-revoked",
            "token-issued",
        ],
        "{text}"
    );
    assert_eq!(text.lines().count(), events.len(), "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains("no\\r\\ntoken"));
    for pair in [&first, &second, &third] {
        let refresh_token = pair.refresh_token().unwrap();
        for start in 0..refresh_token.len() - 8 {
            assert!(!text.contains(&refresh_token[start..start + 8]), "{text}");
        }
        assert!(!text.contains(pair.access_token().rsplit('.').next().unwrap()));
    }
}
