/// A short stretch of sound from one hydrophone.
#[derive(Debug, PartialEq)]
pub struct Block {
    /// Its place in the recording, from 0.
    pub seq: u32,
    /// The sound itself, [`RATE`](crate::signal::RATE) samples a second, each from -1 to 1.
    pub samples: Vec<f32>,
}
