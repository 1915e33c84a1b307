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
    w.write_all(&length.to_be_bytes())?;
    w.write_all(&body)
}

/// Reads one packet, and not a byte more. `None` when the stream has ended, and no packet had begun.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidData`] when what comes is no packet, [`io::ErrorKind::UnexpectedEof`] when the stream ends
/// inside of one, and whatever else the stream says.
pub fn read_packet(r: &mut impl Read) -> io::Result<Option<Packet>> {
    let mut head = [0u8; 4];
    let mut have = 0;
    while have < 4 {
        let got = loop {
            match r.read(&mut head[have..have + 1]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        match (got, have) {
            (0, 0) => return Ok(None),
            (0, _) => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ => have += 1,
        }
    }
    let length = u32::from_be_bytes(head) as usize;
    if !(1..=MAX_BODY).contains(&length) {
        return Err(invalid("length"));
    }
    let mut kind = [0];
    r.read_exact(&mut kind)?;
    let mut rest = vec![0; length - 1];
    r.read_exact(&mut rest)?;
    let packet = match kind[0] {
        1 => {
            if rest.len() < 4 || !rest.len().is_multiple_of(4) {
                return Err(invalid("ragged samples"));
            }
            let mut words = rest.chunks_exact(4).map(|word| u32::from_be_bytes(word.try_into().unwrap()));
            let seq = words.next().unwrap();
            Packet::Samples { seq, data: words.map(f32::from_bits).collect() }
        }
        2 => Packet::Text(String::from_utf8(rest).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?),
        3 if rest.is_empty() => Packet::Bye,
        _ => return Err(invalid("unknown kind")),
    };
    Ok(Some(packet))
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

fn invalid(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
