//! Whose reading labels are, in words.

use comtip_data::LabelOrigin;

/// The title of a map of labels.
pub(super) fn title_of_map(origin: Option<&LabelOrigin>) -> String {
    match origin {
        Some(LabelOrigin::Annotated) => "label, annotated".to_owned(),
        Some(LabelOrigin::Transferred) => "label, transferred".to_owned(),
        Some(LabelOrigin::Column(column)) => format!("label, column {column} of obs"),
        Some(LabelOrigin::Table { file, column }) => match column {
            Some(column) => format!("label, column {column} of {file}"),
            None => format!("label, {file}"),
        },
        None => "label, of unknown origin".to_owned(),
    }
}

/// Whose reading the labels of the scored slides are.
pub(super) fn labels_in_words(origins: &[Option<&LabelOrigin>]) -> String {
    let mut each: Vec<String> = origins
        .iter()
        .map(|origin| origin_in_words(*origin))
        .collect();
    each.sort();
    each.dedup();
    match &each[..] {
        [all] => format!("Labels are {all}."),
        _ => format!(
            "Labels are not all of one origin; each map says which. Some are {}.",
            each.join("; some are ")
        ),
    }
}

fn origin_in_words(origin: Option<&LabelOrigin>) -> String {
    match origin {
        Some(LabelOrigin::Annotated) => "annotations of the slides themselves".to_owned(),
        Some(LabelOrigin::Transferred) => {
            "transferred from a neighbouring section by registration, and nobody annotated these spots"
                .to_owned()
        }
        Some(LabelOrigin::Column(column)) => {
            format!("the column {column} of obs, whose making is not known here")
        }
        // Slides have a table each; its name is on the map.
        Some(LabelOrigin::Table { column, .. }) => match column {
            Some(column) => format!(
                "the column {column} of tables given beside the slides, whose making is not known here"
            ),
            None => "tables given beside the slides, whose making is not known here".to_owned(),
        },
        None => "of unknown origin".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_called_annotations_only_where_somebody_annotated_the_slide() {
        let column = LabelOrigin::Column("leiden".to_owned());
        let annotated = Some(&LabelOrigin::Annotated);
        assert_eq!(
            labels_in_words(&[annotated, annotated]),
            "Labels are annotations of the slides themselves."
        );
        assert_eq!(
            labels_in_words(&[Some(&column)]),
            "Labels are the column leiden of obs, whose making is not known here."
        );
        assert_eq!(labels_in_words(&[None]), "Labels are of unknown origin.");
        let mixed = labels_in_words(&[None, annotated]);
        assert!(
            mixed.ends_with(
                "Some are annotations of the slides themselves; some are of unknown origin."
            ),
            "{mixed}"
        );
        assert_eq!(title_of_map(Some(&column)), "label, column leiden of obs");
    }

    #[test]
    fn tables_of_one_column_are_one_origin_and_each_map_names_its_own() {
        let table = |file: &str| LabelOrigin::Table {
            file: file.to_owned(),
            column: Some("Layer".to_owned()),
        };
        let (one, other) = (table("151673.csv"), table("151674.csv"));
        assert_eq!(
            labels_in_words(&[Some(&one), Some(&other)]),
            "Labels are the column Layer of tables given beside the slides, whose making is not known here."
        );
        assert_eq!(
            title_of_map(Some(&one)),
            "label, column Layer of 151673.csv"
        );
    }
}
