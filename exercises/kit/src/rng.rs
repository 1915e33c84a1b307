/// Random numbers that are the same on every machine: the generator known as splitmix64.
///
/// Two generators with the same seed say the same numbers in the same order.
#[derive(Debug)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// A generator that starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Rng { state: seed }
    }

    /// The next number, any of the 2⁶⁴.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not including, `limit`.
    ///
    /// # Panics
    ///
    /// When `limit` is 0: there is no such number.
    pub fn below(&mut self, limit: u64) -> u64 {
        // Slightly uneven for huge limits; the exercises ask for small ones.
        self.next_u64() % limit
    }

    /// A number from 0 up to, but not including, 1.
    pub fn fraction(&mut self) -> f32 {
        // The upper 24 bits: as many as an `f32` can hold exactly.
        (self.next_u64() >> 40) as f32 / (1 << 24) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_splitmix64() {
        let mut rng = Rng::new(1234567);
        let numbers = [rng.next_u64(), rng.next_u64(), rng.next_u64()];
        assert_eq!(numbers, [6457827717110365317, 3203168211198807973, 9817491932198370423]);
    }

    #[test]
    fn numbers_stay_within_their_limits() {
        let mut rng = Rng::new(7);
        assert!((0..1_000).all(|_| rng.below(6) < 6));
        assert!((0..1_000).all(|_| (0.0..1.0).contains(&rng.fraction())));
    }
}
