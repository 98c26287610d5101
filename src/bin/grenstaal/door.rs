//! Who stays connected to the workbench.
//!
//! In: connections to a port of this machine. Out: at most [`PLACES`] of them at a time. One that says nothing for [`FIRST`], or
//! on which nothing moves for [`STILL`] later, is closed: whoever only connects takes a place from nobody for long.

use axum::serve::Listener;
use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// Connections at a time; the others wait until one is free. A browser has six, and a system lets a program open a few hundred
/// files, of which the study needs some.
const PLACES: usize = 64;
/// How long somebody who connected may say nothing at all.
const FIRST: Duration = Duration::from_secs(10);
/// How long nothing may move after that. The longest answer, the first search of a large study, takes less.
const STILL: Duration = Duration::from_secs(300);
/// Until the system may have room for another connection.
const PAUSE: Duration = Duration::from_millis(200);

/// Where connections come in.
pub struct Door {
    listener: TcpListener,
    places: Arc<Semaphore>,
}

impl Door {
    pub fn new(listener: TcpListener) -> Self {
        Self { listener, places: Arc::new(Semaphore::new(PLACES)) }
    }
}

impl Listener for Door {
    type Io = Visit;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Visit, SocketAddr) {
        loop {
            let place = Arc::clone(&self.places).acquire_owned().await.ok();
            match self.listener.accept().await {
                Ok((stream, from)) => return (Visit { stream, still: Box::pin(sleep(FIRST)), _place: place }, from),
                Err(_) => sleep(PAUSE).await,
            }
        }
    }

    fn local_addr(&self) -> Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection, with its place.
pub struct Visit {
    stream: TcpStream,
    still: Pin<Box<Sleep>>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Visit {
    /// Passes on what came of a step; one that waits for too long ends the connection.
    fn moved<T>(&mut self, step: Poll<Result<T>>, cx: &mut Context) -> Poll<Result<T>> {
        if step.is_ready() {
            self.still.as_mut().reset(Instant::now() + STILL);
            return step;
        }
        self.still.as_mut().poll(cx).map(|()| Err(Error::from(ErrorKind::TimedOut)))
    }
}

impl AsyncRead for Visit {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context, buffer: &mut ReadBuf) -> Poll<Result<()>> {
        let step = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.moved(step, cx)
    }
}

impl AsyncWrite for Visit {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context, buffer: &[u8]) -> Poll<Result<usize>> {
        let step = Pin::new(&mut self.stream).poll_write(cx, buffer);
        self.moved(step, cx)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
