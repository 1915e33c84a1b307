//! From a value to a place on an axis.

/// An axis: which values it shows, and where the ticks are.
pub(crate) struct Scale {
    low: f64,
    high: f64,
    is_log: bool,
    pub(crate) ticks: Vec<f64>,
}

impl Scale {
    /// A logarithmic axis of whole powers of ten around `values`, which are above zero.
    pub(crate) fn powers(values: impl Iterator<Item = f64>) -> Scale {
        let (low, high) = range(values);
        let low = low.log10().floor();
        let high = high.log10().ceil().max(low + 1.0);
        let ticks = (low as i32..=high as i32).map(|power| 10_f64.powi(power)).collect();
        Scale { low: 10_f64.powf(low), high: 10_f64.powf(high), is_log: true, ticks }
    }

    /// A logarithmic axis that ends where the values end, with a tick at each of them.
    pub(crate) fn exactly(values: &[f64]) -> Scale {
        let (low, high) = range(values.iter().copied());
        Scale { low, high, is_log: true, ticks: values.to_vec() }
    }

    /// An axis from zero to a round number above all `values`.
    pub(crate) fn from_zero(values: impl Iterator<Item = f64>) -> Scale {
        let (_, high) = range(values);
        let high = high.max(f64::MIN_POSITIVE);
        // 1, 2 or 5 times a power of ten, so that there are 2 to 5 steps.
        let power = 10_f64.powf((high / 5.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| high / step <= 5.0);
        let step = step.unwrap_or(high);
        let steps = (high / step).ceil();
        let ticks = (0..=steps as usize).map(|tick| tick as f64 * step).collect();
        Scale { low: 0.0, high: steps * step, is_log: false, ticks }
    }

    /// Where `value` stands: 0 at the lower end, 1 at the upper.
    pub(crate) fn place(&self, value: f64) -> f64 {
        let part = if self.is_log {
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        if part.is_finite() { part } else { 0.5 }
    }
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
}

#[cfg(test)]
mod tests {
    use super::Scale;

    #[test]
    fn ends_and_ticks() {
        let log = Scale::powers([0.3, 50.0].into_iter());
        assert_eq!(log.ticks, [0.1, 1.0, 10.0, 100.0]);
        assert!((log.place(1.0) - 1.0 / 3.0).abs() < 1e-9);
        let linear = Scale::from_zero([3.0, 36.0].into_iter());
        assert_eq!(linear.ticks, [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(linear.place(10.0), 0.25);
        assert_eq!(Scale::exactly(&[4.0]).place(4.0), 0.5);
    }
}
