use std::cell::{Cell, RefCell};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, LocalKey};

pub(crate) const PROGRAMS: crate::Programs = crate::Programs {
    always: &[
        ("each thread has its own", each_thread_has_its_own),
        ("cells", cells),
        ("borrows", borrows),
        ("setting doesn't initialise", setting_does_not_initialise),
        ("made when first used", made_when_first_used),
        ("dropped when the thread ends", dropped_when_the_thread_ends),
        ("gone while being dropped", gone_while_being_dropped),
        ("a local that uses another", a_local_that_uses_another),
        ("a sender in a local", a_sender_in_a_local),
        ("printed", printed),
    ],
    varies: &[("who is told first", who_is_told_first)],
};

fn each_thread_has_its_own() -> String {
    thread_local! {
        static COUNT: Cell<u32> = const { Cell::new(1) };
        /// Documented, and with a block.
        pub(crate) static NAME: RefCell<String> = {
            let name = "nobody";
            RefCell::new(name.to_string())
        };
    }
    let count = || {
        COUNT.set(COUNT.get() + 1);
        NAME.with_borrow_mut(|name| name.push('!'));
        format!("{} {}", COUNT.get(), NAME.take())
    };
    let threads = [thread::spawn(count), thread::spawn(count)];
    threads.map(|thread| thread.join().unwrap()).join(", ")
}

/// Runs `body` in a thread of its own, for one real thread carries out many runs.
fn apart(body: fn() -> String) -> String {
    thread::spawn(body).join().unwrap()
}

fn cells() -> String {
    thread_local!(
        static CELL: Cell<Option<u8>> = Cell::new(Some(1));
    );
    apart(|| {
        let (got, replaced, taken) = (CELL.get(), CELL.replace(Some(2)), CELL.take());
        CELL.set(Some(3));
        format!("{got:?} {replaced:?} {taken:?} {:?} {:?}", CELL.with(Cell::get), CELL.try_with(Cell::take))
    })
}

fn borrows() -> String {
    thread_local!(static LIST: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) });
    apart(|| {
        LIST.with_borrow_mut(|list| list.push(1));
        let len = LIST.with_borrow(Vec::len);
        let replaced = LIST.replace(vec![2, 3]);
        let taken = LIST.take();
        LIST.set(vec![4]);
        format!("{len} {replaced:?} {taken:?} {:?}", LIST.with(|list| list.borrow().clone()))
    })
}

fn setting_does_not_initialise() -> String {
    thread_local! {
        static CELL: Cell<i32> = panic!("never made");
        static LIST: RefCell<Vec<i32>> = panic!("never made");
    }
    apart(|| {
        CELL.set(5);
        LIST.set(vec![6]);
        format!("{} {:?}", CELL.get(), LIST.take())
    })
}

fn made_when_first_used() -> String {
    thread_local! {
        static MADE: Cell<u32> = const { Cell::new(0) };
        static VALUE: u32 = {
            MADE.set(MADE.get() + 1);
            7
        };
    }
    apart(|| {
        let before = MADE.get();
        let values = [VALUE.with(|value| *value), VALUE.with(|value| *value)];
        format!("{before} {values:?} {}", MADE.get())
    })
}

/// Says so when it is dropped.
struct Says(&'static str, Sender<String>);

impl Drop for Says {
    fn drop(&mut self) {
        self.1.send(format!("{} goes", self.0)).unwrap();
    }
}

fn dropped_when_the_thread_ends() -> String {
    thread_local! {
        static FIRST: RefCell<Option<Says>> = const { RefCell::new(None) };
        static SECOND: Cell<Option<Says>> = Cell::new(None);
        static UNUSED: Says = unreachable!();
    }
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || {
        FIRST.set(Some(Says("first", sender.clone())));
        SECOND.set(Some(Says("second", sender.clone())));
        sender.send("the body ends".to_string()).unwrap();
        UNUSED.with_debug();
    });
    thread.join().unwrap();
    let mut said: Vec<String> = receiver.try_iter().collect();
    // The order of several locals is left open by std.
    said[1..].sort();
    format!("{said:?} {:?}", receiver.recv())
}

/// Names a key without touching its value.
trait WithDebug {
    fn with_debug(&'static self);
}

impl<T> WithDebug for LocalKey<T> {
    fn with_debug(&'static self) {
        assert!(format!("{self:?}").starts_with("LocalKey"));
    }
}

fn gone_while_being_dropped() -> String {
    struct Looks(Sender<String>);
    impl Drop for Looks {
        fn drop(&mut self) {
            let own = LOOKS.try_with(|_| ());
            self.0.send(format!("{own:?} {} {}", own.unwrap_err(), NUMBER.with(Cell::get))).unwrap();
        }
    }
    thread_local! {
        static LOOKS: RefCell<Option<Looks>> = const { RefCell::new(None) };
        static NUMBER: Cell<u8> = const { Cell::new(9) };
    }
    let (sender, receiver) = channel();
    thread::spawn(move || LOOKS.set(Some(Looks(sender)))).join().unwrap();
    receiver.recv().unwrap()
}

fn a_local_that_uses_another() -> String {
    thread_local! {
        static BASE: u32 = 20;
        static SUM: u32 = BASE.with(|base| base + 1);
    }
    apart(|| format!("{}", SUM.with(|sum| *sum)))
}

/// The receiver sees the end once the other thread's locals are gone.
fn a_sender_in_a_local() -> String {
    thread_local!(static SENDER: RefCell<Option<Sender<u8>>> = const { RefCell::new(None) });
    let (sender, receiver) = channel();
    thread::spawn(move || {
        SENDER.set(Some(sender));
        SENDER.with_borrow(|sender| sender.as_ref().unwrap().send(1).unwrap());
    });
    format!("{:?}", receiver.iter().collect::<Vec<_>>())
}

fn printed() -> String {
    thread_local!(static NUMBER: u8 = 1);
    let key: &'static LocalKey<u8> = &NUMBER;
    format!("{key:?} {}", key.with(|number| *number))
}

fn who_is_told_first() -> String {
    thread_local!(static SAYS: RefCell<Option<Says>> = const { RefCell::new(None) });
    let (sender, receiver) = channel();
    for name in ["a", "b"] {
        let sender = sender.clone();
        thread::spawn(move || SAYS.set(Some(Says(name, sender))));
    }
    drop(sender);
    format!("{:?}", receiver.iter().collect::<Vec<_>>())
}
