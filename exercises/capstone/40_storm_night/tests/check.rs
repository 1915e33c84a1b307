//! What `storm_night` must do, in four stages. `night` says how a night goes and what must hold for it.

mod night;

use std::time::Duration;

use checker::{every_interleaving, for_real, on_the_clock};
use night::{Finding, Mic, Night, Plan, Says, ms};

/// Catches a night that never ends.
#[test]
fn stage_1_the_night_ends() {
    for blocks in [0, 6] {
        on_the_clock(move || {
            let mics = vec![Mic::new(0.5, 10.0, blocks), Mic::new(3.25, 10.0, blocks)];
            let (night, log) = Night::passes(Plan { watched: true, ..Plan::new(2, 1, mics) });
            night.ensure_archived(&log);
            night.ensure_heard_to_the_end();
            night.ensure_ended_in_time();
        });
    }
}

/// Catches blocks that get lost, come twice or out of order.
#[test]
fn stage_1_every_block_is_archived_once() {
    for (mics, blocks) in [(0, 0), (1, 0), (1, 2), (2, 1), (2, 2)] {
        every_interleaving(move || {
            let (night, log) = Night::passes(Plan::at_once(1, 1, mics, blocks));
            night.ensure_archived(&log);
            night.ensure_heard_to_the_end();
        });
    }
}

/// Catches memory that fills up while the disk is slow.
#[test]
fn stage_1_a_slow_disk() {
    for intake in [1, 4] {
        on_the_clock(move || {
            let mics = vec![Mic::new(0.3, 1.0, 30), Mic::new(0.7, 1.0, 30)];
            let plan = Plan { archive_takes: ms(10), counted: true, ..Plan::new(intake, 1, mics) };
            let (night, log) = Night::passes(plan);
            night.ensure_archived(&log);
            night.ensure_heard_to_the_end();
            night.ensure_bounded();
            night.ensure_ended_in_time();
        });
    }
}

/// Catches a microphone that has to wait for another one.
#[test]
fn stage_1_a_silent_microphone() {
    on_the_clock(|| {
        let mics = vec![Mic::new(900.0, 900.0, 2), Mic::new(10.5, 10.0, 12), Mic::new(17.25, 30.0, 4)];
        let (night, log) = Night::passes(Plan::new(2, 1, mics));
        night.ensure_archived(&log);
        night.ensure_heard_to_the_end();
        night.ensure_archived_within(ms(5));
        night.ensure_taken_on_time("while another one was silent");
    });
}

/// Catches what only many blocks bring to light: three times 2,000, on real threads.
#[test]
fn stage_1_many_blocks_on_real_threads() {
    for_real(|| {
        let (night, log) = Night::passes(Plan { counted: true, ..Plan::at_once(8, 2, 3, 2_000) });
        night.ensure_archived(&log);
        night.ensure_heard_to_the_end();
        night.ensure_bounded();
    });
}

/// Catches calls that get lost, are put in another order, or said about another block.
#[test]
fn stage_2_every_block_is_searched_once() {
    for (mics, blocks, detectors) in [(1, 2, 1), (1, 2, 2), (2, 1, 2)] {
        every_interleaving(move || {
            let (night, log) = Night::passes(Plan::at_once(1, detectors, mics, blocks));
            night.ensure_archived(&log);
            night.ensure_searched(&log);
        });
    }
}

/// Catches detectors that work one at a time, too many of them, or blocks that wait for a busy one.
#[test]
fn stage_2_detectors_work_at_the_same_time() {
    on_the_clock(|| {
        let mics = vec![Mic::new(0.5, 2.0, 8), Mic::new(1.25, 2.0, 8)];
        // The first block of each takes long, and is overtaken by others.
        let search = |mic, seq| (Finding::Whale, ms(if seq == 0 { 400 + mic as u64 } else { 97 }));
        let (night, log) = Night::passes(Plan { search, ..Plan::new(16, 3, mics) });
        night.ensure_archived(&log);
        night.ensure_searched(&log);
        night.ensure_busy();
    });
}

/// Catches blocks that pile up behind one that takes long to search.
#[test]
fn stage_2_a_long_search() {
    on_the_clock(|| {
        let mics = vec![Mic::new(0.5, 5.0, 40), Mic::new(1.25, 5.0, 40)];
        let search = |mic, seq| (Finding::Whale, ms(if (mic, seq) == (0, 0) { 500 } else { 3 }));
        let (night, log) = Night::passes(Plan { search, counted: true, ..Plan::new(2, 2, mics) });
        night.ensure_archived(&log);
        night.ensure_searched(&log);
        night.ensure_bounded();
        night.remark_on_a_pile();
    });
}

/// Catches a crash that takes anything with it: its block, its detector, or the night.
#[test]
fn stage_2_a_crash_costs_one_block() {
    on_the_clock(|| {
        let mics = vec![Mic::new(0.5, 2.0, 6), Mic::new(1.25, 2.0, 6)];
        let search = |_, seq| (if seq < 2 { corrupt(seq) } else { Finding::Whale }, ms(50));
        let (night, log) = Night::passes(Plan { search, ..Plan::new(16, 2, mics) });
        night.ensure_archived(&log);
        night.ensure_searched(&log);
        night.ensure_busy();
    });
}

/// Catches the same where any thread may be slow, down to a night in which every block is corrupt.
#[test]
fn stage_2_crashes_in_every_interleaving() {
    for (mics, blocks, detectors) in [(1, 2, 1), (2, 1, 2)] {
        every_interleaving(move || {
            let search = |mic, seq| (if mic == 0 { corrupt(seq) } else { Finding::Whale }, ms(0));
            let (night, log) = Night::passes(Plan { search, ..Plan::at_once(1, detectors, mics, blocks) });
            night.ensure_archived(&log);
            night.ensure_searched(&log);
        });
    }
}

/// Catches what only many blocks bring to light: every seventh of 1,500 is corrupt, on real threads.
#[test]
fn stage_2_many_crashes_on_real_threads() {
    for_real(|| {
        let search = |_, seq: u32| (if seq.is_multiple_of(7) { corrupt(seq) } else { Finding::Whale }, ms(0));
        let (night, log) = Night::passes(Plan { search, ..Plan::at_once(4, 3, 3, 500) });
        night.ensure_archived(&log);
        night.ensure_searched(&log);
    });
}

/// Catches a keeper who waits for an answer until the next block comes, and counts that are not true.
#[test]
fn stage_3_the_status_is_answered_at_once() {
    on_the_clock(|| {
        let mics = vec![Mic::new(20.5, 10.0, 3), Mic::new(25.25, 900.0, 2)];
        let search = |_, seq| (if seq == 1 { Finding::Static } else { Finding::Whale }, ms(1));
        let keeper = [5, 300, 500].map(|at| (ms(at), Says::Status)).to_vec();
        let (night, log) = Night::passes(Plan { search, keeper, ..Plan::new(2, 2, mics) });
        night.ensure_archived(&log);
        night.ensure_searched(&log);
        night.ensure_answered();
        night.ensure_ended_in_time();
    });
}

/// Catches a status that says what is still to be done.
#[test]
fn stage_3_the_status_is_not_ahead_of_the_truth() {
    on_the_clock(|| {
        let mics = vec![Mic::new(10.5, 40.0, 4)];
        let keeper = [15, 55, 65, 400].map(|at| (ms(at), Says::Status)).to_vec();
        let search = |_, _| (Finding::Whale, ms(20));
        let archive_takes = ms(7);
        let (night, log) = Night::passes(Plan { search, keeper, archive_takes, ..Plan::new(2, 1, mics) });
        night.ensure_archived(&log);
        night.ensure_counts();
    });
}

/// Catches a gain that comes late, or reaches one part of the station only.
#[test]
fn stage_3_the_gain_holds_from_the_answer_on() {
    every_interleaving(|| {
        let keeper = vec![(ms(0), Says::Gain(4.0)), (ms(0), Says::Status)];
        let (night, log) = Night::passes(Plan { keeper, ..Plan::at_once(1, 1, 1, 2) });
        night.ensure_archived(&log);
        night.ensure_gain();
    });
    on_the_clock(|| {
        let mics = vec![Mic::new(0.5, 10.0, 12), Mic::new(4.25, 10.0, 12)];
        let told = [(22, Says::Gain(4.0)), (23, Says::Status), (57, Says::Gain(0.5)), (58, Says::Status)];
        let keeper = told.map(|(at, says)| (ms(at), says)).to_vec();
        let (night, log) = Night::passes(Plan { keeper, ..Plan::new(2, 1, mics) });
        night.ensure_archived(&log);
        night.ensure_searched(&log);
        night.ensure_gain();
    });
}

/// Catches a meter that stands still, shows what is old, or is drawn too often.
#[test]
fn stage_3_the_meter_shows_the_newest_level() {
    on_the_clock(|| {
        let mics = vec![Mic::new(3.3, 7.0, 30), Mic::new(5.7, 11.0, 15)];
        let (night, log) = Night::passes(Plan { meter_every: ms(10), ..Plan::new(2, 1, mics) });
        night.ensure_archived(&log);
        night.ensure_meter_is_right();
    });
    // The first block is alone for a long time: the meter must not wait for the second one.
    on_the_clock(|| {
        let mics = vec![Mic::new(3.3, 200.0, 3)];
        let (night, _) = Night::passes(Plan { meter_every: ms(10), ..Plan::new(2, 1, mics) });
        night.ensure_meter_is_right();
    });
}

/// Catches a meter that holds others up while it is drawn, or that is drawn from a queue of old levels.
#[test]
fn stage_3_a_slow_meter_delays_nobody() {
    on_the_clock(|| {
        let mics = vec![Mic::new(3.3, 7.0, 40), Mic::new(5.7, 11.0, 20)];
        let (night, log) = Night::passes(Plan { meter_every: ms(10), meter_takes: ms(43), ..Plan::new(2, 1, mics) });
        night.ensure_archived(&log);
        night.ensure_taken_on_time("while the meter was being drawn");
        night.ensure_archived_within(ms(5));
        night.ensure_meter_is_right();
    });
}

/// Catches levels that come out of order where any thread may be slow.
#[test]
fn stage_3_the_meter_never_goes_back() {
    every_interleaving(|| {
        let (night, log) = Night::passes(Plan { meter_every: ms(1), ..Plan::at_once(1, 1, 1, 2) });
        night.ensure_archived(&log);
        night.ensure_levels_in_order();
    });
}

/// Catches a station that ends, or asks over and over, because nobody can command it any more.
#[test]
fn stage_3_the_keeper_hangs_up() {
    for blocks in [0, 1] {
        every_interleaving(move || {
            let keeper = vec![(ms(0), Says::HangsUp)];
            let (night, log) = Night::passes(Plan { keeper, ..Plan::at_once(1, 1, 1, blocks) });
            night.ensure_archived(&log);
            night.ensure_heard_to_the_end();
        });
    }
    on_the_clock(|| {
        let keeper = vec![(ms(35), Says::HangsUp)];
        let mics = vec![Mic::new(0.5, 10.0, 10)];
        let (night, log) = Night::passes(Plan { keeper, watched: true, ..Plan::new(2, 1, mics) });
        night.ensure_archived(&log);
        night.ensure_heard_to_the_end();
        night.ensure_searched(&log);
    });
}

/// Catches a station that falls when whoever asked has left.
#[test]
fn stage_3_nobody_waits_for_the_answer() {
    every_interleaving(|| {
        let keeper = vec![(ms(0), Says::StatusAndLeaves)];
        let (night, log) = Night::passes(Plan { keeper, ..Plan::at_once(1, 1, 1, 1) });
        night.ensure_archived(&log);
    });
}

/// Catches a lost microphone that takes others with it, or that nobody notices.
#[test]
fn stage_4_a_cable_tears() {
    for mics in [vec![Mic::at_once(1).torn()], vec![Mic::at_once(0).torn(), Mic::at_once(1)]] {
        every_interleaving(move || {
            let (night, log) = Night::passes(Plan::new(1, 1, mics.clone()));
            night.ensure_archived(&log);
            night.ensure_searched(&log);
            night.ensure_lost_mics(&log);
        });
    }
}

/// Catches a `Quit` that comes too late, or that throws away what had been taken.
#[test]
fn stage_4_quit_while_the_disk_is_slow() {
    on_the_clock(|| {
        let mics = vec![Mic::new(0.5, 4.0, 80), Mic::new(1.25, 4.0, 80), Mic::new(2.75, 90.0, 80)];
        let search = |_, seq| (if seq % 5 == 4 { corrupt(seq) } else { Finding::Whale }, ms(3));
        let keeper = vec![(ms(200), Says::Quit)];
        let plan =
            Plan { search, keeper, archive_takes: ms(10), counted: true, watched: true, ..Plan::new(3, 2, mics) };
        let (night, log) = Night::passes(plan);
        night.ensure_archived(&log);
        night.ensure_searched(&log);
        night.ensure_bounded();
        night.ensure_ended_by_quit();
        night.ensure_ended_in_time();
    });
}

/// Catches a `Quit` that cuts something off where any thread may be slow.
#[test]
fn stage_4_quit_at_any_moment() {
    every_interleaving(|| {
        let keeper = vec![(ms(0), Says::Quit)];
        let (night, log) = Night::passes(Plan { keeper, ..Plan::at_once(1, 1, 1, 2) });
        night.ensure_archived(&log);
        night.ensure_searched(&log);
    });
}

/// Catches what the parts do to each other: three microphones, two detectors, a crash, a torn cable and `Quit`.
#[test]
fn stage_4_everything_at_once() {
    every_interleaving(|| {
        let mics = vec![Mic::at_once(3), Mic::at_once(3).torn(), Mic::at_once(3)];
        let search = |mic, seq| (if (mic, seq) == (0, 1) { Finding::Noise } else { Finding::Whale }, ms(0));
        let keeper = vec![(ms(0), Says::Gain(2.0)), (ms(0), Says::Status), (ms(0), Says::Quit)];
        let (night, log) = Night::passes(Plan { search, keeper, ..Plan::new(1, 2, mics) });
        night.ensure_archived(&log);
        night.ensure_searched(&log);
        night.ensure_gain();
        night.ensure_lost_mics(&log);
    });
}

/// Catches whatever makes another log of the same night: three microphones, 200 blocks each, and `Quit` in between.
#[test]
fn stage_4_the_night_log() {
    let text = on_the_clock(|| {
        let mics = vec![Mic::new(10.1, 20.0, 200), Mic::new(13.3, 20.0, 60).torn(), Mic::new(16.7, 20.0, 200)];
        let keeper = [(989, Says::Status), (1009, Says::Gain(4.0)), (1389, Says::Status), (1609, Says::Quit)];
        let plan = Plan {
            search: |mic, seq| (heard_in_the_storm(mic, seq), ms(7)),
            archive_takes: ms(1),
            meter_every: ms(50),
            meter_takes: ms(13),
            keeper: keeper.map(|(at, says)| (ms(at), says)).to_vec(),
            counted: true,
            ..Plan::new(8, 2, mics)
        };
        let (night, log) = Night::passes(plan);
        night.ensure_archived(&log);
        night.ensure_searched(&log);
        night.ensure_bounded();
        night.ensure_answered();
        night.ensure_gain();
        night.ensure_taken_on_time("although nothing was full");
        night.ensure_ended_by_quit();
        night.ensure_lost_mics(&log);
        night.to_text(&log)
    });
    if let Some(text) = text {
        insta::assert_snapshot!("night_log", text);
    }
}

/// Catches what only a long night brings to light: three times 2,000 blocks, on real threads.
#[test]
fn stage_4_a_long_night_on_real_threads() {
    for_real(|| {
        let mics = vec![Mic::at_once(2_000), Mic::at_once(2_000).torn(), Mic::at_once(2_000)];
        let search = |_, seq| (if seq % 100 == 99 { corrupt(seq) } else { Finding::Whale }, ms(0));
        let keeper = (0..20).map(|n| (ms(n), if n % 2 == 0 { Says::Gain(1.0 + n as f32) } else { Says::Status }));
        let (night, log) = Night::passes(Plan {
            search,
            keeper: keeper.collect(),
            meter_every: Duration::from_micros(500),
            counted: true,
            ..Plan::new(8, 2, mics)
        });
        night.ensure_archived(&log);
        night.ensure_searched(&log);
        night.ensure_bounded();
        night.ensure_lost_mics(&log);
    });
}

/// Both kinds of corrupt blocks in turns.
fn corrupt(seq: u32) -> Finding {
    if seq.is_multiple_of(2) { Finding::Noise } else { Finding::Static }
}

/// Whales that come by, and what the storm does to a block now and then.
fn heard_in_the_storm(mic: usize, seq: u32) -> Finding {
    match (mic, seq) {
        (0, 71) | (2, 61) => Finding::Noise,
        (1, 33) => Finding::Static,
        _ if seq % 9 == mic as u32 => Finding::Whale,
        _ => Finding::Nothing,
    }
}
