//! How long does a message take from one side to the other? Half of a round
//! trip, for a channel, a Unix socket, TCP and MPI, by length. Run it on two
//! ranks. Prints one line of JSON a measurement: bytes, microseconds.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::mpsc;
use std::time::Instant;
use std::{env, fs, process, thread};

const LENGTHS: [usize; 7] = [16, 64, 256, 1 << 10, 1 << 12, 1 << 14, 1 << 16];

/// Round trips in one measurement, and how often it is made. The fastest counts:
/// in the others, somebody else wanted a processor.
const TRIPS: usize = 20;
const TIMES: usize = 40;

fn main() {
    let universe = mpi::initialize().expect("MPI is started once");
    let world = universe.world();
    let folder = env::temp_dir();
    if world.rank() == 0 {
        let place = folder.join(format!("one_way_{}", process::id()));
        let unix = UnixListener::bind(&place).expect("a free name");
        let tcp = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address =
            format!("{} {}", place.display(), tcp.local_addr().expect("bound"));
        world.process_at_rank(1).send(address.as_bytes());
        let (mut unix, _) = unix.accept().expect("rank 1 comes");
        let (mut tcp, _) = tcp.accept().expect("rank 1 comes");
        tcp.set_nodelay(true).expect("TCP sends at once");
        // Rank 1 sleeps in a socket meanwhile, and needs no processor.
        channel();
        for length in LENGTHS {
            say("Unix socket", length, || trip(&mut unix, length));
        }
        for length in LENGTHS {
            say("TCP", length, || trip(&mut tcp, length));
        }
        for length in LENGTHS {
            say("MPI", length, || mpi_trip(&world, length));
        }
        let _ = fs::remove_file(place);
    } else {
        let (address, _) = world.process_at_rank(0).receive_vec::<u8>();
        let address = String::from_utf8(address).expect("an address");
        let (place, address) = address.rsplit_once(' ').expect("two addresses");
        let mut unix = UnixStream::connect(place).expect("rank 0 listens");
        let mut tcp = TcpStream::connect(address).expect("rank 0 listens");
        tcp.set_nodelay(true).expect("TCP sends at once");
        for length in LENGTHS {
            all().for_each(|_| echo(&mut unix, length));
        }
        for length in LENGTHS {
            all().for_each(|_| echo(&mut tcp, length));
        }
        let other = world.process_at_rank(0);
        for length in LENGTHS {
            let mut room = vec![0_u8; length];
            for _ in all() {
                other.receive_into(&mut room[..]);
                other.send(&room[..]);
            }
        }
    }
}

fn all() -> impl Iterator<Item = usize> {
    0..TIMES * TRIPS
}

/// Times round trips, and says how long half of one takes.
fn say(series: &str, length: usize, mut round_trip: impl FnMut()) {
    let times = (0..TIMES).map(|_| {
        let start = Instant::now();
        (0..TRIPS).for_each(|_| round_trip());
        start.elapsed().as_secs_f64() * 1e6 / (2 * TRIPS) as f64
    });
    let fastest = times.fold(f64::MAX, f64::min);
    println!(r#"{{"series":"{series}","x":{length},"y":{fastest:.4}}}"#);
}

/// A `Vec` goes to another thread and comes back: nothing is copied.
fn channel() {
    let (there, inbox) = mpsc::channel::<Vec<u8>>();
    let (back, answers) = mpsc::channel();
    let other = thread::spawn(move || {
        inbox.iter().for_each(|block| back.send(block).expect("somebody waits"))
    });
    for length in LENGTHS {
        let mut block = vec![7; length];
        say("channel", length, || {
            there
                .send(std::mem::take(&mut block))
                .expect("the other thread is there");
            block = answers.recv().expect("it answers");
        });
    }
    drop(there);
    other.join().expect("no panic");
}

fn trip(stream: &mut (impl Read + Write), length: usize) {
    let mut room = vec![7; length];
    stream.write_all(&room).expect("rank 1 reads");
    stream.read_exact(&mut room).expect("rank 1 answers");
}

fn echo(stream: &mut (impl Read + Write), length: usize) {
    let mut room = vec![0; length];
    stream.read_exact(&mut room).expect("rank 0 writes");
    stream.write_all(&room).expect("rank 0 reads");
}

fn mpi_trip(world: &SimpleCommunicator, length: usize) {
    let other = world.process_at_rank(1);
    let mut room = vec![7_u8; length];
    other.send(&room[..]);
    other.receive_into(&mut room[..]);
}
