//! The assembly line.

use std::sync::mpsc::{self, Receiver};
use std::thread::{self, Scope};

/// Decodes, cleans and searches everything in `input`, and returns the findings in the order of the input.
///
/// Each of the three stages has a thread of its own, and all three are at work at the same time, each on another item.
/// At most `cap` items wait between two stages. When it returns, every thread it has started has ended.
pub fn pipeline<A, B, C, D>(
    input: Vec<A>,
    decode: impl FnMut(A) -> B + Send + 'static,
    clean: impl FnMut(B) -> C + Send + 'static,
    detect: impl FnMut(C) -> D + Send + 'static,
    cap: usize,
) -> Vec<D>
where
    A: Send + 'static,
    B: Send + 'static,
    C: Send + 'static,
    D: Send + 'static,
{
    thread::scope(|scope| {
        let decoded = stage(scope, input, decode, cap);
        let cleaned = stage(scope, decoded, clean, cap);
        let findings = stage(scope, cleaned, detect, cap);
        findings.into_iter().collect()
    })
}

/// Starts a thread that does `job` with whatever comes in. The thread ends when nothing can come any more, and its
/// sender goes with it: that is how the next stage learns of the end.
fn stage<'scope, T, U>(
    scope: &'scope Scope<'scope, '_>,
    inbox: impl IntoIterator<Item = T> + Send + 'scope,
    mut job: impl FnMut(T) -> U + Send + 'scope,
    cap: usize,
) -> Receiver<U>
where
    U: Send + 'scope,
{
    let (out, done) = mpsc::sync_channel(cap);
    scope.spawn(move || {
        for item in inbox {
            if out.send(job(item)).is_err() {
                return;
            }
        }
    });
    done
}
