/// One grey picture from a camera.
#[derive(Debug, PartialEq)]
pub struct Frame {
    /// Its place in the film, from 0.
    pub id: u32,
    /// Pixels in a row.
    pub w: usize,
    /// Rows.
    pub h: usize,
    /// All `w * h` pixels, row by row from the top; 0 is black, 255 is white.
    pub px: Vec<u8>,
}
