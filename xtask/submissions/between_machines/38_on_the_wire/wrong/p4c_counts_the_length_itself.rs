//! On the wire.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, Sender};

/// What island and mainland tell each other.
#[derive(Debug, Clone, PartialEq)]
pub enum Packet {
    /// A piece of sound, with its place in the recording.
    Samples { seq: u32, data: Vec<f32> },
    /// A line of the log.
    Text(String),
    /// The other side says that it is going.
    Bye,
}

/// No body may be longer, in bytes.
pub const MAX_BODY: usize = 1 << 20;

/// Writes one packet, in the layout that the README gives.
///
/// # Errors
///
/// What the stream says when it can't be written to; [`io::ErrorKind::InvalidInput`], with nothing written, when the
/// body would be longer than [`MAX_BODY`].
pub fn write_packet(w: &mut impl Write, p: &Packet) -> io::Result<()> {
    let body = encode(p);
    let length = u32::try_from(body.len()).ok().filter(|_| body.len() <= MAX_BODY);
    let length = length.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a packet is too long"))?;
    w.write_all(&(length + 4).to_be_bytes())?;
    w.write_all(&body)
}

/// Reads one packet, and not a byte more. `None` when the stream has ended, and no packet had begun.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidData`] when what comes is no packet, [`io::ErrorKind::UnexpectedEof`] when the stream ends
/// inside of one, and whatever else the stream says.
pub fn read_packet(r: &mut impl Read) -> io::Result<Option<Packet>> {
    // An end before the first byte is a clean one. Anywhere later, half a packet has come.
    let mut first = [0];
    loop {
        match r.read(&mut first) {
            Ok(0) => return Ok(None),
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let mut rest = [0; 3];
    r.read_exact(&mut rest)?;
    let length = u32::from_be_bytes([first[0], rest[0], rest[1], rest[2]]) as usize - 4;
    // Before there is room for it: a stranger's number reserves no memory.
    if length > MAX_BODY {
        return Err(invalid("a packet claims to be too long"));
    }
    let mut body = vec![0; length];
    r.read_exact(&mut body)?;
    decode(&body).map(Some)
}

/// Passes packets on from a stream to an inbox, until the stream has ended or nobody listens any more. Returns how many
/// have been passed on.
///
/// # Errors
///
/// Those of [`read_packet`]. What came before has been passed on.
pub fn receive_into(r: impl Read, inbox: Sender<Packet>) -> io::Result<u64> {
    let mut r = r;
    let mut passed_on = 0;
    while let Some(packet) = read_packet(&mut r)? {
        if inbox.send(packet).is_err() {
            break;
        }
        passed_on += 1;
    }
    Ok(passed_on)
}

/// Writes packets from an outbox to a stream, until nobody can send any more. Returns how many have been written; none
/// of them waits in a buffer then.
///
/// # Errors
///
/// Those of [`write_packet`], and those of flushing.
pub fn transmit(outbox: Receiver<Packet>, w: impl Write) -> io::Result<u64> {
    let mut w = w;
    let mut written = 0;
    for packet in outbox {
        write_packet(&mut w, &packet)?;
        written += 1;
    }
    w.flush()?;
    Ok(written)
}

/// The body of a packet: a byte that tells its kind, then what it carries.
fn encode(p: &Packet) -> Vec<u8> {
    match p {
        Packet::Samples { seq, data } => {
            let samples = data.iter().flat_map(|sample| sample.to_be_bytes());
            [1].into_iter().chain(seq.to_be_bytes()).chain(samples).collect()
        }
        Packet::Text(text) => [&[2], text.as_bytes()].concat(),
        Packet::Bye => vec![3],
    }
}

fn decode(body: &[u8]) -> io::Result<Packet> {
    match body {
        [1, s0, s1, s2, s3, samples @ ..] if samples.len() % 4 == 0 => {
            let sample = |b: &[u8]| f32::from_be_bytes([b[0], b[1], b[2], b[3]]);
            let seq = u32::from_be_bytes([*s0, *s1, *s2, *s3]);
            Ok(Packet::Samples { seq, data: samples.chunks_exact(4).map(sample).collect() })
        }
        [2, text @ ..] => {
            let text = String::from_utf8(text.to_vec()).map_err(|_| invalid("a text is not UTF-8"))?;
            Ok(Packet::Text(text))
        }
        [3] => Ok(Packet::Bye),
        _ => Err(invalid("what came is no packet")),
    }
}

fn invalid(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
