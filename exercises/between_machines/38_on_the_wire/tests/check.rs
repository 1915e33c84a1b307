//! What goes over the wire, and what both sides do when it breaks.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};

use checker::{CountingAllocator, ensure, every_interleaving, for_real, joined, mistake};
use on_the_wire::{MAX_BODY, Packet, read_packet, receive_into, transmit, write_packet};

#[global_allocator]
static MEMORY: CountingAllocator = CountingAllocator;

/// Catches packets that the other side, written by somebody else, can't read.
#[test]
fn the_layout() {
    every_interleaving(|| {
        for packet in packets() {
            let mut written = Vec::new();
            let result = write_packet(&mut written, &packet);
            ensure!(result.is_ok(), "{} could not be written: {result:?}.", name(&packet));
            ensure_layout(&packet, &written);
        }
    });
    let lines = packets().map(|packet| {
        let mut written = Vec::new();
        let _ = write_packet(&mut written, &packet);
        format!("{}\n", hex(&written))
    });
    insta::assert_snapshot!("layout", lines.concat());
}

/// Catches writing that takes it for granted that a stream takes everything at once.
#[test]
fn the_stream_takes_a_few_bytes_at_a_time() {
    for at_most in [1, 2, 5] {
        every_interleaving(move || {
            let mut ear = Ear::taking(at_most);
            for (number, packet) in (1..).zip(packets()) {
                let before = ear.heard.len();
                let result = write_packet(&mut ear, &packet);
                ensure!(result.is_ok(), "The stream took {at_most} at a time; writing failed: {result:?}.");
                let (written, size) = (ear.heard.len() - before, size(&packet));
                ensure!(written >= size, "Of packet {number}, {written} of {size} bytes were written.");
                ensure_layout(&packet, &ear.heard[before..]);
            }
        });
    }
}

/// Catches reading that takes whatever has arrived for a packet.
#[test]
fn bytes_arrive_a_few_at_a_time() {
    for at_most in [usize::MAX, 1, 2, 3, 7] {
        every_interleaving(move || {
            let mut stream = Drip::new(all_bytes(), at_most);
            let mut due = 0;
            for (number, packet) in (1..).zip(packets()) {
                let began = due;
                due += size(&packet);
                let read = read_packet(&mut stream);
                let (taken, size) = (stream.given() - began, size(&packet));
                let flow = match at_most {
                    usize::MAX => "With everything at once".into(),
                    _ => format!("With {} at a time", many(at_most, "byte")),
                };
                match read {
                    Err(error) => mistake!(
                        "{flow}, packet {number} of a sound stream was refused after {taken} of {size} bytes: {error}."
                    ),
                    Ok(_) if taken < size => {
                        mistake!("{flow}, packet {number} was taken for complete after {taken} of {size} bytes.")
                    }
                    Ok(_) if taken > size => mistake!(
                        "Packet {number} has {size} bytes; {taken} were read for it. What follows in the stream is lost."
                    ),
                    Ok(None) => mistake!("{flow}, packet {number} was taken for the end of the stream."),
                    Ok(Some(got)) => ensure!(got == packet, "{} was sent; {} came out.", name(&packet), name(&got)),
                }
            }
            let end = read_packet(&mut stream);
            ensure!(matches!(end, Ok(None)), "The stream ended after the last packet; `read_packet` gave {end:?}.");
        });
    }
}

/// Catches giving up because of a signal: an interrupted call has done nothing and can be made again.
#[test]
fn signals_come_in_between() {
    every_interleaving(|| {
        let mut ear = Ear::taking(5).with_signals();
        let mut stream = Drip::new(all_bytes(), 5).with_signals();
        for (number, packet) in (1..).zip(packets()) {
            let written = write_packet(&mut ear, &packet);
            ensure!(
                written.is_ok(),
                "Writing packet {number} was interrupted by a signal, and given up. The stream is sound."
            );
            let read = read_packet(&mut stream);
            let given_up = matches!(&read, Err(error) if error.kind() == ErrorKind::Interrupted);
            ensure!(
                !given_up,
                "Reading packet {number} was interrupted by a signal, and given up. The stream is sound."
            );
            let is_right = matches!(&read, Ok(Some(got)) if *got == packet);
            ensure!(is_right, "A signal came while packet {number} was read; it was read as {}.", told(&read));
        }
        ensure!(
            ear.heard == all_bytes(),
            "Signals came while three packets were written, and the bytes are not theirs."
        );
    });
}

/// Catches half a packet that passes for a whole one, or for a clean end.
#[test]
fn the_stream_is_cut_anywhere() {
    every_interleaving(|| {
        let whole = all_bytes();
        for cut in 0..=whole.len() {
            let mut stream = Drip::new(whole[..cut].to_vec(), 3);
            let mut begins = 0;
            for (number, packet) in (1..).zip(packets()) {
                let (left, size) = (cut - begins, size(&packet));
                let read = read_packet(&mut stream);
                if left >= size {
                    let is_right = matches!(&read, Ok(Some(got)) if *got == packet);
                    ensure!(
                        is_right,
                        "Packet {number} came whole, {} bytes before the end; it was read as {read:?}.",
                        left - size
                    );
                    begins += size;
                    continue;
                }
                match (left, read) {
                    (0, Ok(None)) => {}
                    (0, other) => {
                        mistake!(
                            "The stream ended cleanly before packet {number}; that was reported as {}.",
                            told(&other)
                        )
                    }
                    (_, Err(error)) if error.kind() == ErrorKind::UnexpectedEof => {}
                    (_, Ok(None)) => mistake!(
                        "The stream was cut inside packet {number}, after {left} of {size} bytes, and reported as a clean end."
                    ),
                    (_, other) => mistake!(
                        "The stream was cut inside packet {number}, after {left} of {size} bytes; that was reported as {}.",
                        told(&other)
                    ),
                }
                break;
            }
        }
    });
}

/// Catches memory that is reserved because a stranger said so, and nonsense that is taken for a packet.
#[test]
fn a_stranger_sends_nonsense() {
    every_interleaving(|| {
        for length in [64 << 20, 1 << 24, MAX_BODY as u32 + 1, u32::MAX] {
            let mut stream = Drip::new([&length.to_be_bytes()[..], &[2; 40]].concat(), usize::MAX);
            MEMORY.reset_peak();
            let before = MEMORY.peak_bytes();
            let read = read_packet(&mut stream);
            let reserved = MEMORY.peak_bytes() - before;
            let told = reserved.min(length as usize);
            ensure!(reserved <= 4 * MAX_BODY, "{told} bytes were reserved because a stranger said so.");
            ensure_invalid(&read, &format!("A length of {length}"));
        }
        let nonsense: [(&str, &[u8]); 8] = [
            ("A length of 0", &[]),
            ("Kind 0", &[0, 1, 2, 3, 4]),
            ("Kind 4", &[4]),
            ("Samples without a whole `seq`", &[1, 0, 0, 7]),
            ("Samples that end inside of a value", &[1, 0, 0, 0, 7, 63, 0, 0, 0, 191]),
            ("Half a value in place of samples", &[1, 0, 0, 0, 7, 63, 0]),
            ("A text that is not UTF-8", &[2, b'b', 0xff, b'l']),
            ("A text that ends inside of a letter", &[2, b'b', b'l', 0xc3]),
        ];
        for (what, body) in nonsense {
            let mut stream = Drip::new([&(body.len() as u32).to_be_bytes(), body].concat(), usize::MAX);
            ensure_invalid(&read_packet(&mut stream), what);
        }
    });
}

/// Catches a limit that is off by one, on either side.
#[test]
fn as_long_as_can_be() {
    every_interleaving(|| {
        let longest = Packet::Text("~".repeat(MAX_BODY - 1));
        let mut written = Vec::new();
        let result = write_packet(&mut written, &longest);
        ensure!(result.is_ok(), "A body of MAX_BODY bytes could not be written: {result:?}.");
        let read = read_packet(&mut Drip::new(written, usize::MAX));
        ensure!(
            matches!(&read, Ok(Some(got)) if *got == longest),
            "A body of MAX_BODY bytes was read as {}.",
            told(&read)
        );

        let mut ear = Ear::taking(usize::MAX);
        let result = write_packet(&mut ear, &Packet::Text("~".repeat(MAX_BODY)));
        let refused =
            result.is_err_and(|error| matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData));
        ensure!(refused, "A body one byte longer than MAX_BODY was written; the other side refuses it.");
        let written = ear.heard.len();
        ensure!(written == 0, "A packet was refused for its length, after {written} bytes of it had been written.");
    });
}

/// Catches a broken connection that is reported as something else, or not at all.
#[test]
fn the_connection_breaks() {
    every_interleaving(|| {
        for good in [0, 3, 4, 9, 17, 20] {
            let whole = all_bytes();
            let mut stream = Drip::new(whole[..good].to_vec(), 3).then(ErrorKind::ConnectionReset);
            let read = (0..3).map(|_| read_packet(&mut stream)).find(|read| !matches!(read, Ok(Some(_))));
            let is_right = matches!(&read, Some(Err(error)) if error.kind() == ErrorKind::ConnectionReset);
            let read = read.map_or_else(|| "three packets".into(), |read| told(&read));
            ensure!(is_right, "The connection was reset after {good} bytes; `read_packet` reported {read}.");

            let mut ear = Ear::taking(3).breaking_after(good);
            let written = packets().iter().map(|packet| write_packet(&mut ear, packet)).find(Result::is_err);
            let is_right = matches!(&written, Some(Err(error)) if error.kind() == ErrorKind::BrokenPipe);
            ensure!(is_right, "The connection broke after {good} bytes; `write_packet` reported {written:?}.");
        }
    });
}

/// Catches packets that are lost between stream and inbox, and an inbox that never ends.
#[test]
fn from_the_stream_to_the_inbox() {
    every_interleaving(|| {
        for at_most in [usize::MAX, 3] {
            let (inbox, packets_in) = mpsc::channel();
            let stream = Drip::new(all_bytes(), at_most);
            let passed_on = joined("receive_into", || receive_into(stream, inbox));
            let got: Vec<Packet> = packets_in.iter().collect();
            ensure!(got == packets(), "3 packets came over the stream; the inbox got {}.", got.len());
            ensure!(matches!(passed_on, Ok(3)), "3 packets were passed on; `receive_into` reported {passed_on:?}.");
        }
        let cut = all_bytes();
        let (inbox, packets_in) = mpsc::channel();
        let end = joined("receive_into", || receive_into(Drip::new(cut[..20].to_vec(), 3), inbox));
        let got = packets_in.iter().count();
        ensure!(got == 1, "1 packet came whole before the stream was cut; the inbox got {got}.");
        let is_right = matches!(&end, Err(error) if error.kind() == ErrorKind::UnexpectedEof);
        ensure!(is_right, "The stream was cut inside packet 2; `receive_into` reported {end:?}.");
    });
}

/// Catches reading on when nobody listens.
#[test]
fn nobody_listens_to_the_stream() {
    every_interleaving(|| {
        let large = large(10);
        let stream = Drip::new(large.iter().flat_map(bytes_of).collect(), usize::MAX);
        let given = Arc::clone(&stream.given);
        let (inbox, _) = mpsc::channel();
        let end = joined("receive_into", || receive_into(stream, inbox));
        // One has to be read to find out.
        let in_vain = (given.load(Relaxed) / size(&large[0])).saturating_sub(1);
        ensure!(in_vain == 0, "{} were read for nobody.", many(in_vain, "packet"));
        ensure!(matches!(end, Ok(0)), "Nobody listened any more, which is no error; `receive_into` reported {end:?}.");
    });
}

/// Catches a listener who can't leave in the middle.
#[test]
fn the_listener_leaves() {
    for heard in [1, 2] {
        every_interleaving(move || {
            let (inbox, packets_in) = mpsc::channel();
            let listener = named("the listener", move || {
                (0..heard).for_each(|_| _ = packets_in.recv());
            });
            let end = joined("receive_into", || receive_into(Drip::new(all_bytes(), usize::MAX), inbox));
            let _ = listener.join();
            let is_right = matches!(end, Ok(passed_on) if passed_on >= heard);
            ensure!(is_right, "The listener heard {heard} and left; `receive_into` reported {end:?}.");
        });
    }
}

/// Catches packets that are lost between outbox and stream, or that wait in a buffer for ever.
#[test]
fn from_the_outbox_to_the_stream() {
    every_interleaving(|| {
        let (outbox, packets_out) = mpsc::channel();
        let clerk = named("the clerk", move || packets().into_iter().for_each(|packet| _ = outbox.send(packet)));
        let mut ear = Ear::taking(5);
        let written = joined("transmit", || transmit(packets_out, &mut ear));
        let _ = clerk.join();
        let whole = all_bytes();
        ensure!(ear.heard == whole, "{} bytes were to be sent; {} reached the stream.", whole.len(), ear.heard.len());
        let waiting = ear.heard.len() - ear.flushed;
        ensure!(waiting == 0, "{waiting} bytes were written and never flushed.");
        ensure!(matches!(written, Ok(3)), "3 packets were written; `transmit` reported {written:?}.");
    });
}

/// Catches a transmitter that goes on, or keeps its outbox, when nobody hears it.
#[test]
fn nobody_hears_the_transmitter() {
    for good in [0, 17, 300_000] {
        every_interleaving(move || {
            let (outbox, packets_out) = mpsc::channel();
            large(3).into_iter().for_each(|packet| outbox.send(packet).expect("the outbox is there"));
            let mut ear = Ear::taking(usize::MAX).breaking_after(good);
            let end = joined("transmit", || transmit(packets_out, &mut ear));
            let is_right = matches!(&end, Err(error) if error.kind() == ErrorKind::BrokenPipe);
            ensure!(is_right, "The connection broke after {good} bytes; `transmit` reported {end:?}.");
            ensure!(outbox.send(Packet::Bye).is_err(), "The connection is broken, and the outbox still takes packets.");
        });
    }
}

/// Catches packets that are lost, doubled or out of order on the way from one channel to another, over a pipe.
#[test]
fn from_channel_to_channel() {
    for count in [0, 1, 2] {
        every_interleaving(move || {
            let ((outbox, packets_out), (inbox, packets_in)) = (mpsc::channel(), mpsc::channel());
            let (far_end, near_end) = pipe();
            let island = named("the island", move || transmit(packets_out, far_end));
            let mainland = named("the mainland", move || receive_into(near_end, inbox));
            let texts: Vec<Packet> = (0..count).map(|number| Packet::Text(number.to_string())).collect();
            texts.iter().for_each(|text| _ = outbox.send(text.clone()));
            drop(outbox);
            let got: Vec<Packet> = packets_in.iter().collect();
            ensure!(got == texts, "{texts:?} went into the outbox; the inbox got {got:?}.");
            let ends = (island.join().expect("no panic"), mainland.join().expect("no panic"));
            ensure!(
                matches!(&ends, (Ok(sent), Ok(got)) if sent == got && *got == count),
                "{count} were sent; reported were {ends:?}."
            );
        });
    }
}

/// Catches what only a real stream brings to light: a thousand packets each way, over TCP.
#[test]
fn a_thousand_packets_over_tcp() {
    for_real(|| {
        let ends = connection().map(|(reading, writing)| {
            let ((outbox, packets_out), (inbox, packets_in)) = (mpsc::channel(), mpsc::channel());
            let transmitter = thread::spawn(move || transmit(packets_out, writing));
            let receiver = thread::spawn(move || receive_into(reading, inbox));
            (0..1_000).for_each(|seq| _ = outbox.send(Packet::Samples { seq, data: vec![seq as f32; 100] }));
            drop(outbox);
            (transmitter, receiver, packets_in)
        });
        for (transmitter, receiver, packets_in) in ends {
            for (due, packet) in packets_in.iter().enumerate() {
                let is_right =
                    matches!(&packet, Packet::Samples { seq, data } if *seq as usize == due && data.len() == 100);
                ensure!(is_right, "Packet {due} was due; {} came over TCP.", name(&packet));
            }
            let sent = transmitter.join().expect("no panic");
            let got = receiver.join().expect("no panic");
            ensure!(
                matches!((&sent, &got), (Ok(1_000), Ok(1_000))),
                "1000 packets were sent; reported were {sent:?} and {got:?}."
            );
        }
    });
}

type Side = (Box<dyn Read + Send>, Box<dyn Write + Send>);

/// Both sides of a TCP connection to oneself; where no network may be used, of two pipes.
fn connection() -> [Side; 2] {
    over_tcp().unwrap_or_else(|_| {
        let ((here, far), (there, near)) = (io::pipe().expect("a pipe"), io::pipe().expect("a pipe"));
        [(Box::new(here), Box::new(near)), (Box::new(there), Box::new(far))]
    })
}

fn over_tcp() -> io::Result<[Side; 2]> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let island = TcpStream::connect(listener.local_addr()?)?;
    let (mainland, _) = listener.accept()?;
    let side =
        |stream: TcpStream| -> io::Result<Side> { Ok((Box::new(stream.try_clone()?), Box::new(HangUp(stream)))) };
    Ok([side(island)?, side(mainland)?])
}

/// Ends its direction of the connection when dropped. The other direction is still in use.
struct HangUp(TcpStream);

impl Write for HangUp {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Drop for HangUp {
    fn drop(&mut self) {
        let _ = self.0.shutdown(Shutdown::Write);
    }
}

/// One of each kind.
fn packets() -> [Packet; 3] {
    [Packet::Samples { seq: 7, data: vec![0.5, -1.0] }, Packet::Text("blåhval".into()), Packet::Bye]
}

/// Packets that no buffer swallows.
fn large(count: usize) -> Vec<Packet> {
    (0..count).map(|number| Packet::Text(number.to_string().repeat(200_000))).collect()
}

/// A packet as the layout says.
fn bytes_of(packet: &Packet) -> Vec<u8> {
    let body = match packet {
        Packet::Samples { seq, data } => {
            let values: Vec<u8> = data.iter().flat_map(|value| value.to_be_bytes()).collect();
            [&[1], &seq.to_be_bytes()[..], &values].concat()
        }
        Packet::Text(text) => [&[2], text.as_bytes()].concat(),
        Packet::Bye => vec![3],
    };
    [&(body.len() as u32).to_be_bytes()[..], &body].concat()
}

fn all_bytes() -> Vec<u8> {
    packets().iter().flat_map(bytes_of).collect()
}

fn size(packet: &Packet) -> usize {
    bytes_of(packet).len()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

/// A stream that gives a few bytes at a time.
struct Drip {
    bytes: Vec<u8>,
    at_most: usize,
    given: Arc<AtomicUsize>,
    /// Once every third time, a signal comes first.
    signals: bool,
    calls: usize,
    /// What comes after the last byte, if not the end.
    then: Option<ErrorKind>,
}

impl Drip {
    fn new(bytes: Vec<u8>, at_most: usize) -> Self {
        Drip { bytes, at_most, given: Arc::default(), signals: false, calls: 0, then: None }
    }

    fn with_signals(self) -> Self {
        Drip { signals: true, ..self }
    }

    fn then(self, error: ErrorKind) -> Self {
        Drip { then: Some(error), ..self }
    }

    fn given(&self) -> usize {
        self.given.load(Relaxed)
    }
}

impl Read for Drip {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.signals && self.calls % 3 == 1 {
            return Err(ErrorKind::Interrupted.into());
        }
        let rest = &self.bytes[self.given()..];
        let count = rest.len().min(room.len()).min(self.at_most);
        room[..count].copy_from_slice(&rest[..count]);
        self.given.fetch_add(count, Relaxed);
        match self.then {
            Some(error) if rest.is_empty() && !room.is_empty() => Err(error.into()),
            _ => Ok(count),
        }
    }
}

/// A stream that takes a few bytes at a time.
struct Ear {
    heard: Vec<u8>,
    /// How many of them had been heard at the last flush.
    flushed: usize,
    at_most: usize,
    signals: bool,
    calls: usize,
    breaks_after: usize,
}

impl Ear {
    fn taking(at_most: usize) -> Self {
        Ear { heard: Vec::new(), flushed: 0, at_most, signals: false, calls: 0, breaks_after: usize::MAX }
    }

    fn with_signals(self) -> Self {
        Ear { signals: true, ..self }
    }

    fn breaking_after(self, bytes: usize) -> Self {
        Ear { breaks_after: bytes, ..self }
    }
}

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.signals && self.calls % 3 == 1 {
            return Err(ErrorKind::Interrupted.into());
        }
        let count = bytes.len().min(self.at_most).min(self.breaks_after - self.heard.len());
        if count == 0 && !bytes.is_empty() {
            return Err(ErrorKind::BrokenPipe.into());
        }
        self.heard.extend(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.heard.len() == self.breaks_after {
            return Err(ErrorKind::BrokenPipe.into());
        }
        self.flushed = self.heard.len();
        Ok(())
    }
}

/// A pipe with room for one piece, whose two ends may be in different threads.
fn pipe() -> (FarEnd, NearEnd) {
    let (pieces, arriving) = mpsc::sync_channel(1);
    (FarEnd(pieces), NearEnd { arriving, piece: Vec::new() })
}

struct FarEnd(SyncSender<Vec<u8>>);

impl Write for FarEnd {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.send(bytes.to_vec()).map_err(|_| ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct NearEnd {
    arriving: Receiver<Vec<u8>>,
    /// What has arrived and was not read yet.
    piece: Vec<u8>,
}

impl Read for NearEnd {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.piece.is_empty() {
            match self.arriving.recv() {
                Ok(piece) => self.piece = piece,
                Err(_) => return Ok(0),
            }
        }
        let count = room.len().min(self.piece.len());
        room[..count].copy_from_slice(&self.piece[..count]);
        self.piece.drain(..count);
        Ok(count)
    }
}

/// Requires that `written` is `packet` as the layout says, and names the first part that is not.
fn ensure_layout(packet: &Packet, written: &[u8]) {
    let expected = bytes_of(packet);
    if written == expected {
        return;
    }
    let (what, length) = (name(packet), expected.len());
    ensure!(written.len() >= 4, "{what} was written as {} bytes; the length alone takes 4.", written.len());
    let body = expected.len() - 4;
    if written[..4] != expected[..4] {
        let reads = hex(&written[..4]);
        let reversed = written[..4].iter().rev().eq(&expected[..4]);
        let whole = u32::from_be_bytes([written[0], written[1], written[2], written[3]]) as usize == length;
        ensure!(!reversed, "The length of {what} reads {reads}; the layout says big-endian.");
        ensure!(
            !whole,
            "The length of {what} reads {reads}: {length} bytes, its own 4 among them. The body has {body}."
        );
        mistake!("The length of {what} reads {reads}; its body has {body} bytes.");
    }
    ensure!(written.len() == length, "{what} was written as {} bytes; it has {length}.", written.len());
    ensure!(written[4] == expected[4], "The kind of {what} reads {:02x}; it is {:02x}.", written[4], expected[4]);
    let at = (0..length).find(|&at| written[at] != expected[at]).unwrap_or(0);
    if let Packet::Samples { .. } = packet {
        let turned = |bytes: &[u8]| bytes.chunks(4).flat_map(|four| four.iter().rev()).copied().collect::<Vec<u8>>();
        let (number, values) = (turned(&written[5..9]) == expected[5..9], turned(&written[9..]) == expected[9..]);
        ensure!(!number, "`seq` of {what} is written with its last byte first; the layout says big-endian.");
        ensure!(!values, "The values of {what} are written with their last byte first; the layout says big-endian.");
    }
    mistake!("Byte {at} of {what} is {:02x}; the layout says {:02x}.", written[at], expected[at]);
}

fn ensure_invalid(read: &io::Result<Option<Packet>>, what: &str) {
    let is_right = matches!(read, Err(error) if error.kind() == ErrorKind::InvalidData);
    ensure!(is_right, "{what} came over the stream; that was reported as {}.", told(read));
}

/// What `read_packet` gave, in words.
fn told(read: &io::Result<Option<Packet>>) -> String {
    match read {
        Ok(Some(packet)) => name(packet),
        Ok(None) => "a clean end".into(),
        Err(error) => format!("{:?}", error.kind()),
    }
}

/// A packet in a few words.
fn name(packet: &Packet) -> String {
    match packet {
        Packet::Samples { seq, data } => format!("Samples {{ {seq}, {} }}", many(data.len(), "value")),
        Packet::Text(text) if text.len() > 20 => format!("a text of {} bytes", text.len()),
        Packet::Text(text) => format!("Text({text:?})"),
        Packet::Bye => "Bye".into(),
    }
}

fn many(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A thread with a name.
fn named<T: Send + 'static>(name: &str, body: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    thread::Builder::new().name(name.into()).spawn(body).expect("a thread can be started")
}
