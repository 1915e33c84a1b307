use crate::support::{observe, say};
use kit::Block;
use last_orders::Recorder;
use std::sync::{Arc, Mutex};

#[test]
fn transcript() {
    observe(|random| {
        for finished in [true, false, true] {
            let disk = Arc::new(Mutex::new(Vec::new()));
            let written = Arc::clone(&disk);
            let recorder = Recorder::start(random.below(4) as usize, move |block| written.lock().unwrap().push(block));
            for seq in 0..random.below(30) as u32 {
                say(recorder.record(Block { seq, samples: random.samples(2) }).is_ok());
            }
            if finished {
                say(recorder.finish());
            } else {
                drop(recorder);
            }
            say(format_args!("{:?}", disk.lock().unwrap()));
        }
    });
}
