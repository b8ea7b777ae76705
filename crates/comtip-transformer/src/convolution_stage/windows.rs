//! The windows that a 3 x 3 convolution of stride 2 sees of a picture.

/// A picture whose channels lie side by side, `[height, width, channels]`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Windows {
    pub(super) height: usize,
    pub(super) width: usize,
    pub(super) channels: usize,
}

impl Windows {
    /// Height and width of the picture that the convolution makes.
    pub(super) fn halved(&self) -> [usize; 2] {
        [self.height.div_ceil(2), self.width.div_ceil(2)]
    }

    /// Windows of a picture.
    pub(super) fn n_windows(&self) -> usize {
        let [height, width] = self.halved();
        height * width
    }

    /// Numbers of a window.
    pub(super) fn window_len(&self) -> usize {
        9 * self.channels
    }

    /// The windows one after the other, pixels row by row within each; zeros beyond the border.
    ///
    /// # Shapes
    ///
    /// - output: `[n_windows, 3 * 3 * channels]`
    pub(super) fn unfold(&self, picture: &[f32]) -> Vec<f32> {
        let mut windows = vec![0_f32; self.n_windows() * self.window_len()];
        self.each_run(|window, pixel, length| {
            windows[window..window + length].copy_from_slice(&picture[pixel..pixel + length]);
        });
        windows
    }

    /// Adds what lies in the windows to the pixels it came from: the transpose of [`unfold`](Self::unfold).
    ///
    /// # Shapes
    ///
    /// - `windows`: `[n_windows, 3 * 3 * channels]`
    pub(super) fn fold(&self, windows: &[f32], picture: &mut [f32]) {
        self.each_run(|window, pixel, length| {
            let pixels = picture[pixel..pixel + length].iter_mut();
            let run = pixels.zip(&windows[window..window + length]);
            run.for_each(|(pixel, window)| *pixel += window);
        });
    }

    /// The stretches of numbers that windows and picture have in common: where each begins in both, and its length.
    fn each_run(&self, mut visit: impl FnMut(usize, usize, usize)) {
        let [height, width] = self.halved();
        let (c, length) = (self.channels, self.window_len());
        for (row, column) in (0..height).flat_map(|row| (0..width).map(move |column| (row, column)))
        {
            let window = (row * width + column) * length;
            // The window begins one pixel above and to the left, beyond the border at first.
            let (top, left) = (2 * row, 2 * column);
            let columns = left.max(1) - 1..(left + 2).min(self.width);
            let skipped = usize::from(left == 0);
            for line in usize::from(top == 0)..3.min(self.height + 1 - top) {
                let pixel = ((top + line - 1) * self.width + columns.start) * c;
                visit(window + (3 * line + skipped) * c, pixel, columns.len() * c);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_begin_beyond_the_border() {
        let windows = Windows {
            height: 3,
            width: 4,
            channels: 1,
        };
        let picture: Vec<f32> = (1..=12).map(|i| i as f32).collect();
        let unfolded = windows.unfold(&picture);
        assert_eq!(windows.halved(), [2, 2]);
        assert_eq!(unfolded[..9], [0., 0., 0., 0., 1., 2., 0., 5., 6.]);
        assert_eq!(unfolded[9..18], [0., 0., 0., 2., 3., 4., 6., 7., 8.]);
        assert_eq!(unfolded[18..27], [0., 5., 6., 0., 9., 10., 0., 0., 0.]);
        assert_eq!(unfolded[27..], [6., 7., 8., 10., 11., 12., 0., 0., 0.]);
    }

    /// `<unfold(x), w> = <x, fold(w)>` for all `x` and `w`.
    #[test]
    fn folding_is_the_transpose_of_unfolding() {
        for (height, width, channels) in [(4, 6, 3), (5, 3, 2), (1, 1, 4), (2, 7, 1)] {
            let windows = Windows {
                height,
                width,
                channels,
            };
            let number = |i: usize| ((i * 7919 + 13) % 31) as f32 - 15.0;
            let picture: Vec<f32> = (0..height * width * channels).map(number).collect();
            let unfolded = windows.unfold(&picture);
            let others: Vec<f32> = (0..unfolded.len()).map(|i| number(i + 5)).collect();
            let mut folded = vec![0.0; picture.len()];
            windows.fold(&others, &mut folded);
            let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
            // Whole numbers, so that sums are exact.
            assert_eq!(product(&unfolded, &others), product(&picture, &folded));
        }
    }
}
