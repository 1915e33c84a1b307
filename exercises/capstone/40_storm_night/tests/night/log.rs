//! A night as text: the same for every program that is right.

use std::fmt::Write as _;

use storm_night::NightLog;

use super::Night;
use super::judge::{in_ms, longest_wait};

impl Night {
    pub(crate) fn to_text(&self, log: &NightLog) -> String {
        let mut text = String::new();
        for (mic, taken) in self.taken.iter().enumerate() {
            let taken = taken.all();
            let calls = log.calls.iter().filter(|call| call.mic == mic).count();
            let lost = if log.lost_mics.contains(&mic) { ", lost" } else { "" };
            _ = writeln!(
                text,
                "microphone {mic}: {} taken, {} archived, {calls} calls, longest wait {}{lost}",
                taken.len(),
                log.archived[mic],
                in_ms(longest_wait(&taken)),
            );
        }
        let mut strongest: Vec<_> = log.calls.iter().collect();
        strongest.sort_by(|a, b| b.strength.total_cmp(&a.strength));
        for call in strongest.iter().take(3) {
            _ = writeln!(text, "strong call: microphone {}, block {}, {}", call.mic, call.seq, call.strength);
        }
        let mut crashes: Vec<_> = log.crashes.iter().collect();
        crashes.sort_by_key(|crash| (crash.mic, crash.seq));
        for crash in crashes {
            _ = writeln!(text, "crash: microphone {}, block {}: {}", crash.mic, crash.seq, crash.message);
        }
        for asked in self.asked.all() {
            let answer = asked.answer.map(|(_, status)| status);
            let Some(status) = answer else { continue };
            _ = writeln!(
                text,
                "{}: {} taken, {} archived, {} calls, {} crashed",
                in_ms(asked.at),
                status.taken,
                status.archived,
                status.calls,
                status.crashed
            );
        }
        for quit in self.quit.all() {
            _ = writeln!(text, "{}: quit", in_ms(quit));
        }
        text
    }
}
