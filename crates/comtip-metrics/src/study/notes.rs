//! What the runs of a study note.

use super::run_scores::RunScores;

/// What the runs note, each once, with how many say so. Those that differ in brackets alone, where numbers of a run stand,
/// are one without brackets: each run has its own among its scores.
pub(super) fn notes(runs: &[RunScores]) -> Vec<String> {
    gathered(runs.iter().map(|run| &*run.result.header().notes))
}

/// Each note once; those that differ in brackets alone are one without brackets.
pub(super) fn once<'a>(notes: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut found: Vec<(String, String)> = Vec::new();
    for note in notes {
        let shape = without_brackets(note);
        match found.iter_mut().find(|known| known.0 == shape) {
            Some((_, text)) if text == note => {}
            Some((shape, text)) => text.clone_from(shape),
            None => found.push((shape, note.clone())),
        }
    }
    found.into_iter().map(|(_, text)| text).collect()
}

fn gathered<'a>(runs: impl Iterator<Item = &'a [String]>) -> Vec<String> {
    let mut found: Vec<Found<'_>> = Vec::new();
    let mut n_runs = 0;
    for notes in runs {
        n_runs += 1;
        for note in notes {
            let shape = without_brackets(note);
            match found.iter_mut().find(|known| known.shape == shape) {
                Some(known) => {
                    known.n += 1;
                    known.is_one &= known.first == note;
                }
                None => found.push(Found {
                    first: note,
                    shape,
                    n: 1,
                    is_one: true,
                }),
            }
        }
    }
    let note = |of: Found<'_>| {
        let text = match of.is_one {
            true => of.first,
            false => &of.shape,
        };
        match of.n == n_runs {
            true => text.to_owned(),
            false => format!("In {} of {n_runs} runs: {text}", of.n),
        }
    };
    found.into_iter().map(note).collect()
}

/// A note and the runs that have it.
struct Found<'a> {
    first: &'a str,
    shape: String,
    n: usize,
    /// Whether all of them say the same in brackets.
    is_one: bool,
}

/// A text without what stands in brackets, nor the space before them.
fn without_brackets(text: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '(' => {
                depth += 1;
                kept.truncate(kept.trim_end().len());
            }
            ')' => depth = depth.saturating_sub(1),
            letter if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_of_several_protocols_stands_once() {
        let notes = [
            "share (0.59) is off.",
            "few spots",
            "share (0.61) is off.",
            "few spots",
        ];
        let notes = notes.map(str::to_owned);
        assert_eq!(once(notes.iter()), ["share is off.", "few spots"]);
    }

    #[test]
    fn notes_that_differ_in_brackets_alone_are_one() {
        let runs = [
            ["share (0.59, C3) is off.", "few spots (9)"],
            ["share (0.61, C2) is off.", "few spots (9)"],
            ["many spots", "few spots (9)"],
        ];
        let runs = runs.map(|notes| notes.map(str::to_owned));
        assert_eq!(
            gathered(runs.iter().map(|notes| &notes[..])),
            [
                "In 2 of 3 runs: share is off.",
                "few spots (9)",
                "In 1 of 3 runs: many spots",
            ]
        );
    }
}
