//! What type of value a setting takes, in plain words: serde names Rust's.

/// The message of an error of TOML, with types in plain words.
pub(super) fn in_plain_words(message: &str) -> String {
    let found = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|start| message.strip_prefix(start));
    match found.and_then(|found| found.split_once(", expected ")) {
        Some((found, expected)) => {
            format!("expected {}, not {}", type_name(expected), value(found))
        }
        None => message.to_owned(),
    }
}

fn type_name(expected: &str) -> &str {
    match expected {
        "usize" | "u64" | "u32" => "a whole number, 0 or more",
        "f64" | "f32" => "a number",
        "a boolean" => "true or false",
        "a string" => "a word in quotes",
        "a sequence" => "a list, for example [\"GFAP\", \"MBP\"]",
        other => other,
    }
}

/// `"one"` of `string "one"`, `-1` of ``integer `-1` ``.
fn value(found: &str) -> &str {
    let kinds = ["string ", "integer ", "floating point ", "boolean "];
    let value = kinds.iter().find_map(|kind| found.strip_prefix(kind));
    match value.unwrap_or(found) {
        "sequence" => "a list",
        "map" => "a table",
        value => value.trim_matches('`'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_rust_become_words() {
        for (serde, plain) in [
            (
                "invalid type: string \"one\", expected usize",
                "expected a whole number, 0 or more, not \"one\"",
            ),
            (
                "invalid value: integer `-1`, expected usize",
                "expected a whole number, 0 or more, not -1",
            ),
            (
                "invalid type: integer `1`, expected a boolean",
                "expected true or false, not 1",
            ),
            (
                "unknown variant `on`, expected `off`",
                "unknown variant `on`, expected `off`",
            ),
        ] {
            assert_eq!(in_plain_words(serde), plain);
        }
    }
}
