//! Which files of a data set belong to the slides asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::listing::{HubFile, Listing};
use super::stimage_layout::{
    ANNOTATION_FOLDERS, COORDINATES_SUFFIX, COUNTS_SUFFIXES, IMAGE_EXTENSIONS, TABLE_OF_SLIDES,
    is_technology,
};
use crate::error::HubError;

const N_NEAR: usize = 3;

/// Checks that slides are given by names, before anything is asked of anyone.
pub(super) fn check_names(slides: &[String]) -> Result<(), HubError> {
    match slides
        .iter()
        .find(|name| name.contains(['/', '\\']) || name.contains(".."))
    {
        None => Ok(()),
        Some(name) => Err(HubError::Slide {
            slide: name.escape_debug().to_string(),
            problem: "a slide is given by its name, not by a path".to_owned(),
        }),
    }
}

/// The files of these slides and the table of slides, each once.
///
/// The coordinates of a slide come last: a folder shows the slides whose coordinates are there.
///
/// # Errors
///
/// [`HubError::UnknownSlides`]; [`HubError::Slide`] if a slide lacks counts or image, or is found
/// under two technologies.
pub(super) fn select<'l>(
    listing: &'l Listing,
    slides: &[String],
) -> Result<Vec<&'l HubFile>, HubError> {
    let by_path: HashMap<&str, &HubFile> = listing
        .files
        .iter()
        .map(|file| (file.path.as_str(), file))
        .collect();
    let known = slides_of(listing);
    let names: BTreeSet<&str> = slides.iter().map(String::as_str).collect();
    let unknown: Vec<_> = names
        .iter()
        .filter(|name| !known.contains_key(*name))
        .map(|name| ((*name).to_owned(), near(name, &known)))
        .collect();
    if !unknown.is_empty() {
        return Err(HubError::UnknownSlides {
            repo: listing.repo.clone(),
            unknown,
        });
    }
    let mut files: Vec<&HubFile> = by_path.get(TABLE_OF_SLIDES).copied().into_iter().collect();
    for name in names {
        files.extend(files_of(name, &known[name], &by_path)?);
    }
    Ok(files)
}

/// The folders of technologies that hold coordinates of a slide, by slide.
fn slides_of(listing: &Listing) -> BTreeMap<&str, Vec<&str>> {
    let mut slides: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in &listing.files {
        let parts: Vec<&str> = file.path.split('/').collect();
        if let [technology, "coord", table] = parts[..]
            && is_technology(technology)
            && let Some(name) = table.strip_suffix(COORDINATES_SUFFIX)
            && !name.is_empty()
        {
            slides.entry(name).or_default().push(technology);
        }
    }
    slides
}

fn files_of<'l>(
    name: &str,
    technologies: &[&str],
    by_path: &HashMap<&str, &'l HubFile>,
) -> Result<Vec<&'l HubFile>, HubError> {
    let problem = |problem: String| HubError::Slide {
        slide: name.to_owned(),
        problem,
    };
    let &[technology] = technologies else {
        let folders = technologies.join(" and ");
        return Err(problem(format!("the hub lists it twice, under {folders}")));
    };
    let listed = |path: String| by_path.get(path.as_str()).copied();
    let needed = |what: &str, found: Option<&'l HubFile>| {
        let lacks = || problem(format!("the hub lists no {what} of it; leave it out"));
        found.ok_or_else(lacks)
    };
    let counts = COUNTS_SUFFIXES
        .iter()
        .find_map(|suffix| listed(format!("{technology}/gene_exp/{name}{suffix}")));
    let image = IMAGE_EXTENSIONS
        .iter()
        .find_map(|extension| listed(format!("{technology}/image/{name}.{extension}")));
    let coordinates = listed(format!("{technology}/coord/{name}{COORDINATES_SUFFIX}"));
    let mut files = vec![needed("counts", counts)?, needed("image", image)?];
    let annotations = ANNOTATION_FOLDERS.map(|folder| format!("{folder}/{name}_anno.csv"));
    files.extend(annotations.into_iter().filter_map(listed));
    files.push(needed("coordinates", coordinates)?);
    Ok(files)
}

/// The known names most like this one, in any case, best first.
fn near(name: &str, known: &BTreeMap<&str, Vec<&str>>) -> Vec<String> {
    let name = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = known
        .keys()
        .map(|slide| (strsim::jaro_winkler(&name, &slide.to_lowercase()), *slide))
        .filter(|(likeness, _)| *likeness > 0.8)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = scored.into_iter().take(N_NEAR);
    best.map(|(_, slide)| slide.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checksum::Checksum;

    fn listing(paths: &[&str]) -> Listing {
        let file = |path: &&str| HubFile {
            path: (*path).to_owned(),
            n_bytes: 1,
            sum: Checksum::GitBlob("0".repeat(40)),
        };
        Listing {
            repo: "a/b".to_owned(),
            revision: "main".to_owned(),
            commit: "0".repeat(40),
            files: paths.iter().map(file).collect(),
        }
    }

    fn select(paths: &[&str], slides: &[&str]) -> Result<Vec<String>, String> {
        let slides: Vec<String> = slides.iter().map(|&s| s.to_owned()).collect();
        super::select(&listing(paths), &slides)
            .map(|files| files.iter().map(|file| file.path.clone()).collect())
            .map_err(|error| error.to_string())
    }

    const PATHS: [&str; 9] = [
        "README.md",
        "VIsiumHD/coord/Mouse_Liver_1+2_coord.csv",
        "VIsiumHD/gene_exp/Mouse_Liver_1+2_count.csv",
        "VIsiumHD/gene_exp/Mouse_Liver_1+2_count.csv.gz",
        "VIsiumHD/image/Mouse_Liver_1+2.png",
        "annotation/Mouse_Liver_1+2_anno.csv",
        "meta/meta_all_gene.csv",
        "ST/coord/half_coord.csv",
        "ST/image/half.png",
    ];

    #[test]
    fn coordinates_come_last_and_the_table_of_slides_once() {
        let files = select(&PATHS, &["Mouse_Liver_1+2", "Mouse_Liver_1+2"]).unwrap();
        assert_eq!(
            files,
            [PATHS[6], PATHS[2], PATHS[4], PATHS[5], PATHS[1]].map(str::to_owned)
        );
        assert_eq!(select(&PATHS, &[]).unwrap(), [PATHS[6]]);
    }

    #[test]
    fn all_unknown_names_are_reported_at_once_with_near_ones() {
        let error = select(&PATHS, &["mouse_liver_1", "zzz", "half"]).unwrap_err();
        assert_eq!(
            error,
            "a/b has no slide `mouse_liver_1` (near: `Mouse_Liver_1+2`); `zzz`"
        );
    }

    #[test]
    fn a_slide_without_counts_or_in_two_technologies_is_refused() {
        let error = select(&PATHS, &["half"]).unwrap_err();
        assert!(error.contains("half: the hub lists no counts"), "{error}");
        let twice = ["ST/coord/s_coord.csv", "Visium/coord/s_coord.csv"];
        let error = select(&twice, &["s"]).unwrap_err();
        assert!(error.contains("twice, under ST and Visium"), "{error}");
    }

    #[test]
    fn a_path_is_no_name_of_a_slide() {
        for name in ["../s", "ST/s", "..\\s", "a..b"] {
            assert!(check_names(&[name.to_owned()]).is_err(), "{name}");
        }
    }
}
