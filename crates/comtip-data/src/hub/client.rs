//! Asks a server, follows its redirects, and keeps the token at home.

use std::io::Read;

use serde::de::DeserializeOwned;
use ureq::http::{HeaderMap, StatusCode};
use ureq::{Agent, Body};
use url::Url;

use super::dataset::HubDataset;
use super::event::Events;
use super::options::HubOptions;
use super::retry::{Failure, Patience};
use super::status::{self, Answerer};
use crate::DataError;

const MAX_REDIRECTS: usize = 10;
/// A page of the list of files has some hundred kilobytes.
const MAX_JSON_BYTES: u64 = 64 << 20;

/// Asks one endpoint.
pub(super) struct Client<'a> {
    agent: Agent,
    endpoint: Url,
    options: &'a HubOptions,
}

/// An answer with status 200, 206 or 416.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

/// A value, and the query of the address the rest is at.
pub(super) struct JsonPage<T> {
    pub(super) value: T,
    pub(super) next_query: Option<String>,
}

impl<'a> Client<'a> {
    /// # Errors
    ///
    /// [`DataError::Hub`] if endpoint or proxy is no address.
    pub(super) fn new(options: &'a HubOptions) -> Result<Self, DataError> {
        let silence = Some(options.silence);
        let proxy = options.proxy.as_deref().map(ureq::Proxy::new).transpose();
        let proxy = proxy.map_err(|_| unusable("proxy", "expected http://host:port"))?;
        let config = Agent::config_builder()
            .user_agent(concat!("comtip/", env!("CARGO_PKG_VERSION")))
            // A body packed for the way could not be resumed at a byte of the file.
            .accept_encoding("identity")
            // The library would keep the token on any port of the host.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(proxy)
            .timeout_resolve(silence)
            .timeout_connect(silence)
            .timeout_per_read(silence)
            .timeout_per_write(silence)
            .build();
        Ok(Self {
            agent: config.into(),
            endpoint: endpoint(&options.endpoint)?,
            options,
        })
    }

    pub(super) fn options(&self) -> &HubOptions {
        self.options
    }

    /// `<endpoint>/api/datasets/<repo>/<parts>`
    pub(super) fn api_address(&self, dataset: &HubDataset, parts: &[&str]) -> Url {
        let repo = ["api", "datasets"].into_iter();
        self.address(
            repo.chain(dataset.repo().split('/'))
                .chain(parts.iter().copied()),
        )
    }

    /// `<endpoint>/datasets/<repo>/resolve/<commit>/<path>`
    pub(super) fn file_address(&self, repo: &str, commit: &str, path: &str) -> Url {
        let parts = ["datasets"].into_iter().chain(repo.split('/'));
        self.address(parts.chain(["resolve", commit]).chain(path.split('/')))
    }

    fn address<'p>(&self, parts: impl Iterator<Item = &'p str>) -> Url {
        let mut address = self.endpoint.clone();
        if let Ok(mut segments) = address.path_segments_mut() {
            segments.pop_if_empty().extend(parts);
        }
        address
    }

    /// Asks until there is an answer or patience ends, and reads it.
    pub(super) fn json<T: DeserializeOwned>(
        &self,
        address: &Url,
        events: &mut Events<'_>,
    ) -> Result<JsonPage<T>, DataError> {
        let mut patience = Patience::new(self.options);
        loop {
            match self.json_once(address) {
                Ok(page) => return Ok(page),
                Err(failure) => patience.wait(failure, events)?,
            }
        }
    }

    fn json_once<T: DeserializeOwned>(&self, address: &Url) -> Result<JsonPage<T>, Failure> {
        let problem = |problem: String| DataError::Hub {
            place: address.to_string(),
            problem,
        };
        let mut answer = self.get(address, &[])?;
        let mut text = Vec::new();
        let reader = answer.body.as_reader();
        reader
            .take(MAX_JSON_BYTES + 1)
            .read_to_end(&mut text)
            .map_err(|error| Failure::passing(problem(format!("the answer broke off: {error}"))))?;
        if text.len() as u64 > MAX_JSON_BYTES {
            return Err(problem("the answer is longer than 64 MiB".to_owned()).into());
        }
        let value = serde_json::from_slice(&text).map_err(|error| {
            let hint = "is this the endpoint of a hub?";
            Failure::Lasting(problem(format!(
                "the answer is malformed ({error}); {hint}"
            )))
        })?;
        Ok(JsonPage {
            value,
            next_query: next_query(&answer.headers),
        })
    }

    /// Asks once.
    ///
    /// Redirects are followed; the token goes to the endpoint's scheme, host and port alone.
    pub(super) fn get(&self, address: &Url, headers: &[(&str, String)]) -> Result<Answer, Failure> {
        let mut at = address.clone();
        for _ in 0..=MAX_REDIRECTS {
            let is_home = at.origin() == self.endpoint.origin();
            let token = self.options.token.as_ref().filter(|_| is_home);
            let mut request = self.agent.get(at.as_str());
            for (name, value) in headers {
                request = request.header(*name, value);
            }
            if let Some(token) = token {
                request = request.header("authorization", format!("Bearer {}", token.secret()));
            }
            let (parts, body) = request
                .call()
                .map_err(|error| no_answer(address, &error))?
                .into_parts();
            match parts.status.as_u16() {
                200 | 206 | 416 => {
                    return Ok(Answer {
                        status: parts.status,
                        headers: parts.headers,
                        body,
                    });
                }
                301 | 302 | 303 | 307 | 308 => at = redirect(address, &at, &parts.headers)?,
                _ => {
                    let answerer = match is_home {
                        true => Answerer::Endpoint {
                            has_token: token.is_some(),
                        },
                        false => Answerer::Store,
                    };
                    let place = address.as_str();
                    return Err(status::failure(
                        place,
                        parts.status,
                        &parts.headers,
                        answerer,
                    ));
                }
            }
        }
        Err(Failure::Lasting(DataError::Hub {
            place: address.to_string(),
            problem: format!("redirected more than {MAX_REDIRECTS} times"),
        }))
    }
}

fn endpoint(text: &str) -> Result<Url, DataError> {
    let wrong = || unusable("endpoint", "expected https://host, as in HF_ENDPOINT");
    let mut url = Url::parse(text).map_err(|_| wrong())?;
    let has_user = !url.username().is_empty() || url.password().is_some();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || has_user {
        return Err(wrong());
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// Without the address, which may hold a password.
fn unusable(setting: &str, expected: &str) -> DataError {
    DataError::Hub {
        place: format!("{setting} of the hub"),
        problem: format!("not an address that can be used; {expected}"),
    }
}

fn no_answer(address: &Url, error: &ureq::Error) -> Failure {
    let told = DataError::Hub {
        place: address.to_string(),
        problem: format!("no answer: {error}"),
    };
    match error {
        ureq::Error::Io(_)
        | ureq::Error::Timeout(_)
        | ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Protocol(_) => Failure::passing(told),
        _ => Failure::Lasting(told),
    }
}

fn redirect(address: &Url, from: &Url, headers: &HeaderMap) -> Result<Url, Failure> {
    let to = headers
        .get("location")
        .and_then(|location| location.to_str().ok())
        .and_then(|location| from.join(location).ok());
    let keeps_secrecy = |to: &Url| to.scheme() == "https" || to.scheme() == from.scheme();
    let is_web = |to: &Url| matches!(to.scheme(), "http" | "https") && to.has_host();
    to.filter(|to| is_web(to) && keeps_secrecy(to))
        .ok_or_else(|| {
            Failure::Lasting(DataError::Hub {
                place: address.to_string(),
                problem: "redirected to no address, or from https to an open one; refused"
                    .to_owned(),
            })
        })
}

/// The query of `Link: <...?query>; rel="next"`.
fn next_query(headers: &HeaderMap) -> Option<String> {
    let links = headers.get_all("link").iter();
    let links = links.filter_map(|link| link.to_str().ok());
    let next = links.flat_map(|link| link.split(',')).find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = parameters
            .split(';')
            .any(|p| matches!(p.trim(), "rel=\"next\"" | "rel=next"));
        is_next.then_some(target)
    });
    next?.split_once('?').map(|(_, query)| query.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_in_addresses_and_an_endpoint_may_have_a_path() {
        let options = HubOptions {
            endpoint: "https://mirror.example/hf/".to_owned(),
            ..HubOptions::default()
        };
        let client = Client::new(&options).unwrap();
        let file = client.file_address("a/b", "c0", "ST/coord/x+y %1?.csv");
        assert_eq!(
            file.as_str(),
            "https://mirror.example/hf/datasets/a/b/resolve/c0/ST/coord/x+y%20%251%3F.csv"
        );
        let dataset = HubDataset::new("a/b").unwrap();
        let branch = client.api_address(&dataset, &["revision", "refs/pr/1"]);
        assert_eq!(
            branch.as_str(),
            "https://mirror.example/hf/api/datasets/a/b/revision/refs%2Fpr%2F1"
        );
    }

    #[test]
    fn an_endpoint_that_is_no_web_address_is_refused() {
        for endpoint in ["", "huggingface.co", "file:///etc", "https://me:pw@host"] {
            let options = HubOptions {
                endpoint: endpoint.to_owned(),
                ..HubOptions::default()
            };
            let error = Client::new(&options).err().unwrap().to_string();
            assert!(error.contains("HF_ENDPOINT"), "{error}");
            assert!(!error.contains("pw"), "{error}");
        }
    }

    #[test]
    fn a_redirect_from_https_to_http_is_refused() {
        let from = Url::parse("https://hub.example/a").unwrap();
        let to = |location: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("location", location.parse().unwrap());
            redirect(&from, &from, &headers).ok().map(String::from)
        };
        assert_eq!(to("http://hub.example/b"), None);
        assert_eq!(to("ftp://hub.example/b"), None);
        assert_eq!(to("/b").as_deref(), Some("https://hub.example/b"));
        assert_eq!(
            to("//cdn.example/b").as_deref(),
            Some("https://cdn.example/b")
        );
    }

    #[test]
    fn the_next_page_is_the_link_of_that_name() {
        let query = |link: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("link", link.parse().unwrap());
            next_query(&headers)
        };
        let two = "<https://h/x?a=1>; rel=\"prev\", <https://h/x?recursive=true&cursor=b%3D>; rel=\"next\"";
        assert_eq!(query(two).as_deref(), Some("recursive=true&cursor=b%3D"));
        assert_eq!(query("<https://h/x?a=1>; rel=\"prev\""), None);
    }
}
