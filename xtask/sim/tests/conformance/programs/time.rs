use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub(crate) const PROGRAMS: crate::Programs = crate::Programs {
    always: &[
        ("instants", instants),
        ("system times", system_times),
        ("too much", too_much),
        ("time passes", time_passes),
        ("time goes forward for all", time_goes_forward_for_all),
    ],
    varies: &[],
};

const SECOND: Duration = Duration::from_secs(1);

fn instants() -> String {
    let start = Instant::now();
    let mut later = start + SECOND;
    later += SECOND;
    let mut earlier = start - SECOND;
    earlier -= SECOND;
    let differences = [
        later - start,
        later.duration_since(earlier),
        start.duration_since(later),
        start.saturating_duration_since(earlier),
        earlier - start,
    ];
    let checked = (start.checked_duration_since(later), later.checked_duration_since(start));
    let sums = (start.checked_add(SECOND * 2) == Some(later), start.checked_sub(SECOND * 2) == Some(earlier));
    format!("{differences:?} {checked:?} {sums:?} {}", earlier < start && start < later && start.max(later) == later)
}

fn system_times() -> String {
    let now = SystemTime::now();
    let mut later = now + SECOND;
    later += SECOND;
    let mut earlier = now - SECOND;
    earlier -= SECOND;
    let error = now.duration_since(later).unwrap_err();
    let sums = (now.checked_add(SECOND * 2) == Some(later), now.checked_sub(SECOND * 2) == Some(earlier));
    let same = SystemTime::UNIX_EPOCH == UNIX_EPOCH;
    let plausible = now.duration_since(UNIX_EPOCH).unwrap() > SECOND * 1_700_000_000;
    format!(
        "{:?} {error} {:?} {sums:?} {same} {plausible} {:?} {UNIX_EPOCH:?}",
        now.duration_since(earlier),
        error.duration(),
        (UNIX_EPOCH - SECOND).duration_since(UNIX_EPOCH),
    )
}

fn too_much() -> String {
    let now = Instant::now();
    let panicked = super::on_purpose(|| crate::quietly(|| std::panic::catch_unwind(|| now + Duration::MAX).is_err()));
    format!("{} {} {panicked}", now.checked_add(Duration::MAX).is_none(), now.checked_sub(Duration::MAX).is_none())
}

fn time_passes() -> String {
    let (start, day) = (Instant::now(), SystemTime::now());
    thread::sleep(Duration::from_micros(20));
    format!("{} {}", start.elapsed() >= Duration::from_micros(20), day.elapsed().unwrap() >= Duration::from_micros(20))
}

fn time_goes_forward_for_all() -> String {
    let start = Instant::now();
    let then = thread::spawn(Instant::now).join().unwrap();
    format!("{}", start <= then && then <= Instant::now())
}
