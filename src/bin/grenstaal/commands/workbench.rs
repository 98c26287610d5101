//! `grenstaal workbench`

use crate::Shared;
use crate::door::Door;
use crate::progress::Bars;
use crate::session::Session;
use anyhow::Context;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use grenstaal::progress::Progress;
use grenstaal::workbench::{self, Failure, Gate, LARGEST, Method, Workbench};
use std::io::{BufRead, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How often Ctrl-C is looked for.
const PAUSE: Duration = Duration::from_millis(100);
/// How long the body of a request may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Read, code and decide in the browser
///
/// Opens the study on this machine and nowhere else: it listens on 127.0.0.1, and only a browser that was given the
/// address below gets an answer. What you do lands in the study's files at once. Ctrl-C ends it.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  grenstaal workbench --coder anna\n  grenstaal workbench --port 7878 --no-browser")]
pub struct Args {
    /// The port [default: one that is free]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Print the address and leave the opening to you
    #[arg(long)]
    no_browser: bool,
}

pub fn run(shared: &Shared, args: &Args) -> anyhow::Result<ExitCode> {
    let session = Session::open(shared)?;
    session.grumble()?;
    let coder = session.coder()?;
    let Session { project, loaded, printer, .. } = session;
    let (folder, title) = (project.root.clone(), loaded.study.title.of(&loaded.study.language).to_owned());
    // The workbench reads it for itself: two of a large study would not be small.
    drop((project, loaded));
    // One thread waits for the browser; acts and views work on others.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
        let listener = tokio::net::TcpListener::bind(address).await;
        let listener = listener
            .with_context(|| format!("cannot listen on port {}; leave --port out for a free one", args.port))?;
        let port = listener.local_addr()?.port();
        let gate = Gate::new(port, &secret()?);
        let bars = Bars::new(shared.quiet);
        let bench = Arc::new(Workbench::open(&folder, coder.clone(), gate, &bars)?);
        printer.say(&format!("{title}: {coder} is at work; Ctrl-C ends it"))?;
        invite(&bench, !args.no_browser)?;
        let again = Arc::clone(&bench);
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines() {
                if line.is_err() || invite(&again, false).is_err() {
                    break;
                }
            }
        });
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let at_work = Arc::clone(&bench);
        std::thread::spawn(move || {
            while !bars.cancelled() {
                std::thread::sleep(PAUSE);
            }
            // The act that is at work is finished first.
            let _done = at_work.pause();
            let _ = stop.send(());
        });
        let app = Router::new().fallback(answer).with_state(Arc::clone(&bench));
        let served = axum::serve(Door::new(listener), app).into_future();
        tokio::select! {
            served = served => served?,
            _ = stopped => {}
        }
        Ok::<_, anyhow::Error>(())
    })?;
    runtime.shutdown_background();
    Ok(ExitCode::SUCCESS)
}

/// Prints an address that works once, and opens it.
fn invite(bench: &Workbench, browse: bool) -> anyhow::Result<()> {
    let address = bench.gate().invite(&secret()?);
    writeln!(anstream::stdout(), "{address}")?;
    if browse && open::that_detached(&address).is_err() {
        writeln!(anstream::stderr(), "no browser could be opened: open this address yourself")?;
    }
    Ok(())
}

/// What nobody can guess.
fn secret() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("this machine gives no random numbers: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Hands a request over, and the response back. Whoever is not let in is turned away before anything of a body is read.
async fn answer(State(bench): State<Arc<Workbench>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let headers: Vec<(String, String)> = parts.headers.iter().map(header).collect();
    let Some(method) = Method::parse(parts.method.as_str()) else { return passed_on(workbench::not_allowed(&headers)) };
    let mut request = workbench::Request {
        method,
        path: parts.uri.path().to_owned(),
        query: form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect(),
        headers,
        body: Vec::new(),
    };
    if let Err(response) = bench.admit(&request) {
        return passed_on(response);
    }
    let failure = match tokio::time::timeout(PATIENCE, to_bytes(body, LARGEST)).await {
        Ok(Ok(body)) => {
            request.body = body.to_vec();
            None
        }
        Ok(Err(_)) => Some(Failure::TooLarge),
        Err(_) => Some(Failure::TooSlow),
    };
    let at_work = Arc::clone(&bench);
    let work = move || match failure {
        None => at_work.answer(&request),
        Some(failure) => at_work.fail(failure),
    };
    let answered = match tokio::task::spawn_blocking(work).await {
        Ok(answered) => Ok(answered),
        Err(_) => tokio::task::spawn_blocking(move || bench.fail(Failure::Fault)).await,
    };
    answered.map_or_else(|_| empty(), passed_on)
}

fn passed_on(answered: workbench::Response) -> Response {
    let mut response = Response::builder().status(answered.status);
    for (name, value) in &answered.headers {
        response = response.header(*name, value);
    }
    response.body(Body::from(answered.body)).unwrap_or_else(|_| empty())
}

fn empty() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
