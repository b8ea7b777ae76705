//! The picture tells of the states by colour, of more by texture, and of less than the states themselves.

use comtip_image::{SlideImage, colour_statistics, texture_statistics};
use comtip_metrics::{Ridge, pearson};
use comtip_simulate::{GeneGroup, PlantedCeilings};
use ndarray::{Array2, s};
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
    let states = states(folder, slide).slice(s![.., ..n_states]).to_owned();
    Known {
        by: [table(colours), table(both), states],
        values: log_normalised(&counts(folder, slide)).0,
    }
}

/// Mean PCC of visible genes on the slide of the other patient, predicted by a ridge regression on what is known.
fn pcc(train: &Known, test: &Known, by: usize, ceilings: &PlantedCeilings) -> f64 {
    let fit = Ridge::default().fit(train.by[by].view(), train.values.view());
    let predicted = fit
        .expect("a fit")
        .predict(test.by[by].view())
        .expect("values");
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
    let settings = settings();
    let (folder, ceilings) = simulated(&settings);
    let [train, test] =
        [0, 1].map(|slide| known(&folder, &ceilings.slides[slide].slide, settings.n_states));
    let [colours, texture, states] = [0, 1, 2].map(|by| pcc(&train, &test, by, &ceilings));
    let ceiling = ceilings.slides[1].means.visible_genes;
    println!(
        "colours {colours:.3}, texture {texture:.3}, states {states:.3}, ceiling {ceiling:.3}"
    );
    assert!(colours > 0.15, "{colours}");
    assert!(texture > colours + 0.05, "{texture} {colours}");
    assert!(states > texture + 0.02, "{states} {texture}");
    assert!(colours < 0.75 * states, "{colours} {states}");
    assert!((states - ceiling).abs() < 0.04, "{states} {ceiling}");
}
