//! Fixed inputs and what towers make of them, to be made again elsewhere and compared.

use std::collections::BTreeMap;

use burn::tensor::{Device, Int, Tensor, TensorData};
use comtip_model::{HostTensor, TilePixels, Towers, TowersConfig, normal_values};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The seed of the inputs.
const SEED: u64 = 77;

/// Texts as token ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Texts {
    /// Tokens of a text.
    pub(crate) n_tokens: usize,
    /// `[n_texts, n_tokens]`
    pub(crate) tokens: Vec<i32>,
    /// `[n_texts]`, where each text has its end-of-text token.
    pub(crate) ends: Vec<i32>,
}

/// Images, texts and the vectors that towers make of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceVectors {
    /// `[n_images, 3, image_px, image_px]`
    pub(crate) pixels: HostTensor,
    /// Tiles as they are stored, before they are normalised; files of earlier versions have none.
    pub(crate) tiles: Option<TilePixels>,
    pub(crate) texts: Option<Texts>,
    /// By name: `image_embeds` `[n_images, d_joint]`, `image_tokens` `[n_images, n_patches + 1,
    /// d_model]`, `rgb_embeds` `[n_tiles, d_joint]`, `text_embeds` `[n_texts, d_joint]`.
    pub(crate) outputs: BTreeMap<String, HostTensor>,
}

/// How far one kind of vectors is from its reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// `image_embeds`, `image_tokens`, `rgb_embeds` or `text_embeds`.
    pub name: String,
    /// Extents of the tensor.
    pub shape: Vec<usize>,
    /// The largest difference of two numbers; NaN if one of them is, or if the towers make no such
    /// vectors.
    pub largest: f64,
    /// The largest magnitude of the reference.
    pub magnitude: f64,
}

impl Difference {
    /// The largest difference over the largest magnitude.
    pub fn relative(&self) -> f64 {
        self.largest / self.magnitude
    }
}

impl ReferenceVectors {
    /// Draws two images, two tiles and three texts, the same ones for towers of one shape, and reads them.
    pub fn of(config: &TowersConfig, towers: &Towers, device: &Device) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(SEED);
        let shape = [2, 3, config.vision.image_px, config.vision.image_px];
        let pixels = normal_values(shape.iter().product(), 1.0, &mut rng);
        let mut drawn = Self {
            pixels: HostTensor::new(shape, pixels),
            texts: config
                .text
                .as_ref()
                .map(|text| draw_texts(text.n_vocabulary as i32, text.n_positions, &mut rng)),
            tiles: Some(draw_tiles(config.vision.image_px, &mut rng)),
            outputs: BTreeMap::new(),
        };
        drawn.outputs = drawn.read_by(towers, device);
        drawn
    }

    /// What is wrong with the inputs, for such towers.
    pub fn problem(&self, config: &TowersConfig) -> Option<String> {
        let side = config.vision.image_px;
        if self.pixels.shape[1..] != [3, side, side] {
            let shape = &self.pixels.shape;
            return Some(format!(
                "has images {shape:?}, but the tower reads tiles of {side} px"
            ));
        }
        if let Some(tiles) = self.tiles.as_ref().filter(|tiles| tiles.side_px() != side) {
            let found = tiles.side_px();
            return Some(format!(
                "has tiles of {found} px, but the tower reads {side} px"
            ));
        }
        let (texts, tower) = (self.texts.as_ref()?, config.text.as_ref()?);
        let n_vocabulary = tower.n_vocabulary as i64;
        let is_token = |token: &i32| (0..n_vocabulary).contains(&i64::from(*token));
        let is_place = |end: &i32| (0..texts.n_tokens as i64).contains(&i64::from(*end));
        if texts.n_tokens > tower.n_positions {
            let (n, most) = (texts.n_tokens, tower.n_positions);
            return Some(format!("has texts of {n} tokens, the tower reads {most}"));
        }
        let is_right = texts.tokens.iter().all(is_token) && texts.ends.iter().all(is_place);
        (!is_right)
            .then(|| format!("has tokens or ends that are none of the tower's {n_vocabulary}"))
    }

    /// Has towers read the inputs again, and compares every kind of vectors there is.
    pub fn differences(&self, towers: &Towers, device: &Device) -> Vec<Difference> {
        let again = self.read_by(towers, device);
        let difference = |(name, then): (&String, &HostTensor)| Difference {
            name: name.clone(),
            shape: then.shape.clone(),
            largest: match again.get(name).filter(|now| now.shape == then.shape) {
                Some(now) => {
                    let pairs = then.values.iter().zip(&now.values);
                    largest(pairs.map(|(a, b)| (f64::from(*a) - f64::from(*b)).abs()))
                }
                None => f64::NAN,
            },
            magnitude: largest(then.values.iter().map(|value| f64::from(value.abs()))),
        };
        self.outputs.iter().map(difference).collect()
    }

    fn read_by(&self, towers: &Towers, device: &Device) -> BTreeMap<String, HostTensor> {
        let host = HostTensor::from_device;
        let features = towers.vision.forward(self.pixels.to_device(device));
        let class = features.class.clone().unsqueeze_dim::<3>(1);
        let tokens = Tensor::cat(vec![class, features.patches.clone()], 1);
        let mut outputs = BTreeMap::from([
            (
                "image_embeds".to_owned(),
                host(towers.project_images(&features)),
            ),
            ("image_tokens".to_owned(), HostTensor::from_device(tokens)),
        ]);
        if let Some(tiles) = &self.tiles {
            let pixels = tiles.to_tensor(towers.vision.pixel_statistics(), device);
            outputs.insert("rgb_embeds".to_owned(), host(towers.embed_images(pixels)));
        }
        if let Some(texts) = &self.texts {
            let n_texts = texts.ends.len();
            let tokens = TensorData::new(texts.tokens.clone(), [n_texts, texts.n_tokens]);
            let ends = TensorData::new(texts.ends.clone(), [n_texts]);
            let tokens = Tensor::<2, Int>::from_data(tokens, device);
            let embedded = towers.embed_texts(tokens, Tensor::<1, Int>::from_data(ends, device));
            outputs.extend(embedded.map(|embedded| ("text_embeds".to_owned(), host(embedded))));
        }
        outputs
    }
}

/// The largest of numbers; NaN if there is one.
fn largest(mut numbers: impl Iterator<Item = f64>) -> f64 {
    let first = numbers.next().unwrap_or(0.0);
    numbers.fold(first, |most, number| {
        match number > most || number.is_nan() {
            true => number,
            false => most,
        }
    })
}

/// Two tiles of any bytes, so that numbers that pixels are normalised with move every sample.
fn draw_tiles(side_px: usize, rng: &mut ChaCha8Rng) -> TilePixels {
    let mut tiles = TilePixels::new(side_px);
    for _ in 0..2 {
        let mut rgb = vec![0; 3 * side_px * side_px];
        rng.fill(&mut rgb[..]);
        tiles.push(&rgb);
    }
    tiles
}

/// Three texts: of all tokens, of half as many, and one that ends at once.
fn draw_texts(n_vocabulary: i32, n_tokens: usize, rng: &mut ChaCha8Rng) -> Texts {
    // CLIP's start and end of text are the last two of its vocabulary.
    let (start, end) = ((n_vocabulary - 2).max(0), n_vocabulary - 1);
    let ends = [n_tokens - 1, n_tokens / 2, 1.min(n_tokens - 1)];
    let mut tokens = Vec::with_capacity(ends.len() * n_tokens);
    for last in ends {
        tokens.extend((0..n_tokens).map(|place| match place {
            0 => start,
            place if place < last => rng.random_range(0..start.max(1)),
            _ => end,
        }));
    }
    Texts {
        n_tokens,
        tokens,
        ends: ends.map(|last| last as i32).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_none_is_the_largest() {
        assert!(largest([1.0, f64::NAN, 2.0].into_iter()).is_nan());
        assert_eq!(largest([1.0, 3.0, 2.0].into_iter()), 3.0);
    }
}
