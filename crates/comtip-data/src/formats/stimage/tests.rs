//! Whole slides: the real sample, and data sets with one thing wrong.

use comtip_files::FileError;

use super::StImageDataset;
use crate::error::DataError;
use crate::formats::stimage::fixture::{
    ANNOTATION, COORDINATES, COUNTS, Fixture, META, sample, sample_root,
};
use crate::slide::LabelOrigin;

#[test]
fn sample_has_the_totals_its_readme_gives() {
    let expected = [
        ("B4", 283, 15_289, 935_146.0, 254),
        ("C2", 187, 15_706, 1_926_633.0, 178),
        ("C3", 180, 15_821, 2_033_498.0, 167),
    ];
    for (section, n_spots, n_genes, n_umi, n_labelled) in expected {
        let slide = sample(section);
        assert_eq!(slide.spots.len(), n_spots);
        assert_eq!(slide.counts.n_spots(), n_spots);
        assert_eq!(slide.genes.len(), n_genes);
        assert_eq!(slide.counts.total(), n_umi);
        let labelled = slide.spots.iter().filter(|spot| spot.label.is_some());
        assert_eq!(labelled.count(), n_labelled);
        assert_eq!(slide.dropped, Default::default());
        assert_eq!(slide.technology, "ST");
        assert!(
            slide
                .patient
                .name
                .ends_with(&format!("_ST_{}", &section[..1]))
        );
    }
}

#[test]
fn first_spot_of_the_sample_is_as_its_tables_say() {
    let slide = sample("B4");
    let spot = &slide.spots[0];
    assert_eq!(spot.id, "Human_Breast_Andersson_10142021_ST_B4_10x14");
    assert_eq!((spot.x_px, spot.y_px), (2555.02, 3792.05));
    assert_eq!(spot.label.as_deref(), Some("breast glands"));
    assert_eq!(slide.radius_px, 72.43743527787366);
    let (genes, counts) = slide.counts.spot(0);
    assert_eq!(slide.genes[genes[0] as usize], "SDF4");
    assert_eq!(counts[0], 3.0);
}

#[test]
fn sample_lists_its_slides_and_knows_their_papers_and_labels() {
    let dataset = StImageDataset::open(&sample_root()).unwrap();
    let names: Vec<_> = dataset.slide_names().collect();
    let expected = ["B4", "C2", "C3"].map(|s| format!("Human_Breast_Andersson_10142021_ST_{s}"));
    assert_eq!(names, expected);
    let meta = dataset.meta(names[0]).unwrap();
    assert_eq!(meta.pmid, ["34650042"]);
    assert_eq!((meta.n_spots, meta.n_genes), (283, 15_289));
    assert_eq!(
        dataset.label_origin(names[0]),
        Some(LabelOrigin::Transferred)
    );
    assert_eq!(dataset.meta("none"), None);
}

#[test]
fn the_meta_table_tells_the_tissue_and_another_one_is_another_fingerprint() {
    let slide = sample("B4");
    assert_eq!(slide.tissue.as_deref(), Some("breast"));
    let inspected = |fixture: &Fixture| {
        let dataset = fixture.open().unwrap();
        let tissue = dataset.read("s").unwrap().tissue;
        (tissue, dataset.fingerprint("s").unwrap())
    };
    let header =
        "slide,species,tissue,pmid,title,abstract,keywords,involve_cancer,tech,spot_num,gene_num";
    let meta = format!("{header}\ns,human,brain,,,,,,ST,2,2\n");
    let fixture = Fixture::new().with(META, meta);
    let (known, before) = inspected(&fixture);
    assert_eq!(inspected(&fixture).1, before);
    let (unknown, after) = inspected(&fixture.without(META));
    assert_eq!((known.as_deref(), unknown), (Some("brain"), None));
    assert_ne!(before, after);
}

#[test]
fn folders_without_slides_say_what_was_expected() {
    let empty = Fixture::empty();
    let wrong = Fixture::empty().with("coord/s_coord.csv", ",yaxis,xaxis,r\n");
    let other = Fixture::empty().with("ST/coord/notes.csv", "");
    for fixture in [empty, wrong, other] {
        assert!(matches!(fixture.open(), Err(DataError::NoSlides { .. })));
    }
    let absent = Fixture::empty().root().join("absent");
    assert!(matches!(
        StImageDataset::open(&absent),
        Err(DataError::File(FileError::Io { .. }))
    ));
}

#[test]
fn names_come_from_disk_in_any_technology_and_any_case() {
    let fixture = Fixture::new()
        .with("VIsiumHD/coord/Mouse_Brain+Lung_coord.csv", "")
        .with("VIsiumHD/coord/._Mouse_Brain+Lung_coord.csv", "")
        .with("visium/coord/a_coord.csv", ",yaxis,xaxis,r\na_1,1,1,1\n")
        .with("visium/gene_exp/a_count.csv", ",A\na_1,1\n")
        .with("visium/image/a.tif", "");
    let dataset = fixture.open().unwrap();
    let names: Vec<_> = dataset.slide_names().collect();
    assert_eq!(names, ["Mouse_Brain+Lung", "a", "s"]);
    assert_eq!(dataset.read("a").unwrap().technology, "Visium");
}

#[test]
fn one_name_in_two_technologies_is_refused() {
    let fixture = Fixture::new().with("Visium/coord/s_coord.csv", "");
    let error = fixture.open().unwrap_err().to_string();
    assert!(error.starts_with("slide s: found twice, as "), "{error}");
}

#[test]
fn paths_and_unknown_names_are_refused() {
    let dataset = Fixture::new().open().unwrap();
    for name in ["../s", "a/s", "a\\s", ".."] {
        let error = dataset.read(name).unwrap_err().to_string();
        assert!(
            error.ends_with("a slide is given by its name, not by a path"),
            "{error}"
        );
    }
    let error = dataset.read("t").unwrap_err().to_string();
    assert_eq!(error, "unknown slide `t`: expected one of s");
}

#[test]
fn a_section_annotated_itself_goes_before_transferred_labels() {
    let fixture = Fixture::new().with("annotation_transferred/s_anno.csv", "V1,V2\ns_1x1,far\n");
    assert_eq!(
        fixture.read().unwrap().spots[0].label.as_deref(),
        Some("far")
    );
    let fixture = fixture.with(ANNOTATION, "V1,V2\ns_1x1,near\n");
    assert_eq!(
        fixture.read().unwrap().spots[0].label.as_deref(),
        Some("near")
    );
    let dataset = fixture.open().unwrap();
    assert_eq!(dataset.label_origin("s"), Some(LabelOrigin::Annotated));
    assert_eq!(dataset.label_origin("../s"), None);
}

#[test]
fn a_malformed_file_is_named_with_row_and_column() {
    let cases = [
        (
            COORDINATES,
            ",yaxis,xaxis,r\ns_1x1,1,x,5\n",
            "s_coord.csv, row 2, column `xaxis`: ",
        ),
        (
            COUNTS,
            ",A,B\ns_1x1,1,x\n",
            "s_count.csv, row 2, column `B`: ",
        ),
        (
            ANNOTATION,
            "V1,V2\n,x\n",
            "s_anno.csv, row 2, column `V1`: ",
        ),
        (
            META,
            "slide\na\n",
            "meta_all_gene.csv, row 1: no column `species`",
        ),
    ];
    for (file, text, expected) in cases {
        let error = Fixture::new().with(file, text).problem();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_slide_moved_to_another_technology_or_labelled_by_others_is_another() {
    let fingerprint = |fixture: &Fixture| fixture.open().unwrap().fingerprint("s").unwrap();
    let annotated = Fixture::new().with(ANNOTATION, "V1,V2\ns_1x1,a\n");
    let as_st = fingerprint(&annotated);
    let root = annotated.root();
    std::fs::rename(root.join("ST"), root.join("Visium")).unwrap();
    let as_visium = fingerprint(&annotated);
    assert_ne!(as_visium, as_st);
    let transferred = root.join("annotation_transferred");
    std::fs::rename(root.join("annotation"), transferred).unwrap();
    let as_transferred = fingerprint(&annotated);
    assert_ne!(as_transferred, as_visium);
    assert_eq!(fingerprint(&annotated), as_transferred);
}
