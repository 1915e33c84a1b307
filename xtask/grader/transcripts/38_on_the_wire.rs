use crate::support::{observe, say};
use on_the_wire::{Packet, read_packet, write_packet};

#[test]
fn transcript() {
    observe(|random| {
        let mut wire = Vec::new();
        for _ in 0..20 {
            let packet = match random.below(3) {
                0 => Packet::Samples { seq: random.below(1 << 32) as u32, data: random.samples(4) },
                1 => Packet::Text(format!("{} å {}", random.below(1000), random.below(1000))),
                _ => Packet::Bye,
            };
            say(write_packet(&mut wire, &packet).is_ok());
        }
        say(format_args!("{wire:?}"));
        // A few of its bytes are damaged: either it is still a packet, or both sides agree that it is none.
        for _ in 0..3 {
            let mut damaged = wire.clone();
            let place = random.below(damaged.len() as u64) as usize;
            damaged[place] ^= 1 << random.below(8);
            let mut rest = &damaged[..];
            loop {
                match read_packet(&mut rest) {
                    Ok(Some(packet)) => say(format_args!("{packet:?}")),
                    Ok(None) => break say("the end"),
                    Err(error) => break say(format_args!("{:?}", error.kind())),
                }
            }
        }
    });
}
