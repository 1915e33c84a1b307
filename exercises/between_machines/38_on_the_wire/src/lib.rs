//! On the wire.
#![expect(unused_variables, reason = "delete this line once you use them")]

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
    todo!("the length of the body, then the body")
}

/// Reads one packet, and not a byte more. `None` when the stream has ended, and no packet had begun.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidData`] when what comes is no packet, [`io::ErrorKind::UnexpectedEof`] when the stream ends
/// inside of one, and whatever else the stream says.
pub fn read_packet(r: &mut impl Read) -> io::Result<Option<Packet>> {
    todo!("tell a clean end, half a packet and nonsense apart")
}

/// Passes packets on from a stream to an inbox, until the stream has ended or nobody listens any more. Returns how many
/// have been passed on.
///
/// # Errors
///
/// Those of [`read_packet`]. What came before has been passed on.
pub fn receive_into(r: impl Read, inbox: Sender<Packet>) -> io::Result<u64> {
    todo!("from the stream to the inbox")
}

/// Writes packets from an outbox to a stream, until nobody can send any more. Returns how many have been written; none
/// of them waits in a buffer then.
///
/// # Errors
///
/// Those of [`write_packet`], and those of flushing.
pub fn transmit(outbox: Receiver<Packet>, w: impl Write) -> io::Result<u64> {
    todo!("from the outbox to the stream")
}
