//! Two processes on this machine, one for each end of the wire: `cargo run -p on_the_wire`.
//!
//! The mainland starts first, opens a TCP port and starts the island. Both print what they receive.

use std::env;
use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{self, Command};
use std::sync::mpsc;
use std::thread;

use on_the_wire::{Packet, receive_into, transmit};

fn main() -> io::Result<()> {
    match env::args().nth(1) {
        None => mainland(),
        Some(address) => island(TcpStream::connect(address)?),
    }
}

/// Starts the other process and answers each packet of sound with a line of text.
fn mainland() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut island = Command::new(env::current_exe()?).arg(listener.local_addr()?.to_string()).spawn()?;
    let (stream, _) = listener.accept()?;
    let ((inbox, packets_in), (outbox, packets_out)) = (mpsc::channel(), mpsc::channel());
    let writing = stream.try_clone()?;
    let transmitter = thread::spawn(move || hang_up_after(packets_out, writing));
    let receiver = thread::spawn(move || receive_into(stream, inbox));
    for packet in packets_in {
        say("mainland", &packet);
        if let Packet::Samples { seq, data } = packet {
            let _ = outbox.send(Packet::Text(format!("block {seq}: {} samples heard", data.len())));
        }
    }
    drop(outbox);
    receiver.join().expect("receiving does not panic")?;
    transmitter.join().expect("transmitting does not panic")?;
    island.wait()?;
    Ok(())
}

/// Sends three blocks and says good-bye, then hears the answers.
fn island(stream: TcpStream) -> io::Result<()> {
    let ((inbox, packets_in), (outbox, packets_out)) = (mpsc::channel(), mpsc::channel());
    let writing = stream.try_clone()?;
    let transmitter = thread::spawn(move || hang_up_after(packets_out, writing));
    let receiver = thread::spawn(move || receive_into(stream, inbox));
    for seq in 0..3 {
        let _ = outbox.send(Packet::Samples { seq, data: vec![0.25; 480] });
    }
    let _ = outbox.send(Packet::Bye);
    drop(outbox);
    packets_in.iter().for_each(|packet| say("island", &packet));
    transmitter.join().expect("transmitting does not panic")?;
    receiver.join().expect("receiving does not panic")?;
    Ok(())
}

/// Transmits, then ends this direction of the connection. The other direction is still in use.
fn hang_up_after(outbox: mpsc::Receiver<Packet>, stream: TcpStream) -> io::Result<u64> {
    let sent = transmit(outbox, &stream)?;
    stream.shutdown(Shutdown::Write)?;
    Ok(sent)
}

fn say(who: &str, packet: &Packet) {
    let what = match packet {
        Packet::Samples { seq, data } => format!("samples {seq}, {} values", data.len()),
        Packet::Text(text) => format!("\"{text}\""),
        Packet::Bye => "bye".into(),
    };
    println!("{who} (process {}) received {what}", process::id());
}
