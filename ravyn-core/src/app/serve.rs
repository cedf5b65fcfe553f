//! One application on one socket, from its startup to its end.

use std::io::Write;

use tokio::net::TcpListener;

use super::stop::Stop;
use super::{App, RunError};
use crate::server::{self, ServerSettings, Shutdown};

/// Starts an application, serves it until it is told to stop, and ends it. One that is told before it has started
/// ends what had begun and serves nothing.
pub(super) async fn serve_on(
    listener: TcpListener,
    app: &App,
    settings: ServerSettings,
    shutdown: Shutdown,
) -> Result<(), RunError> {
    let limit = settings.drain_limit();
    let stop = Stop::following(shutdown.clone(), app.tasks().clone());
    let address = listener.local_addr().map_err(RunError::System)?;
    let Some(running) = app.startup_unless(&stop, limit).await? else {
        tracing::info!("the application was stopped before it had started");
        return Ok(());
    };
    let mut text = format!("listening on http://{address}\n");
    for (label, path) in app.notices() {
        text.push_str(&format!("{label}: http://{address}{path}\n"));
    }
    let served = match print(&text) {
        Ok(()) => server::serve(listener, app.clone(), settings, shutdown)
            .await
            .map_err(RunError::from),
        Err(error) => Err(error),
    };
    let ended = running
        .shutdown_unless(&stop.forced, stop.left_of(limit))
        .await;
    served?;
    Ok(ended?)
}

/// Writes to standard output; a reader that has gone away is no error.
pub(super) fn print(text: &str) -> Result<(), RunError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.map_err(RunError::System),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::app::Ravyn;
    use crate::inject::{Inject, Provider};
    use crate::layer::Level;
    use crate::server::ShutdownHandle;

    struct Slow;

    /// Serves an application, and tells it to stop when it is told by what it gives to the channel.
    async fn served(app: Ravyn, act: impl AsyncFnOnce(ShutdownHandle)) -> Result<(), RunError> {
        let app = app.build().expect("no faults");
        let listener = server::bind("127.0.0.1", 0).await.expect("a free port");
        let (shutdown, handle) = Shutdown::new();
        let settings = ServerSettings::default();
        let server =
            tokio::spawn(async move { serve_on(listener, &app, settings, shutdown).await });
        act(handle).await;
        let ended = tokio::time::timeout(Duration::from_secs(4), server).await;
        ended.expect("an end in time").expect("no panic")
    }

    /// A word of the application to its test.
    #[derive(Clone)]
    struct Said(tokio::sync::mpsc::UnboundedSender<&'static str>);

    impl Said {
        fn channel() -> (Self, tokio::sync::mpsc::UnboundedReceiver<&'static str>) {
            let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
            (Self(sender), receiver)
        }

        async fn for_ever(&self, word: &'static str) {
            self.0.send(word).expect("a listener");
            std::future::pending::<()>().await;
        }
    }

    #[tokio::test]
    async fn a_startup_that_waits_is_given_up_when_the_server_is_told_to_stop() {
        async fn slow(said: Inject<Said>) -> Slow {
            said.for_ever("connecting").await;
            Slow
        }
        let (said, mut heard) = Said::channel();
        let app: Ravyn = Ravyn::new()
            .state(said)
            .dependency(Provider::<Slow>::app(slow))
            .on_startup(|_: Inject<Slow>| ());
        let ended = served(app, async |handle| {
            assert_eq!(heard.recv().await, Some("connecting"));
            handle.trigger();
        });
        assert!(ended.await.is_ok());
    }

    #[tokio::test]
    async fn what_waits_at_the_end_is_cut_off_when_the_server_is_told_again() {
        async fn flush(said: Inject<Said>) {
            said.for_ever("flushing").await;
        }
        let (said, mut heard) = Said::channel();
        let app: Ravyn = Ravyn::new().state(said).on_shutdown(flush);
        let ended = served(app, async |handle| {
            handle.trigger();
            assert_eq!(heard.recv().await, Some("flushing"));
            handle.trigger();
        });
        let error = ended.await.expect_err("it was cut off").to_string();
        assert!(error.contains("flush` failed: it was cut off"), "{error}");
    }
}
