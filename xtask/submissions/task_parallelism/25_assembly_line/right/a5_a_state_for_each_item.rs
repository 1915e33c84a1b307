//! The assembly line.

use std::collections::VecDeque;
use std::sync::mpsc;
use std::thread;

/// Decodes, cleans and searches everything in `input`, and returns the findings in the order of the input.
///
/// Each of the three stages has a thread of its own, and all three are at work at the same time, each on another item.
/// At most `cap` items wait between two stages.
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
    // The stages run without knowing each other. The caller hands out and takes in, and `cap` counts what is under way.
    let (to_decode, decoder) = mpsc::channel();
    let (to_clean, cleaner) = mpsc::channel();
    let (to_detect, detector) = mpsc::channel();
    let (news, inbox) = mpsc::channel();
    let [decoded, cleaned, detected] = [news.clone(), news.clone(), news];
    thread::scope(|scope| {
        scope.spawn(move || decoder.iter().map(decode).all(|item| decoded.send(News::Decoded(item)).is_ok()));
        scope.spawn(move || cleaner.iter().map(clean).all(|item| cleaned.send(News::Cleaned(item)).is_ok()));
        scope.spawn(move || detector.iter().map(detect).all(|item| detected.send(News::Detected(item)).is_ok()));

        let mut raw = VecDeque::from(input);
        let mut findings = Vec::with_capacity(raw.len());
        let items = raw.len();
        // How many each stage has been given and not yet finished.
        let (mut decoding, mut cleaning, mut detecting) = (0, 0, 0);
        let (mut decoded, mut cleaned) = (VecDeque::new(), VecDeque::new());
        while findings.len() < items {
            if detecting < 1
                && let Some(item) = cleaned.pop_front()
            {
                detecting += 1;
                to_detect.send(item).unwrap();
            }
            if cleaning < 1
                && cleaned.len() <= cap
                && let Some(item) = decoded.pop_front()
            {
                cleaning += 1;
                to_clean.send(item).unwrap();
            }
            if decoding < 1
                && decoded.len() <= cap
                && let Some(item) = raw.pop_front()
            {
                decoding += 1;
                to_decode.send(item).unwrap();
            }
            match inbox.recv().unwrap() {
                News::Decoded(item) => {
                    decoding -= 1;
                    decoded.push_back(item);
                }
                News::Cleaned(item) => {
                    cleaning -= 1;
                    cleaned.push_back(item);
                }
                News::Detected(finding) => {
                    detecting -= 1;
                    findings.push(finding);
                }
            }
        }
        drop((to_decode, to_clean, to_detect));
        findings
    })
}

/// What the stages report to the caller.
enum News<B, C, D> {
    Decoded(B),
    Cleaned(C),
    Detected(D),
}
