//! What `night_sky` must do, however long frames take.

use std::thread;
use std::time::Duration;

use checker::{Notes, elapsed, ensure, event, every_interleaving, for_real, mistake, on_the_clock};
use kit::{Frame, work_for};
use shutter::night_sky;

/// One in the camera, one on the table.
const MOST: usize = 2;

/// Catches frames that get lost or change places, and a third frame that exists while two others do.
#[test]
fn never_a_third_frame() {
    for frames in [0, 1, 2, 3] {
        every_interleaving(move || {
            let night = Night::new();
            night_sky(frames, night.camera(Duration::ZERO), night.table(Duration::ZERO));
            night.ensure_developed(frames);
        });
    }
}

/// Catches a camera that stands idle while a frame is on the table.
#[test]
fn camera_and_table_work_at_the_same_time() {
    on_the_clock(|| {
        let night = Night::new();
        let step = Duration::from_millis(30);
        night_sky(5, night.camera(step), night.table(step));
        night.ensure_developed(5);

        // Five exposures, and the last development. Not all that is over is idleness worth a word.
        let done = elapsed();
        let Some(idle) = night.first_idle(step) else { return };
        ensure!(
            done < 7 * step,
            "The camera was idle while frame {idle} was developed: {} ms instead of {}.",
            done.as_millis(),
            (6 * step).as_millis()
        );
    });
}

/// Catches a night that goes well only when camera and table are equally fast.
#[test]
fn one_of_the_two_is_slower() {
    for (exposing, developing) in [(10, 35), (35, 10)] {
        on_the_clock(move || {
            let night = Night::new();
            night_sky(4, night.camera(Duration::from_millis(exposing)), night.table(Duration::from_millis(developing)));
            night.ensure_developed(4);
        });
    }
}

/// Catches what only a long night shows: two hundred frames, on real threads.
#[test]
fn two_hundred_frames_on_real_threads() {
    for_real(|| {
        let night = Night::new();
        night_sky(200, night.camera(Duration::from_micros(20)), night.table(Duration::from_micros(50)));
        night.ensure_developed(200);
    });
}

/// What happened to a frame, and when.
#[derive(Clone, Copy)]
struct Entry {
    what: What,
    id: u32,
    at: Duration,
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    ExposureBegins,
    ExposureEnds,
    DevelopmentBegins,
    DevelopmentEnds,
}

/// The log of one night: the scenario writes it while frames are taken, and judges when all is over.
struct Night {
    log: Notes<Entry>,
}

impl Night {
    fn new() -> Self {
        Night { log: Notes::new() }
    }

    /// A camera that takes `cost` for each frame.
    fn camera(&self, cost: Duration) -> impl FnMut(u32) -> Frame + Send + 'static {
        let log = self.log.clone();
        let caller = thread::current().id();
        move |id| {
            ensure!(thread::current().id() != caller, "Frame {id} was exposed by the calling thread, which develops.");
            note(&log, What::ExposureBegins, id);
            take_time(cost);
            event(format!("frame {id} is exposed"));
            note(&log, What::ExposureEnds, id);
            picture(id)
        }
    }

    /// A table that takes `cost` for each frame.
    fn table(&self, cost: Duration) -> impl FnMut(Frame) {
        let log = self.log.clone();
        move |frame| {
            note(&log, What::DevelopmentBegins, frame.id);
            ensure!(frame == picture(frame.id), "What came as frame {} is another picture.", frame.id);
            take_time(cost);
            event(format!("frame {} is developed", frame.id));
            note(&log, What::DevelopmentEnds, frame.id);
        }
    }

    /// Requires that frames 0 to `count - 1` were developed once each and in order, and that never too many existed.
    fn ensure_developed(&self, count: u32) {
        let log = self.log.all();
        let ids = |what: What| log.iter().filter(move |entry| entry.what == what).map(|entry| entry.id);

        let developed: Vec<u32> = ids(What::DevelopmentEnds).collect();
        let exposed: Vec<u32> = ids(What::ExposureEnds).collect();
        let lost: Vec<u32> = exposed.iter().copied().filter(|id| !developed.contains(id)).collect();
        ensure!(lost.is_empty(), "{} exposed and never developed.", were(&lost));
        let missing: Vec<u32> = (0..count).filter(|id| !exposed.contains(id)).collect();
        ensure!(missing.is_empty(), "{} never exposed; `night_sky` was asked for {count}.", were(&missing));
        for (place, id) in developed.iter().enumerate() {
            ensure!(*id < count, "Frame {id} was taken; `night_sky` was asked for {count}, and they begin at 0.");
            let earlier = &developed[..place];
            ensure!(!earlier.contains(id), "Frame {id} was developed twice.");
            let Some(overtaken) = earlier.iter().find(|before| *before > id) else { continue };
            mistake!("Frame {overtaken} was developed before frame {id}.");
        }
        ensure_room(&log);
    }

    /// The first frame whose development began while the camera had nothing to do, and went on so for `long`.
    fn first_idle(&self, long: Duration) -> Option<u32> {
        let log = self.log.all();
        let begins = |what: What, id: u32| log.iter().find(|entry| (entry.what, entry.id) == (what, id)).map(|e| e.at);
        (0..)
            .map_while(|id| Some((id, begins(What::DevelopmentBegins, id)?, begins(What::ExposureBegins, id + 1)?)))
            .find(|(_, taken, next)| *next >= *taken + long)
            .map(|(id, ..)| id)
    }
}

/// Even no time at all would be a step, at which others could go first.
fn take_time(cost: Duration) {
    if !cost.is_zero() {
        work_for(cost);
    }
}

fn note(log: &Notes<Entry>, what: What, id: u32) {
    log.push(Entry { what, id, at: elapsed() });
}

/// Frame `id` as the camera takes it.
fn picture(id: u32) -> Frame {
    let shade = id.to_le_bytes()[0];
    Frame { id, w: 2, h: 1, px: vec![shade, 255 - shade] }
}

/// Requires that never more than two frames existed. Tells where they were when most did.
fn ensure_room(log: &[Entry]) {
    let (mut camera, mut between, mut table) = (0, 0, 0);
    let mut crowded = (0, 0, 0);
    for entry in log {
        match entry.what {
            What::ExposureBegins => camera += 1,
            What::ExposureEnds => (camera, between) = (camera - 1, between + 1),
            What::DevelopmentBegins => (between, table) = (between - 1, table + 1),
            What::DevelopmentEnds => table -= 1,
        }
        if camera + between + table > crowded.0 + crowded.1 + crowded.2 {
            crowded = (camera, between, table);
        }
    }
    let (camera, between, table) = crowded;
    let all = camera + between + table;
    ensure!(
        all <= MOST,
        "{all} frames existed at once: {camera} being exposed, {between} waiting, {table} on the table. \
         There is room for {MOST}."
    );
}

/// `Frame 3 was`, `Frames 1 and 3 were`.
fn were(ids: &[u32]) -> String {
    match ids {
        [one] => format!("Frame {one} was"),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(ToString::to_string).collect();
            format!("Frames {} and {last} were", most.join(", "))
        }
        [] => "No frame was".into(),
    }
}
