//! Five streams, five choices.
#![expect(unused_variables, reason = "delete this line once you use them")]

/// What a mailbox does with a message for which there is no room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WhenFull {
    /// The sender waits until there is.
    Wait,
    /// The message that came last is not let in.
    DropNewest,
    /// The message that has waited longest makes room for it.
    OverwriteOldest,
    /// The mailbox gets bigger.
    Grow,
}

/// A mailbox: for how many messages it has room, and what it does when there are more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// What happens when it is full.
    pub policy: WhenFull,
    /// For how many messages there is room. At least 1; means nothing if the policy is [`WhenFull::Grow`].
    pub capacity: usize,
}

/// The five streams of the storm. A receiver takes one message, works on it, takes the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stream {
    /// 500 blocks of sound, one each 2 ms. The disk takes 3.001 ms for a block.
    ///
    /// No block may get lost. There is memory for 64 that wait. The hydrophone can be held up, for 5 ms at a time.
    Archive,
    /// A level each 5 ms for a second. The display takes 40.3 ms to draw one.
    ///
    /// As long as levels come, none that is drawn may be older than 20 ms. The sensor can't be held up.
    Meter,
    /// 5 000 log lines, and then the crash. The lines are read afterwards.
    ///
    /// The last 100 must be there. There is memory for 128. Who writes a line can't be held up.
    BlackBox,
    /// 400 lightning strikes within 40 ms. The alarm takes 10.03 ms to report one.
    ///
    /// The first 3 must be reported, and 100 ms after the last strike the alarm must be silent. The sensor can't be held
    /// up.
    FirstStrikes,
    /// 1 000 birds, one each millisecond. Telling its species takes 2.001 ms.
    ///
    /// No bird may get lost, and the counter can't be held up. There is memory for all of them.
    Census,
}

/// Chooses the mailbox for a stream.
pub fn choose(stream: Stream) -> Choice {
    todo!("what hurts this stream most: a lost message, an old one, a waiting sender, or memory?")
}
