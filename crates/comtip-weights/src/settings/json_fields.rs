//! Values that the settings of several layouts have.

use comtip_vision::Activation;
use serde_json::Value;

/// The activation of that name.
pub(super) fn activation(name: &str) -> Result<Activation, String> {
    match name {
        "quick_gelu" => Ok(Activation::QuickGelu),
        "gelu" => Ok(Activation::Gelu),
        _ => Err(format!(
            "asks for the activation `{name}`; the towers have quick_gelu and gelu"
        )),
    }
}

/// A whole number that is not negative, if there is one of that name.
pub(super) fn number(value: &Value, name: &str) -> Option<usize> {
    usize::try_from(value.get(name)?.as_u64()?).ok()
}

/// A number, if there is one of that name.
pub(super) fn float(value: &Value, name: &str) -> Option<f64> {
    value.get(name)?.as_f64()
}
