//! Texts that a source would show.

/// Text of every string literal of a source, comments left out; escapes stay as they are written.
pub(crate) fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '/', '\'', 'r']) {
        let (before, here) = rest.split_at(at);
        let skip = |end: &str| {
            here[1..]
                .find(end)
                .map_or(here.len(), |at| at + 1 + end.len())
        };
        let is_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let hashes = here[1..].len() - here[1..].trim_start_matches('#').len();
        let n_read = if here.starts_with("//") {
            skip("\n")
        } else if here.starts_with("/*") {
            skip("*/")
        } else if here.starts_with("'\\") {
            3 + here[3..].find('\'').expect("a character ends")
        } else if here.starts_with("'\"'") {
            3
        } else if here.starts_with('r') && !is_word && here[1 + hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let inner = &here[2 + hashes..];
            let length = inner.find(&end).expect("a raw string ends");
            found.push(inner[..length].to_owned());
            2 + hashes + length + end.len()
        } else if let Some(inner) = here.strip_prefix('"') {
            let mut is_escaped = false;
            let length = inner.find(|c| {
                let is_end = c == '"' && !is_escaped;
                is_escaped = c == '\\' && !is_escaped;
                is_end
            });
            let length = length.expect("a string ends");
            found.push(inner[..length].to_owned());
            length + 2
        } else {
            1
        };
        rest = &here[n_read..];
    }
    found
}

/// Whether a text names an option, such as ` --to`.
pub(crate) fn names_option(text: &str) -> bool {
    text.match_indices("--").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let is_start = before.is_none_or(|c| " `(\n".contains(c));
        is_start && text[at + 2..].starts_with(|c: char| c.is_ascii_lowercase())
    })
}

#[test]
fn string_literals_are_found_whatever_stands_around_them() {
    let code = "let a = \"x \\\" --y\"; // \"no --comment\"\nlet q = '\"'; f::<'a>(r#\"raw \"q\" --z\"#, \"\\\\\");";
    assert_eq!(literals(code), ["x \\\" --y", "raw \"q\" --z", "\\\\"]);
    assert!(names_option("export {} --to FOLDER"));
    assert!(!names_option("a -- b, ---, x--y"));
}
