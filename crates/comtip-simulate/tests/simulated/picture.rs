//! The picture tells of the states by colour, of more by texture, and of less than the states themselves.

use comtip_image::{SlideImage, colour_statistics, texture_statistics};
use comtip_metrics::{Ridge, pearson};
use comtip_simulate::{GeneGroup, PlantedCeilings, SimulationSettings};
use ndarray::{Array2, Axis, Slice, concatenate};
use tempfile::TempDir;

use crate::folder::{coordinates, counts, log_normalised, settings, simulated, states};

/// What is known of the spots of a slide: colours, colours and texture, states.
struct Known {
    by: [Array2<f32>; 3],
    values: Array2<f32>,
}

fn known(folder: &TempDir, slide: &str, n_states: usize) -> Known {
    let path = format!("simulated/VisiumHD/image/{slide}.jpg");
    let picture = SlideImage::open(folder.path().join(path)).expect("a picture");
    let (mut colours, mut both) = (Vec::new(), Vec::new());
    let spots = coordinates(folder, slide);
    for spot in spots.rows() {
        let [y, x, radius] = [0, 1, 2].map(|column| f64::from(spot[column]));
        let tile = picture.tile(x, y, radius).pixels;
        let of_tile = colour_statistics(&tile);
        colours.extend(of_tile);
        both.extend(of_tile.into_iter().chain(texture_statistics(&tile)));
    }
    let table = |values: Vec<f32>| {
        let n_columns = values.len() / spots.nrows();
        Array2::from_shape_vec((spots.nrows(), n_columns), values).expect("a table")
    };
    let states = states(folder, slide);
    let states = states
        .slice_axis(Axis(1), Slice::from(..n_states))
        .to_owned();
    Known {
        by: [table(colours), table(both), states],
        values: log_normalised(&counts(folder, slide)).0,
    }
}

/// Mean PCC of visible genes on slides that are left out in turn, predicted by a ridge regression of the others on what is
/// known.
fn pcc(slides: &[Known], by: usize, ceilings: &PlantedCeilings) -> f64 {
    let of_slides = (0..slides.len()).map(|test| pcc_on(slides, test, by, ceilings));
    of_slides.sum::<f64>() / slides.len() as f64
}

fn pcc_on(slides: &[Known], test: usize, by: usize, ceilings: &PlantedCeilings) -> f64 {
    let others = slides
        .iter()
        .enumerate()
        .filter(|(slide, _)| *slide != test);
    let train: Vec<&Known> = others.map(|(_, slide)| slide).collect();
    let test = &slides[test];
    let stacked = |of: &dyn Fn(&Known) -> &Array2<f32>| {
        let tables: Vec<_> = train.iter().map(|slide| of(slide).view()).collect();
        concatenate(Axis(0), &tables).expect("of one width")
    };
    let (x, y) = (
        stacked(&|slide| &slide.by[by]),
        stacked(&|slide| &slide.values),
    );
    let fit = Ridge::default().fit(x.view(), y.view()).expect("a fit");
    let predicted = fit.predict(test.by[by].view()).expect("values");
    let genes = ceilings.genes.iter().enumerate();
    let visible = genes.filter(|(_, gene)| gene.group == GeneGroup::Visible);
    let scores: Vec<f64> = visible
        .map(|(gene, _)| {
            let pcc = pearson(predicted.column(gene), test.values.column(gene));
            pcc.expect("numbers").unwrap_or(0.0)
        })
        .collect();
    scores.iter().sum::<f64>() / scores.len() as f64
}

#[test]
fn texture_tells_what_colours_do_not_and_the_states_tell_most() {
    let settings = SimulationSettings {
        n_patients: 4,
        ..settings()
    };
    let (folder, ceilings) = simulated(&settings);
    let slides = ceilings.slides.iter();
    let slides: Vec<Known> = slides
        .map(|slide| known(&folder, &slide.slide, settings.n_states))
        .collect();
    let [colours, texture, states] = [0, 1, 2].map(|by| pcc(&slides, by, &ceilings));
    let ceiling = ceilings.overall.visible_genes;
    println!(
        "colours {colours:.3}, texture {texture:.3}, states {states:.3}, ceiling {ceiling:.3}"
    );
    assert!(colours > 0.2, "{colours}");
    assert!(texture > colours + 0.05, "{texture} {colours}");
    assert!(states > texture + 0.1, "{states} {texture}");
    assert!(colours < 0.7 * states, "{colours} {states}");
    // A line through the states is not quite the best predictor.
    assert!(
        states > ceiling - 0.06 && states < ceiling + 0.01,
        "{states} {ceiling}"
    );
}
