//! The address of a hub.

use url::Url;

use crate::error::HubError;

/// Reads the address of a hub, with a path or without.
///
/// # Errors
///
/// [`HubError::Hub`] if it is no address of the web, or has a user in it.
pub(super) fn endpoint(text: &str) -> Result<Url, HubError> {
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

/// A setting that cannot be used; without its text, which may hold a password.
pub(super) fn unusable(setting: &str, expected: &str) -> HubError {
    HubError::Hub {
        place: format!("{setting} of the hub"),
        problem: format!("not an address that can be used; {expected}"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_endpoint_that_is_no_web_address_is_refused() {
        for endpoint in ["", "huggingface.co", "file:///etc", "https://me:pw@host"] {
            let error = super::endpoint(endpoint).err().unwrap().to_string();
            assert!(error.contains("HF_ENDPOINT"), "{error}");
            assert!(!error.contains("pw"), "{error}");
        }
    }
}
