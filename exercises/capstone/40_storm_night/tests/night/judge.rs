//! What must hold for a night, in the order of the stages.

use std::collections::HashMap;
use std::time::Duration;

use checker::{Idle, elapsed, ensure, mistake, remark};
use storm_night::{Call, Crash, NightLog, Status};

use super::{Finding, Handled, NOISE, Night, Taken, loudness, ms, static_in, strength};

/// Stage 1: intake and archive.
impl Night {
    /// Every block that was taken has been archived once, in its microphone's order, and counted.
    pub(crate) fn ensure_archived(&self, log: &NightLog) {
        self.ensure_each_once(&self.archived.all(), "archived");
        let archived = self.archived.all();
        for mic in 0..self.taken.len() {
            let own: Vec<u32> = archived.iter().filter(|block| block.mic == mic).map(|block| block.seq).collect();
            if let Some(pair) = own.windows(2).find(|pair| pair[1] < pair[0]) {
                mistake!("Block ({mic}, {}) was archived before block ({mic}, {}).", pair[0], pair[1]);
            }
        }
        let mics = self.taken.len();
        ensure!(
            log.archived.len() == mics,
            "`archived` in the log has {} entries; there were {mics} microphones.",
            log.archived.len()
        );
        for (mic, taken) in self.taken.iter().enumerate() {
            let (logged, true_number) = (log.archived[mic], taken.len() as u64);
            ensure!(
                logged == true_number,
                "The log counts {logged} archived blocks of microphone {mic}; there were {true_number}."
            );
        }
    }

    /// All blocks were asked for: every microphone has been heard to its end.
    pub(crate) fn ensure_heard_to_the_end(&self) {
        for (mic, (taken, plan)) in self.taken.iter().zip(&self.plan.mics).enumerate() {
            let (taken, blocks) = (taken.len(), plan.blocks as usize);
            ensure!(taken == blocks, "Microphone {mic} had {blocks} blocks; {taken} were taken.");
        }
    }

    /// Never too many blocks between a microphone and the archive.
    pub(crate) fn ensure_bounded(&self) {
        let (high, most) = (self.to_archive.high_water(), self.plan.most());
        ensure!(
            high <= most,
            "{high} blocks were taken and not yet archived; with an intake of {}, {most} are allowed.",
            self.plan.intake
        );
    }

    /// No microphone waited for another one, or for anything else than its own next block.
    pub(crate) fn ensure_taken_on_time(&self, meanwhile: &str) {
        for (mic, taken) in self.taken.iter().enumerate() {
            let waited = longest_wait(&taken.all());
            ensure!(waited.is_zero(), "The intake of microphone {mic} waited {} {meanwhile}.", in_ms(waited));
        }
    }

    /// Every block was archived within `most` of being taken.
    pub(crate) fn ensure_archived_within(&self, most: Duration) {
        for block in self.archived.all() {
            let Some(taken) = self.taken[block.mic].all().get(block.seq as usize).copied() else { continue };
            let waited = block.ended.saturating_sub(taken.at);
            let Handled { mic, seq, .. } = block;
            ensure!(waited <= most, "Block ({mic}, {seq}) waited {} for a free archive.", in_ms(waited));
        }
    }

    /// The station ended as soon as there was nothing left to do.
    pub(crate) fn ensure_ended_in_time(&self) {
        let done = self.archived.all().iter().chain(&self.searched.all()).map(|block| block.ended).max();
        let done = done.unwrap_or_default();
        let morning = self.morning.all().first().copied().unwrap_or_default();
        ensure!(
            morning <= done + ms(200),
            "Everything was done at {}; `storm_night` returned at {}.",
            in_ms(done),
            in_ms(morning)
        );
    }

    /// Ten seconds are over, and so should be the night.
    pub(crate) fn has_not_ended(&self) -> ! {
        let taken: usize = self.taken.iter().map(|taken| taken.len()).sum();
        let archived = self.archived.all();
        let last = archived.iter().map(|block| block.ended).max();
        let last = last.map_or(String::new(), |last| format!(", the last at {}", in_ms(last)));
        mistake!(
            "At {} `storm_night` had not returned: {taken} blocks were taken and {} archived{last}.",
            in_ms(elapsed()),
            archived.len()
        )
    }

    // ANCHOR: once
    /// `handled` holds every block that was taken, once, and nothing else.
    fn ensure_each_once(&self, handled: &[Handled], what: &str) {
        let mut times: HashMap<(usize, u32), usize> = HashMap::new();
        handled.iter().for_each(|block| *times.entry((block.mic, block.seq)).or_default() += 1);
        for (mic, taken) in self.taken.iter().enumerate() {
            for seq in 0..taken.len() as u32 {
                let times = times.get(&(mic, seq)).copied().unwrap_or(0);
                if times == 0 {
                    mistake!("Block ({mic}, {seq}) was taken and never {what}.{}", self.why_never(mic, seq));
                }
                ensure!(times == 1, "Block ({mic}, {seq}) was {what} {times} times.");
            }
        }
        let taken: usize = self.taken.iter().map(|taken| taken.len()).sum();
        ensure!(handled.len() == taken, "{} blocks were {what}; {taken} were taken.", handled.len());
    }
    // ANCHOR_END: once

    /// What else is known about a block that got lost.
    fn why_never(&self, mic: usize, seq: u32) -> String {
        let crashed = matches!(self.finding(mic, seq), Finding::Noise | Finding::Static);
        let searched = self.searched.all().iter().any(|block| (block.mic, block.seq) == (mic, seq));
        if crashed && searched {
            return " It went down with the detector that crashed on it.".into();
        }
        if self.quit.is_empty() { String::new() } else { " The keeper had said `Quit`.".into() }
    }

    pub(crate) fn finding(&self, mic: usize, seq: u32) -> Finding {
        (self.plan.search)(mic, seq).0
    }
}

/// Stage 2: detectors.
impl Night {
    /// Every block that was taken has been searched once, and what came of it stands in the log.
    pub(crate) fn ensure_searched(&self, log: &NightLog) {
        self.ensure_each_once(&self.searched.all(), "searched");
        for pair in log.calls.windows(2) {
            let [first, second] = [&pair[0], &pair[1]].map(|call| (call.mic, call.seq));
            ensure!(first < second, "Call {first:?} stands before {second:?}.");
        }
        let calls: HashMap<(usize, u32), &Call> = log.calls.iter().map(|call| ((call.mic, call.seq), call)).collect();
        let taken = self.taken.iter().map(|taken| taken.len() as u32).enumerate();
        for (mic, seq) in taken.flat_map(|(mic, blocks)| (0..blocks).map(move |seq| (mic, seq))) {
            self.ensure_logged(mic, seq, calls.get(&(mic, seq)).copied(), &log.crashes);
        }
    }

    /// The log says about one block what is true.
    fn ensure_logged(&self, mic: usize, seq: u32, call: Option<&Call>, crashes: &[Crash]) {
        let finding = self.finding(mic, seq);
        let crashes: Vec<&Crash> = crashes.iter().filter(|crash| (crash.mic, crash.seq) == (mic, seq)).collect();
        match (finding, call) {
            (Finding::Whale, None) => mistake!("There is a call in block ({mic}, {seq}); it is not in the log."),
            (Finding::Whale, Some(call)) => {
                let (true_strength, logged) = (strength(mic, seq), call.strength);
                ensure!(
                    logged == true_strength,
                    "The call in block ({mic}, {seq}) was {true_strength} strong; the log says {logged}."
                );
            }
            (_, Some(_)) => mistake!("The log has a call in block ({mic}, {seq}), where there is none."),
            (_, None) => {}
        }
        let expected = match finding {
            Finding::Noise => Some((NOISE.to_string(), "&str")),
            Finding::Static => Some((static_in(mic, seq), "String")),
            _ => None,
        };
        match (expected, crashes.as_slice()) {
            (None, []) => {}
            (None, _) => mistake!("The log has a crash on block ({mic}, {seq}), whose search ended well."),
            (Some(_), []) => mistake!("The search of block ({mic}, {seq}) crashed; the log has no such crash."),
            (Some((message, kind)), [crash]) => ensure!(
                crash.message == message,
                "The message of the crash on block ({mic}, {seq}) was lost: its payload is a {kind}, the log says {:?}.",
                crash.message
            ),
            (Some(_), many) => mistake!("The crash on block ({mic}, {seq}) is in the log {} times.", many.len()),
        }
    }

    /// What waits for a detector is bounded too, or there is something to be said about it.
    pub(crate) fn remark_on_a_pile(&self) {
        let (high, most) = (self.to_search.high_water(), self.plan.most());
        if most < high {
            remark(format!(
                "While one search took 500 ms, {high} blocks waited for a detector. Nothing bounds that queue."
            ));
        }
    }

    /// At some moment all detectors were at work, and never more; and none was idle while a block waited.
    pub(crate) fn ensure_busy(&self) {
        let (detectors, most) = (self.plan.detectors, self.searching.most_at_once());
        ensure!(most <= detectors, "{most} searches at a time; there are {detectors} detectors.");
        let taken = self.taken.iter().map(|taken| taken.all()).enumerate();
        let ready: Vec<_> =
            taken.flat_map(|(mic, taken)| (0..).zip(taken).map(move |(seq, taken)| ((mic, seq), taken.at))).collect();
        let Some(Idle { from, until, waiting, workers }) = self.searching.idle(detectors, &ready) else { return };
        let crashed = |&(mic, seq): &(usize, u32)| matches!(self.finding(mic, seq), Finding::Noise | Finding::Static);
        let is_over = |ended: Option<Duration>| ended.is_some_and(|ended| ended <= from);
        let spans = self.searching.spans();
        let crashes = spans.iter().filter(|span| is_over(span.ended) && crashed(&span.work)).count();
        mistake!(
            "Only {} of {detectors} detectors worked from {} on, {}, while {} waited.{}",
            detectors - workers.len(),
            in_ms(from),
            if until == Duration::MAX { "to the end".into() } else { format!("for {}", in_ms(until - from)) },
            if waiting.len() == 1 { "1 block".into() } else { format!("{} blocks", waiting.len()) },
            match crashes {
                0 => String::new(),
                1 => " 1 search had crashed.".into(),
                n => format!(" {n} searches had crashed."),
            }
        );
    }
}

/// Stage 3: commands and the meter.
impl Night {
    /// Every question was answered at once, with counts that are true.
    pub(crate) fn ensure_answered(&self) {
        for asked in self.asked.all() {
            let at = in_ms(asked.at);
            let Some((answered, _)) = asked.answer else {
                mistake!("The keeper asked for the status at {at} and got no answer.")
            };
            let waited = in_ms(answered - asked.at);
            ensure!(answered == asked.at, "The keeper asked for the status at {at} and was answered {waited} later.");
        }
        self.ensure_counts();
    }

    /// No answer was ahead of the truth, or behind it while nothing was under way.
    pub(crate) fn ensure_counts(&self) {
        for asked in self.asked.all() {
            let (at, Some((answered, status))) = (in_ms(asked.at), asked.answer) else { continue };
            let truth = self.truth(answered);
            let counts = |status: Status| [status.taken, status.archived, status.calls, status.crashed];
            let both = counts(status).into_iter().zip(counts(truth));
            for (what, (said, true_number)) in ["taken", "archived", "calls", "crashed"].iter().zip(both) {
                ensure!(said <= true_number, "At {at} the status said {said} {what}; the truth was {true_number}.");
            }
            let quiet = truth.taken == truth.archived && self.searched_by(answered) == truth.taken;
            ensure!(
                !quiet || status == truth,
                "At {at}, with no block under way, the status said {status:?}; the truth was {truth:?}."
            );
        }
    }

    /// The counts as they truly were. Everything at this very moment counts.
    fn truth(&self, now: Duration) -> Status {
        let by_now = |blocks: Vec<Handled>| blocks.into_iter().filter(move |block| block.ended <= now);
        let found = |finding: &[Finding]| {
            let blocks =
                by_now(self.searched.all()).filter(|block| finding.contains(&self.finding(block.mic, block.seq)));
            blocks.count() as u64
        };
        let taken = self.taken.iter().flat_map(|taken| taken.all()).filter(|taken| taken.at <= now);
        Status {
            taken: taken.count() as u64,
            archived: by_now(self.archived.all()).count() as u64,
            calls: found(&[Finding::Whale]),
            crashed: found(&[Finding::Noise, Finding::Static]),
        }
    }

    fn searched_by(&self, now: Duration) -> u64 {
        self.searched.all().iter().filter(|block| block.ended <= now).count() as u64
    }

    /// Every block had the gain that was confirmed before it was asked for, or one that was told later.
    pub(crate) fn ensure_gain(&self) {
        let mut gains = vec![1.0];
        gains.extend(self.gains.all());
        let (archived, searched) = (self.archived.all(), self.searched.all());
        for (what, block) in
            archived.iter().map(|block| ("archived", block)).chain(searched.iter().map(|block| ("searched", block)))
        {
            let Handled { mic, seq, gain, .. } = *block;
            let Some(taken) = self.taken[mic].all().get(seq as usize).copied() else { continue };
            let known = gains.iter().position(|known| *known == gain);
            let Some(known) = known else {
                mistake!("Block ({mic}, {seq}) was {what} with gain {gain}, which nobody had asked for.")
            };
            ensure!(
                taken.confirmed <= known,
                "Block ({mic}, {seq}) was {what} with gain {gain}; before it was taken, a status had been answered that \
                 was asked for after gain {}.",
                gains[taken.confirmed]
            );
        }
        for block in &searched {
            let same = archived.iter().find(|other| (other.mic, other.seq) == (block.mic, block.seq));
            if let Some(same) = same.filter(|same| same.gain != block.gain) {
                let Handled { mic, seq, gain, .. } = block;
                mistake!("Block ({mic}, {seq}) was archived with gain {} and searched with gain {gain}.", same.gain);
            }
        }
    }

    /// The meter showed levels that blocks had, and of no microphone an older one after a newer one.
    pub(crate) fn ensure_levels_in_order(&self) {
        let mut newest = vec![None; self.taken.len()];
        for (_, level) in self.shown.all() {
            let Some((mic, seq)) = self.block_of(level) else { continue };
            ensure!(
                newest[mic] <= Some(seq),
                "The meter showed block ({mic}, {seq}) after block ({mic}, {}).",
                newest[mic].unwrap_or(0)
            );
            newest[mic] = Some(seq);
        }
    }

    /// The meter showed the newest level, once every period, from the first block to the last.
    pub(crate) fn ensure_meter_is_right(&self) {
        let (every, takes) = (self.plan.meter_every, self.plan.meter_takes);
        // In the order in which they were taken: when, and which.
        let taken = self.taken.iter().map(|taken| taken.all()).enumerate();
        let mut blocks: Vec<(Duration, usize, u32)> =
            taken.flat_map(|(mic, taken)| (0..).zip(taken).map(move |(seq, taken)| (taken.at, mic, seq))).collect();
        blocks.sort();
        let place = |level| {
            let (mic, seq) = self.block_of(level)?;
            blocks.iter().position(|block| (block.1, block.2) == (mic, seq))
        };
        let shown: Vec<(Duration, Option<usize>)> =
            self.shown.all().into_iter().map(|(at, level)| (at, place(level))).collect();

        for (at, place) in &shown {
            let Some(place) = place else { continue };
            // The next block makes this one old.
            let age = blocks.get(place + 1).map_or(ms(0), |next| at.saturating_sub(next.0));
            let (_, mic, seq) = blocks[*place];
            ensure!(
                age <= every,
                "At {} the meter showed block ({mic}, {seq}), which had not been the newest for {}.",
                in_ms(*at),
                in_ms(age)
            );
        }
        for pair in shown.windows(2) {
            let ((_, first), (at, second)) = (pair[0], pair[1]);
            ensure!(
                first <= second || second.is_none(),
                "At {} the meter went back from a newer block to an older one.",
                in_ms(at)
            );
        }
        let (last, _, _) = blocks.last().copied().unwrap_or_default();
        for (index, (at, mic, seq)) in blocks.iter().enumerate() {
            let in_time = *at + every + takes;
            let is_shown =
                shown.iter().any(|(when, place)| *when <= in_time && place.is_some_and(|place| index <= place));
            // What comes at the end of the night may be too late for the meter.
            ensure!(
                is_shown || last < in_time + every,
                "Neither block ({mic}, {seq}), taken at {}, nor a newer one was on the meter by {}.",
                in_ms(*at),
                in_ms(in_time)
            );
        }
        let periods = last.as_micros() / every.as_micros() + 2;
        ensure!(
            shown.len() as u128 <= periods,
            "The meter was drawn {} times in {}; once every {} was asked for.",
            shown.len(),
            in_ms(last),
            in_ms(every)
        );
    }

    /// Which block has this level, under any gain. None for silence.
    fn block_of(&self, level: f32) -> Option<(usize, u32)> {
        if level == 0.0 {
            return None;
        }
        let mut gains = vec![1.0];
        gains.extend(self.gains.all());
        let taken = self.taken.iter().map(|taken| taken.len() as u32).enumerate();
        let mut blocks = taken.flat_map(|(mic, blocks)| (0..blocks).map(move |seq| (mic, seq)));
        let block = blocks.find(|&(mic, seq)| gains.iter().any(|gain| loudness(mic, seq) * gain == level));
        if block.is_none() {
            mistake!("The meter showed {level}, which is the peak of no block.");
        }
        block
    }
}

/// Stage 4: the storm.
impl Night {
    /// After `Quit`, each microphone was asked for one more block at most.
    pub(crate) fn ensure_ended_by_quit(&self) {
        let Some(&quit) = self.quit.all().first() else { mistake!("Nobody ever heard the keeper's `Quit`.") };
        for (mic, taken) in self.taken.iter().enumerate() {
            let late = taken.all().iter().filter(|taken| quit < taken.at).count();
            ensure!(
                late <= 1,
                "{late} blocks of microphone {mic} were taken after `Quit`, which was heard at {}.",
                in_ms(quit)
            );
        }
    }

    /// The torn microphones, and only they, are in the log.
    pub(crate) fn ensure_lost_mics(&self, log: &NightLog) {
        for (mic, plan) in self.plan.mics.iter().enumerate() {
            let times = log.lost_mics.iter().filter(|lost| **lost == mic).count();
            let gone = plan.torn && self.taken[mic].len() == plan.blocks as usize && self.quit.is_empty();
            ensure!(!gone || times == 1, "Microphone {mic} was lost; it is {times} times in `lost_mics`.");
            ensure!(plan.torn || times == 0, "Microphone {mic} is in `lost_mics`, and nothing happened to it.");
        }
    }
}

/// The longest time that passed between a block of a microphone and the request for its next one.
pub(crate) fn longest_wait(taken: &[Taken]) -> Duration {
    taken.windows(2).map(|pair| pair[1].asked.saturating_sub(pair[0].at)).max().unwrap_or_default()
}

pub(crate) fn in_ms(time: Duration) -> String {
    let ms = time.as_micros() as f64 / 1000.0;
    format!("{ms} ms")
}
