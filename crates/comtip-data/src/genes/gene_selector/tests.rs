//! Tests of `gene_selector`.

use super::*;
use crate::formats::sample;
use crate::genes::gene_sets::GeneSets;
use crate::genes::hvg::overlap_hvg;

fn selector(sections: &[&str], selection: GeneSelection, floor: GeneFloor) -> GeneSelector {
    let mut sets = GeneSets::default();
    for section in sections {
        sets.push(section, &sample(section).genes);
    }
    let shared = sets.shared_genes();
    let mut selector = GeneSelector::new(shared, selection, Normalization::MedianLog1p, floor);
    for section in sections {
        let slide = sample(section);
        selector.push(&slide.genes, &slide.counts);
    }
    selector
}

#[test]
fn seurat_without_a_floor_is_overlap_hvg() {
    let mut moments = GeneMoments::new();
    for section in ["B4", "C3"] {
        let slide = sample(section);
        let expression = Expression::from_counts(&slide.counts, Normalization::MedianLog1p);
        moments.push(&slide.genes, &expression);
    }
    let found = selector(&["B4", "C3"], GeneSelection::Seurat, GeneFloor::default());
    let expected = overlap_hvg(&moments, 300).unwrap();
    assert_eq!(found.best(300).unwrap(), expected);
    // With one, the order of those that are left stays.
    let floor = GeneFloor {
        min_counts: 400.0,
        min_spot_share: 0.0,
    };
    let above = selector(&["B4", "C3"], GeneSelection::Seurat, floor);
    let above = above.best(20).unwrap();
    let all = overlap_hvg(&moments, found.shared.len()).unwrap();
    let mut of_all = all.iter();
    assert!(above.iter().all(|gene| of_all.any(|other| other == gene)));
    assert_ne!(above, expected[..20]);
}

#[test]
fn genes_below_the_floor_are_chosen_by_no_rule() {
    let floor = GeneFloor {
        min_counts: 200.0,
        min_spot_share: 0.3,
    };
    let slides = ["B4", "C3"].map(sample);
    let spots: usize = slides.iter().map(|slide| slide.counts.n_spots()).sum();
    for selection in GeneSelection::ALL {
        let best = selector(&["B4", "C3"], selection, floor).best(50).unwrap();
        assert_eq!(best.len(), 50);
        for gene in best {
            let (mut total, mut n_spots) = (0.0, 0);
            for slide in &slides {
                let column = slide.genes.iter().position(|name| *name == gene).unwrap() as u32;
                for spot in 0..slide.counts.n_spots() {
                    let (genes, counts) = slide.counts.spot(spot);
                    if let Ok(place) = genes.binary_search(&column) {
                        total += counts[place];
                        n_spots += 1;
                    }
                }
            }
            assert!(total >= 200.0, "{selection}: {gene} {total}");
            assert!(n_spots as f64 >= 0.3 * spots as f64, "{selection}: {gene}");
        }
    }
}

#[test]
fn the_largest_means_are_taken_slide_by_slide() {
    let mut counts = Counts::new(3);
    counts.push_spot([(0, 1.0), (1, 100.0)]);
    let mut of_two = Counts::new(2);
    of_two.push_spot([(0, 9.0)]);
    of_two.push_spot([(0, 9.0)]);
    let names = |names: &[&str]| -> Vec<String> { names.iter().map(|n| (*n).into()).collect() };
    let mut selector = GeneSelector::new(
        names(&["A", "C"]),
        GeneSelection::Mean,
        Normalization::Log1p,
        GeneFloor::default(),
    );
    selector.push(&names(&["A", "B", "C"]), &counts);
    selector.push(&names(&["C", "A"]), &of_two);
    // A is ln 2 and 0, C is 0 and ln 10; B is not on both.
    assert_eq!(selector.best(2).unwrap(), ["C", "A"]);
}

#[test]
fn fewer_genes_than_asked_for_are_an_error_that_says_why() {
    let genes = ["A", "B"].map(String::from);
    let mut counts = Counts::new(2);
    counts.push_spot([(0, 5.0), (1, 1.0)]);
    for selection in GeneSelection::ALL {
        let of_floor = |min_counts| {
            let floor = GeneFloor {
                min_counts,
                min_spot_share: 0.0,
            };
            GeneSelector::new(genes.to_vec(), selection, Normalization::Log1p, floor)
        };
        let mut strict = of_floor(2.0);
        assert!(strict.best(1).unwrap_err().to_string().contains("no slide"));
        strict.push(&genes, &counts);
        assert_eq!(strict.best(1).unwrap(), ["A"]);
        assert_eq!(
            strict.best(2).unwrap_err().to_string(),
            "2 genes asked for, but of the 2 that the 1 slides share only 1 have 2 counts in all over these 1 spots; \
             ask for fewer genes, or for fewer counts of each"
        );
        let shared = strict.best(3).unwrap_err().to_string();
        assert!(shared.starts_with("3 variable genes asked for, but the 1 slides share 2"));
    }
}
