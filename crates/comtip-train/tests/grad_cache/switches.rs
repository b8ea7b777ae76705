//! The switches of the objective: chunks, targets, and what is off.

use burn::module::Module;
use burn::tensor::Device;
use comtip_model::{EmbeddingNorm, JointNorm};
use comtip_train::{GradCache, Losses, MaskedTargets, Objective, ObjectiveSettings, Pretraining};

use crate::fixture::{batch, compare_of, model, numbers, same_losses};

/// A model that normalises its joint embeddings of 256 features.
fn normed(objective: ObjectiveSettings, norm: EmbeddingNorm) -> Pretraining {
    let device = Device::flex().autodiff();
    let mut model = model(objective, &device);
    model.model.embedding_norm = JointNorm::new(norm, 256, &device);
    model
}

fn value(losses: &Losses, name: &str) -> f32 {
    losses.term(name).expect(name).into_scalar()
}

fn all_on() -> ObjectiveSettings {
    ObjectiveSettings {
        covariance_weight: 0.1,
        soft_targets: 0.3,
        masked_targets: MaskedTargets::Standardised,
        ..ObjectiveSettings::default()
    }
}

#[test]
fn chunks_have_the_gradient_of_the_whole_batch_under_every_switch() {
    let device = Device::flex().autodiff();
    let chunked = GradCache::new(5, vec![device.clone()]);
    let dealt = GradCache::new(3, vec![device.clone(), device]);
    for norm in [EmbeddingNorm::Batch, EmbeddingNorm::Centre] {
        let model = normed(ObjectiveSettings::default(), norm);
        let worst = compare_of(&model, &chunked, 1e-5);
        println!("{norm:?}: at most {worst:.1e} apart");
    }
    for objective in [
        ObjectiveSettings {
            covariance_weight: 0.1,
            ..ObjectiveSettings::default()
        },
        ObjectiveSettings {
            soft_targets: 0.3,
            ..ObjectiveSettings::default()
        },
    ] {
        compare_of(&normed(objective, EmbeddingNorm::None), &chunked, 1e-5);
    }
    // Where targets are standardised, what the generator asks with has a gradient of 1e-5 that is a sum of numbers near 1.
    let all = normed(all_on(), EmbeddingNorm::Batch);
    let worst = compare_of(&all, &dealt, 1e-3);
    println!("all, two devices: at most {worst:.1e} apart");
}

/// Each chunk by its own moments would have other losses by far more than chunks are apart.
#[test]
fn targets_are_standardised_by_the_whole_batch_and_not_by_a_chunk_of_it() {
    let device = Device::flex().autodiff();
    let (model, batch) = (normed(all_on(), EmbeddingNorm::None), batch());
    let of = |losses: &Losses| value(losses, "observed");
    let whole = of(&model.losses(&batch));
    let chunked = GradCache::new(3, vec![device]);
    let apart = (of(&chunked.losses(&model, &batch)) - whole).abs();
    let chunks = batch.chunks(3).map(|chunk| of(&model.losses(&chunk)));
    let by_chunks = chunks.sum::<f32>() / 4.0;
    assert!(
        (by_chunks - whole).abs() > 1e-3 && apart < 1e-5,
        "{by_chunks} {whole} {apart}"
    );
}

#[test]
fn the_total_is_the_weighted_sum_of_what_is_switched_on_and_of_nothing_else() {
    let device = Device::flex().autodiff();
    let (plain, batch) = (model(ObjectiveSettings::default(), &device), batch());
    let (losses, _) = plain.gradients(&batch);
    let names: Vec<&str> = losses.terms.iter().map(|term| term.name).collect();
    let usual = ["info_nce", "observed", "unobserved", "pair", "gap", "scale"];
    assert_eq!(names, usual);
    assert!(losses.statistics.is_empty());
    let of = |name| value(&losses, name);
    let total: f32 = losses.total.clone().into_scalar();
    // To the last bit.
    let sum = of("info_nce") + (of("observed") + of("unobserved")) + of("pair") * 0.1;
    assert_eq!(total, sum);

    let objective = ObjectiveSettings {
        covariance_weight: 0.5,
        soft_targets: 0.25,
        ..ObjectiveSettings::default()
    };
    let (switched, _) = model(objective, &device).gradients(&batch);
    for name in usual {
        assert_eq!(value(&switched, name), of(name), "{name}");
    }
    let (soft, covariance) = (
        value(&switched, "soft_info_nce"),
        value(&switched, "covariance"),
    );
    let changed = 0.25 * (soft - of("info_nce")) + 0.5 * covariance;
    let found: f32 = switched.total.into_scalar();
    assert!((found - total - changed).abs() < 1e-5, "{found}");
    assert!(soft > 0.0 && covariance > 0.0 && soft != of("info_nce"));
}

/// Gradients by central differences on a few numbers of a projection.
#[test]
fn the_gradient_of_all_switches_is_that_of_their_total() {
    let (model, batch) = (normed(all_on(), EmbeddingNorm::Batch), batch());
    let path = "model.image_projection.weight";
    let (_, gradients) = model.gradients(&batch);
    let gradient = numbers(&model, gradients)[path].clone();
    let largest = gradient.iter().fold(0.0_f32, |most, g| most.max(g.abs()));
    let place = gradient
        .iter()
        .position(|g| g.abs() == largest)
        .expect("a number");
    let at = |step: f32| -> f64 {
        let mut values = comtip_model::parameter_values(&model);
        values.get_mut(path).expect("a weight").values[place] += step;
        let changed = comtip_model::with_parameter_values(model.clone(), values, "test".as_ref());
        let (losses, _) = changed.expect("weights").gradients(&batch);
        f64::from(losses.total.into_scalar::<f32>())
    };
    let h = 2e-2;
    let slope = (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * f64::from(h));
    let apart = (slope - f64::from(gradient[place])).abs();
    assert!(apart < 0.02 * f64::from(largest), "{slope} for {largest}");
}

#[test]
fn running_statistics_follow_training_batches_alone_and_serve_where_the_model_is_used() {
    let (model, batch) = (
        normed(ObjectiveSettings::default(), EmbeddingNorm::Batch),
        batch(),
    );
    // Before any batch they are mean 0 and variance 1: all is as without a norm, but for its epsilon.
    let plain = self::model(ObjectiveSettings::default(), &Device::flex().autodiff());
    let (before, without) = (
        value(&model.valid().losses(&batch), "info_nce"),
        value(&plain.valid().losses(&batch), "info_nce"),
    );
    assert!((before - without).abs() < 1e-3, "{before} {without}");
    let (in_training, _) = model.gradients(&batch);
    let trained = value(&in_training, "info_nce");
    assert!((trained - before).abs() > 0.01, "{trained} {before}");
    // Validation has nothing to keep that a step would take.
    assert!(model.valid().losses(&batch).statistics.is_empty());
    // Behind the first batch the running statistics are those of it, unbiased: rows are shorter by the root of 11 / 12
    // on both sides, which their cosines do not see.
    let model = model.after_batch(&in_training);
    let after = value(&model.valid().losses(&batch), "info_nce");
    assert!((after - trained).abs() < 1e-3, "{after} {trained}");
    same_losses(&model.losses(&batch), &in_training);
}

#[test]
fn targets_of_the_average_are_its_features_and_no_gradient_reaches_them() {
    let objective = ObjectiveSettings {
        masked_targets: MaskedTargets::Average,
        ..ObjectiveSettings::default()
    };
    let device = Device::flex().autodiff();
    let (model, batch) = (model(objective, &device), batch());
    let (own, gradients) = model.gradients(&batch);
    let own_gradients = numbers(&model, gradients);
    // An average that is the model itself has the features of its full branch.
    let (alike, gradients) = model.gradients_beside(&batch, Some(&model.valid()));
    same_losses(&alike, &own);
    assert_eq!(numbers(&model, gradients).len(), own_gradients.len());
    let other = crate::fixture::fresh(ObjectiveSettings::default(), &device).valid();
    let (taught, _) = model.gradients_beside(&batch, Some(&other));
    for name in ["info_nce", "pair"] {
        assert_eq!(value(&taught, name), value(&own, name));
    }
    assert_ne!(value(&taught, "observed"), value(&own, "observed"));
    // Whole or in chunks.
    let chunking = comtip_train::Chunking::new(5, vec![device]);
    let chunked = model.with_chunking(chunking);
    let (chunked, _) = chunked.gradients_beside(&batch, Some(&other));
    same_losses(&chunked, &taught);
}
