//! A batch cut into chunks has the gradient of the whole batch, on every weight.

mod fixture;
mod switches;

use burn::module::Module;
use burn::tensor::Device;
use comtip_adversarial::PairObjective;
use comtip_model::Contrast;
use comtip_train::{GradCache, Objective, ObjectiveSettings};

use fixture::{batch, compare, fresh, model, numbers};

#[test]
fn chunks_have_the_gradient_of_the_whole_batch_under_every_objective() {
    let chunked = GradCache::new(5, vec![Device::flex().autodiff()]);
    for pair in [
        PairObjective::Cooperative,
        PairObjective::ReversalAbs,
        PairObjective::ReversalSigned,
        PairObjective::Off,
    ] {
        let objective = ObjectiveSettings {
            pair,
            pair_weight: 0.5,
            ..ObjectiveSettings::default()
        };
        let worst = compare(objective, &chunked);
        println!("{pair:?}: at most {worst:.1e} apart");
    }
    let unmasked = ObjectiveSettings {
        masked_weight: 0.0,
        ..ObjectiveSettings::default()
    };
    compare(unmasked, &chunked);
}

#[test]
fn chunks_on_two_devices_share_the_negatives_of_the_whole_batch() {
    let device = Device::flex().autodiff();
    let dealt = GradCache::new(3, vec![device.clone(), device]);
    let worst = compare(ObjectiveSettings::default(), &dealt);
    println!("two devices: at most {worst:.1e} apart");
}

/// The bias of the logits among all other weights.
#[test]
fn chunks_have_the_gradient_of_the_whole_batch_under_siglip() {
    let device = Device::flex().autodiff();
    for pair in [PairObjective::Cooperative, PairObjective::ReversalAbs] {
        let objective = ObjectiveSettings {
            contrast: Contrast::SigLip,
            pair,
            ..ObjectiveSettings::default()
        };
        let chunked = GradCache::new(5, vec![device.clone()]);
        let worst = compare(objective.clone(), &chunked);
        println!("{pair:?}: at most {worst:.1e} apart");
        let dealt = GradCache::new(3, vec![device.clone(), device.clone()]);
        compare(objective, &dealt);
    }
    let objective = ObjectiveSettings {
        contrast: Contrast::SigLip,
        ..ObjectiveSettings::default()
    };
    let model = model(objective, &device);
    let (losses, gradients) = model.gradients(&batch());
    let names: Vec<&str> = losses.terms.iter().map(|term| term.name).collect();
    assert_eq!(names.last(), Some(&"siglip"));
    let of_bias = &numbers(&model, gradients)["logit_bias"];
    assert!(of_bias.len() == 1 && of_bias[0].abs() > 1e-3, "{of_bias:?}");
    // It is trained, and no part of the model that is kept.
    let after = model.num_params() - model.model.num_params();
    let without = fresh(ObjectiveSettings::default(), &device);
    assert_eq!(after, without.num_params() - without.model.num_params() + 1);
}
