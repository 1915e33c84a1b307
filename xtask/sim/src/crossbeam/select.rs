//! Several operations at once, of which one is carried out.

use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::Location;
use ::std::ptr;
use ::std::time::Duration;

use super::choice::{Choice, Patience};
use super::{
    ReadyTimeoutError, Receiver, RecvError, SelectTimeoutError, SendError, Sender, TryReadyError, TrySelectError,
};
use crate::engine::select::{Arm, Manner, Outcome};
use crate::engine::{self, About, Guard, Site, Step, Touch};
use crate::sync::channel::looked_in_vain;
use crate::time::Instant;

/// As `crossbeam_channel::Select`.
#[derive(Clone, Default)]
pub struct Select<'a> {
    operations: Vec<Operation>,
    /// The index that the next operation gets.
    next: usize,
    biased: bool,
    /// What `select!` calls itself in reports.
    name: Option<&'static str>,
    borrowed: PhantomData<&'a (dyn Fn() + Send + Sync)>,
}

#[derive(Clone, Copy)]
struct Operation {
    index: usize,
    arm: Arm,
    /// Where the sender or receiver lies, to know it again.
    address: usize,
}

impl<'a> Select<'a> {
    /// As `crossbeam_channel::Select::new`.
    #[must_use]
    pub fn new() -> Self {
        Select::default()
    }

    /// As `crossbeam_channel::Select::new_biased`.
    #[must_use]
    pub fn new_biased() -> Self {
        Select { biased: true, ..Select::default() }
    }

    /// For the macros.
    #[doc(hidden)]
    #[must_use]
    pub fn of_macro(name: &'static str, biased: bool) -> Self {
        Select { name: Some(name), biased, ..Select::default() }
    }

    /// As `crossbeam_channel::Select::send`.
    pub fn send<T>(&mut self, s: &'a Sender<T>) -> usize {
        self.add(s.arm(), address::<Sender<T>>(s))
    }

    /// As `crossbeam_channel::Select::recv`.
    pub fn recv<T>(&mut self, r: &'a Receiver<T>) -> usize {
        self.add(r.arm(), address::<Receiver<T>>(r))
    }

    fn add(&mut self, arm: Arm, address: usize) -> usize {
        let index = self.next;
        self.next += 1;
        self.operations.push(Operation { index, arm, address });
        index
    }

    /// As `crossbeam_channel::Select::remove`.
    ///
    /// # Panics
    ///
    /// If there is no operation with this index.
    #[track_caller]
    pub fn remove(&mut self, index: usize) {
        assert!(index < self.next, "index out of bounds; {index} >= {}", self.next);
        let place = self.operations.iter().position(|operation| operation.index == index);
        self.operations.swap_remove(place.expect("no operation with this index"));
    }

    /// As `crossbeam_channel::Select::try_select`.
    #[track_caller]
    pub fn try_select(&mut self) -> Result<SelectedOperation<'a>, TrySelectError> {
        self.select_with("try_select", Patience::None, Location::caller()).ok_or(TrySelectError)
    }

    /// As `crossbeam_channel::Select::select`.
    ///
    /// # Panics
    ///
    /// If there is no operation.
    #[track_caller]
    pub fn select(&mut self) -> SelectedOperation<'a> {
        assert!(!self.operations.is_empty(), "no operations have been added to `Select`");
        self.select_with("select", Patience::ENDLESS, Location::caller()).expect("it has waited for one")
    }

    /// As `crossbeam_channel::Select::select_timeout`, on the virtual clock.
    #[track_caller]
    pub fn select_timeout(&mut self, timeout: Duration) -> Result<SelectedOperation<'a>, SelectTimeoutError> {
        let patience = Patience::lasting(timeout);
        self.select_with("select_timeout", patience, Location::caller()).ok_or(SelectTimeoutError)
    }

    /// As `crossbeam_channel::Select::select_deadline`, on the virtual clock.
    #[track_caller]
    pub fn select_deadline(&mut self, deadline: Instant) -> Result<SelectedOperation<'a>, SelectTimeoutError> {
        let patience = Patience::until(deadline);
        self.select_with("select_deadline", patience, Location::caller()).ok_or(SelectTimeoutError)
    }

    /// As `crossbeam_channel::Select::try_ready`.
    #[track_caller]
    pub fn try_ready(&mut self) -> Result<usize, TryReadyError> {
        self.ready_with("try_ready", Patience::None, Location::caller()).ok_or(TryReadyError)
    }

    /// As `crossbeam_channel::Select::ready`.
    ///
    /// # Panics
    ///
    /// If there is no operation.
    #[track_caller]
    pub fn ready(&mut self) -> usize {
        assert!(!self.operations.is_empty(), "no operations have been added to `Select`");
        self.ready_with("ready", Patience::ENDLESS, Location::caller()).expect("it has waited for one")
    }

    /// As `crossbeam_channel::Select::ready_timeout`, on the virtual clock.
    #[track_caller]
    pub fn ready_timeout(&mut self, timeout: Duration) -> Result<usize, ReadyTimeoutError> {
        let patience = Patience::lasting(timeout);
        self.ready_with("ready_timeout", patience, Location::caller()).ok_or(ReadyTimeoutError)
    }

    /// As `crossbeam_channel::Select::ready_deadline`, on the virtual clock.
    #[track_caller]
    pub fn ready_deadline(&mut self, deadline: Instant) -> Result<usize, ReadyTimeoutError> {
        let patience = Patience::until(deadline);
        self.ready_with("ready_deadline", patience, Location::caller()).ok_or(ReadyTimeoutError)
    }

    fn select_with(&self, name: &'static str, patience: Patience, site: Site) -> Option<SelectedOperation<'a>> {
        let (name, site) = (self.name.unwrap_or(name), engine::place(site));
        match self.choice(name, site, patience, false).make(|| ()) {
            Some((arm, outcome)) => {
                let Operation { index, arm, address } = self.operations[arm];
                let steps = engine::with(|run| run.steps);
                Some(SelectedOperation {
                    index,
                    arm,
                    address,
                    outcome,
                    chosen: (name, site),
                    steps,
                    borrowed: PhantomData,
                })
            }
            None => {
                self.found_nothing(name, site, patience);
                None
            }
        }
    }

    fn ready_with(&self, name: &'static str, patience: Patience, site: Site) -> Option<usize> {
        let site = engine::place(site);
        match self.choice(name, site, patience, true).make(|| ()) {
            Some((arm, _)) => {
                // Finding out again and again without ever taking it is spinning.
                self.looked_in_vain(name, site);
                Some(self.operations[arm].index)
            }
            None => {
                self.found_nothing(name, site, patience);
                None
            }
        }
    }

    fn choice(&self, name: &'static str, site: Site, patience: Patience, looks: bool) -> Choice {
        let arms = self.operations.iter().map(|operation| operation.arm).collect();
        let (tries, deadline) = match patience {
            Patience::None => (true, None),
            Patience::Until(deadline) => (false, deadline),
        };
        Choice { name, site, arms, manner: Manner { biased: self.biased, tries, looks }, deadline }
    }

    fn found_nothing(&self, name: &'static str, site: Site, patience: Patience) {
        if matches!(patience, Patience::None) {
            self.looked_in_vain(name, site);
        }
    }

    fn looked_in_vain(&self, name: &'static str, site: Site) {
        let numbers = engine::with(|run| {
            let channels = self.operations.iter().filter_map(|operation| operation.arm.channel());
            channels.map(|(id, _)| run.world.channel(id).number).collect::<Vec<_>>()
        });
        let (what, whom) = match &numbers[..] {
            [] => ("no channel".to_string(), "no channel".to_string()),
            [one] => (format!("#{one}"), format!("channel #{one}")),
            many => {
                let list: Vec<String> = many.iter().map(|number| format!("#{number}")).collect();
                let (last, others) = list.split_last().expect("there are several");
                (list.join(" "), format!("channels {} and {last}", others.join(", ")))
            }
        };
        looked_in_vain(name, site, About::default(), format_args!("{what}"), format_args!("{whom}"));
    }
}

fn address<T>(end: &T) -> usize {
    ptr::from_ref(end).addr()
}

impl fmt::Debug for Select<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Select { .. }")
    }
}

/// As `crossbeam_channel::SelectedOperation`.
#[must_use]
pub struct SelectedOperation<'a> {
    index: usize,
    arm: Arm,
    address: usize,
    outcome: Outcome,
    /// By what it was chosen, and where.
    chosen: (&'static str, Site),
    /// How many steps the run had then.
    steps: usize,
    /// As the real one, it stays in its thread.
    borrowed: PhantomData<(&'a (), *const ())>,
}

impl SelectedOperation<'_> {
    /// As `crossbeam_channel::SelectedOperation::index`.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// For the macros, in whose bodies the ends may be assigned to.
    #[doc(hidden)]
    pub fn detached(self) -> SelectedOperation<'static> {
        let SelectedOperation { index, arm, address, outcome, chosen, steps, .. } = self;
        ::std::mem::forget(self);
        SelectedOperation { index, arm, address, outcome, chosen, steps, borrowed: PhantomData }
    }

    /// As `crossbeam_channel::SelectedOperation::send`.
    ///
    /// # Panics
    ///
    /// If another sender was selected.
    #[track_caller]
    pub fn send<T>(mut self, s: &Sender<T>, msg: T) -> Result<(), SendError<T>> {
        assert!(address(s) == self.address, "passed a sender that wasn't selected");
        let outcome = self.complete("send");
        s.complete(outcome, msg, self.chosen.1)
    }

    /// As `crossbeam_channel::SelectedOperation::recv`.
    ///
    /// # Panics
    ///
    /// If another receiver was selected.
    #[track_caller]
    pub fn recv<T>(mut self, r: &Receiver<T>) -> Result<T, RecvError> {
        assert!(address(r) == self.address, "passed a receiver that wasn't selected");
        let outcome = self.complete("recv");
        r.complete(outcome, self.chosen.0, self.chosen.1)
    }

    /// The selection has decided, and this is part of the same step, unless others had their turns meanwhile.
    fn complete(&mut self, name: &'static str) -> Outcome {
        let outcome = ::std::mem::replace(&mut self.outcome, Outcome::Ready);
        if let Some((id, _)) = self.arm.channel().filter(|_| engine::with(|run| run.steps) != self.steps) {
            engine::point(Step::new(name, self.chosen.1, Touch::Changes(id)).when(Guard::Now));
        }
        outcome
    }
}

impl fmt::Debug for SelectedOperation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("SelectedOperation { .. }")
    }
}

impl Drop for SelectedOperation<'_> {
    fn drop(&mut self) {
        // Completed, or unwinding already: then a second panic would only hide the first.
        if self.outcome == Outcome::Ready || engine::panicking() || !engine::active() {
            return;
        }
        if engine::with(|run| !run.post_mortem && run.failure.is_none()) {
            panic!("dropped `SelectedOperation` without completing the operation");
        }
    }
}
