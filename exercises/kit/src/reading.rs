/// One measurement of a weather mast.
#[derive(Debug, PartialEq)]
pub struct Reading {
    /// Which mast measured.
    pub mast: u8,
    /// When, in milliseconds since midnight.
    pub t_ms: u64,
    /// What it measured, in the unit of its instrument.
    pub value: f32,
}
