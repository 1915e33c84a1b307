//! Limits that a check sets on its own process before any code of the learner's runs.
//!
//! They keep a mistake from taking the machine down: memory that grows without end, a thread that computes for ever.

/// More than any scenario needs, less than a small machine has.
#[cfg(target_os = "linux")]
const MEMORY: u64 = 4 << 30;

/// Processor time of the whole process. A check takes a second or two.
#[cfg(target_os = "linux")]
const SECONDS: u64 = 60;

/// Sets the limits, where the platform has them. What can't be set is left to the runner's deadline.
#[cfg(target_os = "linux")]
pub(crate) fn apply() {
    use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};
    // A runner that is killed can't end its checks itself.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    for (resource, most) in [(Resource::As, MEMORY), (Resource::Cpu, SECONDS), (Resource::Core, 0)] {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn apply() {}
