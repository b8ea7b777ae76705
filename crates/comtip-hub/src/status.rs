//! What the status of an answer means.

use std::time::Duration;

use ureq::http::{HeaderMap, StatusCode};

use super::retry::Failure;
use crate::error::HubError;

/// Who answered.
#[derive(Clone, Copy)]
pub(super) enum Answerer {
    /// The endpoint, which was sent the token if there is one.
    Endpoint { has_token: bool },
    /// Where the endpoint redirected, without a token.
    Store,
}

/// What went wrong, for a status that is no success.
///
/// `place` is what was asked of the endpoint; where it redirects is signed for us and not for a log.
pub(super) fn failure(
    place: &str,
    status: StatusCode,
    headers: &HeaderMap,
    answerer: Answerer,
) -> Failure {
    let said = said(headers);
    let lasting = |problem: String| {
        Failure::Lasting(HubError::Hub {
            place: place.to_owned(),
            problem: format!("{problem}{said}"),
        })
    };
    let passing = || Failure::Passing {
        error: HubError::Hub {
            place: place.to_owned(),
            problem: format!("the server answered {status}{said}"),
        },
        asked: retry_after(headers),
    };
    match (status.as_u16(), answerer) {
        (401 | 403, Answerer::Endpoint { has_token: false }) => lasting(format!(
            "access is refused ({status}): it is private, gated or does not exist; set HF_TOKEN to \
             a token that may read it"
        )),
        (401 | 403, Answerer::Endpoint { has_token: true }) => lasting(format!(
            "access is refused ({status}): the token of HF_TOKEN is wrong or may not read this"
        )),
        // A signed address may have run out; the next try gets a fresh one.
        (401 | 403, Answerer::Store) => passing(),
        (404, _) => lasting("the server has no such file, data set or revision (404)".to_owned()),
        (408 | 429 | 500..=599, _) => passing(),
        _ => lasting(format!("the server answered {status}")),
    }
}

/// A pause asked for in seconds. A date is not read: our own pause follows then.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("retry-after")?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

/// The server's own words, as far as they can be printed.
fn said(headers: &HeaderMap) -> String {
    let words = headers
        .get("x-error-message")
        .and_then(|words| words.to_str().ok());
    match words.map(|words| words.chars().take(200).collect::<String>()) {
        Some(words) if !words.is_empty() => format!("; it says: {words}"),
        _ => String::new(),
    }
}
