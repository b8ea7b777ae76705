//! Power of a tile by how fine it is.

use std::f64::consts::PI;

use super::fourier::ComplexRows;
use super::grey::Grey;
use super::sum::sum_of;

/// Variance of what rounding to 8 bits takes or adds, of the range as 1; below it nothing can be told.
const ROUNDING: f64 = 1.0 / (12.0 * 255.0 * 255.0);

/// Decimal logarithm of the mean power in the octaves from 1 to 128 cycles a tile, each with its lower end.
///
/// The mean under the window is taken off the grey levels, both sides are windowed by Hann's `sin^2(pi (i + 1/2) / n)` and
/// filled up with zeros to powers of two, which adds frequencies between and no power. A frequency counts by its length, in
/// cycles of each side.
///
/// The tile has pixels.
pub(super) fn log_power(grey: &Grey) -> [f32; 7] {
    let windows = [grey.width, grey.height].map(hann);
    let squares = windows
        .each_ref()
        .map(|window| sum_of(window, |share| share * share));
    let of_window = squares[0] * squares[1];
    let octaves = octaves(&half_spectrum(grey, &windows), grey);
    octaves.map(|octave| {
        let power = octave.power / octave.n.max(1.0) / of_window;
        (power + ROUNDING).log10() as f32
    })
}

/// What falls into an octave.
#[derive(Clone, Copy, Default)]
struct Octave {
    /// The sum.
    power: f64,
    /// Frequencies.
    n: f64,
}

/// Power by octave; each is a stretch of every row of the spectrum.
fn octaves(spectrum: &ComplexRows, grey: &Grey) -> [Octave; 7] {
    let n_across = grey.width.next_power_of_two();
    let n_down = grey.height.next_power_of_two();
    // Squares of cycles a tile.
    let squared = |at: usize, n_px: usize, n: usize| (at as f64 * n_px as f64 / n as f64).powi(2);
    let halves = 0..=n_down / 2;
    let down: Vec<f64> = halves
        .clone()
        .map(|y| squared(y, grey.height, n_down))
        .collect();
    // The other half mirrors this one, but for what mirrors itself.
    let counts: Vec<f64> = halves
        .map(|y| if 2 * y % n_down == 0 { 1.0 } else { 2.0 })
        .collect();
    let mut octaves = [Octave::default(); 7];
    for x in 0..n_across {
        let across = squared(x.min(n_across - x), grey.width, n_across);
        let powers = spectrum.powers(x);
        let weighted: Vec<f64> = powers.zip(&counts).map(|(power, n)| n * power).collect();
        let first_of = |octave| down.partition_point(|down| across + down < 4_f64.powi(octave));
        let mut start = first_of(0);
        for (above, octave) in (1..).zip(&mut octaves) {
            let end = first_of(above);
            octave.power += sum_of(&weighted[start..end], |power| power);
            octave.n += sum_of(&counts[start..end], |n| n);
            start = end;
        }
    }
    octaves
}

/// Hann's window at the middles of `n` pixels.
fn hann(n: usize) -> Vec<f64> {
    let at = |i: usize| (PI * (i as f64 + 0.5) / n as f64).sin().powi(2);
    (0..n).map(at).collect()
}

/// Fourier transform of the windowed tile: a row for every frequency across, in each those down from 0 to half.
fn half_spectrum(grey: &Grey, [across, down]: &[Vec<f64>; 2]) -> ComplexRows {
    let n_down = grey.height.next_power_of_two();
    let mut paired = windowed_pairs(grey, across, down, n_down);
    paired.transform_columns();
    let mut spectrum = ComplexRows::zeros(grey.width.next_power_of_two(), n_down / 2 + 1);
    let n_columns = spectrum.n_columns;
    for pair in 0..paired.n_columns {
        for y in 0..n_columns {
            let [here, mirror] =
                [y, (n_down - y) % n_down].map(|row| row * paired.n_columns + pair);
            let (a_re, a_im) = (paired.re[here], paired.im[here]);
            let (b_re, b_im) = (paired.re[mirror], paired.im[mirror]);
            let even = 2 * pair * n_columns + y;
            spectrum.re[even] = (a_re + b_re) / 2.0;
            spectrum.im[even] = (a_im - b_im) / 2.0;
            if 2 * pair + 1 < grey.width {
                let odd = even + n_columns;
                spectrum.re[odd] = (a_im + b_im) / 2.0;
                spectrum.im[odd] = (b_re - a_re) / 2.0;
            }
        }
    }
    spectrum.transform_columns();
    spectrum
}

/// Two columns of the tile as real and imaginary part of one: as they are real, one transform serves both.
fn windowed_pairs(grey: &Grey, across: &[f64], down: &[f64], n_rows: usize) -> ComplexRows {
    let mut pairs = ComplexRows::zeros(n_rows, grey.width.div_ceil(2));
    let rows = || grey.levels.chunks_exact(grey.width).zip(down);
    let mut sum = 0.0;
    for (row, share_down) in rows() {
        let levels = row.iter().zip(across);
        let weighted = levels.map(|(level, share)| f64::from(*level) * share);
        sum += share_down * weighted.sum::<f64>();
    }
    let mean = sum / (across.iter().sum::<f64>() * down.iter().sum::<f64>());
    for (y, (row, share_down)) in rows().enumerate() {
        for (x, (level, share_across)) in row.iter().zip(across).enumerate() {
            let value = (f64::from(*level) - mean) * share_across * share_down / 255.0;
            let part = if x % 2 == 0 {
                &mut pairs.re
            } else {
                &mut pairs.im
            };
            part[y * pairs.n_columns + x / 2] = value as f32;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tile of `side_px` with waves along x, of this amplitude in grey levels.
    fn waves(side_px: usize, cycles: f64, amplitude: f64) -> Grey {
        let level = |at: usize| {
            let phase = 2.0 * PI * cycles * (at % side_px) as f64 / side_px as f64;
            (128.0 + amplitude * phase.sin()).round() as u8
        };
        Grey {
            levels: (0..side_px * side_px).map(level).collect(),
            width: side_px,
            height: side_px,
        }
    }

    fn loudest(grey: &Grey) -> usize {
        let power = log_power(grey);
        (0..7).fold(0, |loudest, octave| match power[octave] > power[loudest] {
            true => octave,
            false => loudest,
        })
    }

    #[test]
    fn waves_are_heard_in_their_octave_whatever_the_pixels_of_the_tile() {
        for side_px in [64, 100, 145] {
            for (cycles, octave) in [(3.0, 1), (6.0, 2), (12.0, 3), (24.0, 4)] {
                assert_eq!(
                    loudest(&waves(side_px, cycles, 50.0)),
                    octave,
                    "{side_px} px"
                );
            }
        }
        assert_eq!(loudest(&waves(224, 90.0, 50.0)), 6);
    }

    #[test]
    fn ten_times_the_amplitude_is_two_more_in_the_logarithm_of_the_power() {
        let [low, high] = [10.0, 100.0].map(|amplitude| log_power(&waves(128, 12.0, amplitude))[3]);
        approx::assert_abs_diff_eq!(high - low, 2.0, epsilon = 0.01);
    }

    #[test]
    fn white_noise_has_its_variance_in_every_band_of_enough_frequencies() {
        // A sequence of Lehmer's, bits from its middle: uniform on 0..256, of variance 1/12.
        let mut state = 1_u64;
        let mut next = || {
            state = state * 48_271 % 2_147_483_647;
            (state >> 8) as u8
        };
        let levels = (0..256 * 256).map(|_| next()).collect();
        let power = log_power(&Grey {
            levels,
            width: 256,
            height: 256,
        });
        for power in &power[3..] {
            approx::assert_abs_diff_eq!(*power, (1.0_f32 / 12.0).log10(), epsilon = 0.1);
        }
    }
}
