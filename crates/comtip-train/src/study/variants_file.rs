//! Variants of one's own, from a file.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::variant::Variant;
use crate::error::TrainError;

/// What the file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VariantsFile {
    variant: Vec<Given>,
}

/// A variant as the file has it: unlike one of `study.json`, without keys that nobody knows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    name: String,
    changes: Vec<String>,
}

impl Variant {
    /// [`full`](Self::full), and behind it the variants of a TOML file, in its order:
    ///
    /// ```toml
    /// [[variant]]
    /// name = "no-pair"
    /// changes = ["objective.pair=off"]
    /// ```
    ///
    /// # Errors
    ///
    /// [`TrainError::File`] if the file cannot be read, [`TrainError::Config`] if it holds something else. Whether names are those of
    /// folders and changes are of use is said by [`StudyPlan::new`](crate::StudyPlan::new).
    pub fn of_file(path: &Path) -> Result<Vec<Self>, TrainError> {
        let text = fs::read_to_string(path).map_err(TrainError::io("read", path))?;
        let refused = |problem: String| TrainError::Config {
            problem: format!(
                "{} is no list of variants: {problem}. A variant is a table [[variant]] with name = \"no-pair\" and changes = \
                 [\"objective.pair=off\"]",
                path.display()
            ),
        };
        let file: VariantsFile =
            toml::from_str(&text).map_err(|error| refused(error.to_string().trim().to_owned()))?;
        let unchanged = file.variant.iter().find(|given| given.changes.is_empty());
        if let Some(Given { name, .. }) = unchanged {
            return Err(refused(format!(
                "variant {name} changes nothing, and the settings as they are, full, are there already"
            )));
        }
        let given = file.variant.into_iter().map(|given| Self {
            name: given.name,
            changes: given.changes,
        });
        Ok(std::iter::once(Self::full()).chain(given).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Variant>, TrainError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("variants.toml");
        fs::write(&path, text).expect("written");
        Variant::of_file(&path)
    }

    #[test]
    fn variants_of_a_file_follow_the_settings_as_they_are_in_its_order() {
        let text = r#"
            [[variant]]
            name = "short"
            changes = ["run.epochs=2", "objective.pair=off"]
            [[variant]]
            name = "batch-64"
            changes = ["run.batch_size=64"]
        "#;
        let read = read(text).expect("variants");
        let names: Vec<&str> = read.iter().map(|of| of.name.as_str()).collect();
        assert_eq!(names, ["full", "short", "batch-64"]);
        assert_eq!(read[1].changes, ["run.epochs=2", "objective.pair=off"]);
    }

    #[test]
    fn what_is_no_list_of_variants_is_refused_with_an_example_of_one() {
        for (text, part) in [
            ("name = \"a\"", "unknown field"),
            ("[[variant]]\nname = \"a\"", "missing field `changes`"),
            (
                "[[variant]]\nname = \"a\"\nchanges = []",
                "variant a changes nothing",
            ),
            (
                "[[variant]]\nname = \"a\"\nchanges = [\"seed=1\"]\nset = 1",
                "unknown field `set`",
            ),
        ] {
            let refused = read(text).expect_err("refused").to_string();
            assert!(refused.contains(part), "{refused}");
            assert!(refused.contains("[[variant]]"), "{refused}");
        }
    }
}
