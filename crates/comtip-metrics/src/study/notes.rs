//! What the runs of a study note.

use super::run_scores::RunScores;

/// What the runs note, each once, with how many say so; those that differ in their decimals alone are one.
pub(super) fn notes(runs: &[RunScores]) -> Vec<String> {
    gathered(runs.iter().map(|run| &*run.result.header().notes))
}

fn gathered<'a>(runs: impl Iterator<Item = &'a [String]>) -> Vec<String> {
    let mut found: Vec<Found<'_>> = Vec::new();
    let mut n_runs = 0;
    for notes in runs {
        n_runs += 1;
        for note in notes {
            let shape = without_decimals(note);
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
    let note = |Found { first, n, is_one, .. }: Found<'_>| match (n == n_runs, is_one) {
        (true, true) => first.to_owned(),
        (false, true) => format!("In {n} of {n_runs} runs: {first}"),
        (_, false) => format!("In {n} of {n_runs} runs, with the numbers of the first of them: {first}"),
    };
    found.into_iter().map(note).collect()
}

/// A note and the runs that have it.
struct Found<'a> {
    first: &'a str,
    shape: String,
    n: usize,
    /// Whether all of them say the same numbers.
    is_one: bool,
}

/// A text with every decimal number as the same sign; whole numbers, which count and name, stay.
fn without_decimals(text: &str) -> String {
    let is_of_number = |letter: char| letter.is_ascii_digit() || letter == '.';
    let words = text.split(' ').map(|word| {
        let number = word.trim_matches(|letter| !is_of_number(letter));
        let number = number.trim_end_matches('.');
        match number.contains('.') && number.parse::<f64>().is_ok() {
            true => word.replacen(number, "#", 1),
            false => word.to_owned(),
        }
    });
    words.collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_that_differ_in_decimals_alone_are_one_and_names_with_digits_are_not() {
        let runs = [
            vec!["coverage 0.59 (0.57 on C3).".to_owned(), "few spots".to_owned()],
            vec!["coverage 0.61 (0.60 on C3).".to_owned(), "few spots".to_owned()],
            vec!["coverage 0.61 (0.60 on C2).".to_owned(), "few spots".to_owned()],
        ];
        assert_eq!(
            gathered(runs.iter().map(|notes| &**notes)),
            [
                "In 2 of 3 runs, with the numbers of the first of them: coverage 0.59 (0.57 on C3).",
                "few spots",
                "In 1 of 3 runs: coverage 0.61 (0.60 on C2).",
            ]
        );
    }
}
