//! Asks one endpoint, and keeps the token at home.

use ureq::http::{HeaderMap, StatusCode};
use ureq::{Agent, Body};
use url::Url;

use super::dataset::HubDataset;
use super::endpoint::{endpoint, unusable};
use super::options::HubOptions;
use super::redirect::redirect;
use super::retry::Failure;
use super::status;
use super::status::Answerer;
use crate::error::HubError;

const MAX_REDIRECTS: usize = 10;

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

impl<'a> Client<'a> {
    /// # Errors
    ///
    /// [`HubError::Hub`] if endpoint or proxy is no address.
    pub(super) fn new(options: &'a HubOptions) -> Result<Self, HubError> {
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
        Err(Failure::Lasting(HubError::Hub {
            place: address.to_string(),
            problem: format!("redirected more than {MAX_REDIRECTS} times"),
        }))
    }
}

fn no_answer(address: &Url, error: &ureq::Error) -> Failure {
    let no_answer = HubError::Hub {
        place: address.to_string(),
        problem: format!("no answer: {error}"),
    };
    match error {
        ureq::Error::Io(_)
        | ureq::Error::Timeout(_)
        | ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Protocol(_) => Failure::passing(no_answer),
        _ => Failure::Lasting(no_answer),
    }
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
}
