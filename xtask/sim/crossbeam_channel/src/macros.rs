//! `select!` and `select_biased!`, on top of `Select`.
//!
//! First the arms are read, one after the other, into a list of a single form: `[recv (receiver) (pattern) {body}]` or
//! `[send (sender) (message) (pattern) {body}]`, and a default apart. Then each arm's sender or receiver is evaluated,
//! in order, outside of all that follows, so that temporaries live long enough. Last comes the selection and, for the
//! arm that was selected, its completion and its body. A message is evaluated only when its arm has been selected.

/// As `crossbeam_channel::select!`.
#[macro_export]
macro_rules! select {
    ($($arms:tt)*) => { $crate::__select_arms!(("select!", false) [] [] $($arms)*) };
}

/// As `crossbeam_channel::select_biased!`.
#[macro_export]
macro_rules! select_biased {
    ($($arms:tt)*) => { $crate::__select_arms!(("select_biased!", true) [] [] $($arms)*) };
}

/// Reads arms: `(kind) [arms so far] [the default, if there was one] tokens that are left`.
#[doc(hidden)]
#[macro_export]
macro_rules! __select_arms {
    ($kind:tt [] []) => { ::core::compile_error!("empty `select!` block") };
    ($kind:tt [$($arms:tt)*] [$($default:tt)*]) => {
        $crate::__select_open!($kind [$($arms)*] [$($default)*] (0_usize) [])
    };
    // A body in braces, with a comma or without.
    ($kind:tt [$($arms:tt)*] $default:tt recv($r:expr $(,)?) -> $p:pat => { $($body:tt)* }, $($rest:tt)*) => {
        $crate::__select_arms!($kind [$($arms)* [recv ($r) ($p) { $($body)* }]] $default $($rest)*)
    };
    ($kind:tt [$($arms:tt)*] $default:tt send($s:expr, $m:expr $(,)?) -> $p:pat => { $($body:tt)* }, $($rest:tt)*) => {
        $crate::__select_arms!($kind [$($arms)* [send ($s) ($m) ($p) { $($body)* }]] $default $($rest)*)
    };
    ($kind:tt $arms:tt [] default $(())? => { $($body:tt)* }, $($rest:tt)*) => {
        $crate::__select_arms!($kind $arms [now { $($body)* }] $($rest)*)
    };
    ($kind:tt $arms:tt [] default($timeout:expr $(,)?) => { $($body:tt)* }, $($rest:tt)*) => {
        $crate::__select_arms!($kind $arms [after ($timeout) { $($body)* }] $($rest)*)
    };
    // Any expression, up to the comma.
    ($kind:tt [$($arms:tt)*] $default:tt recv($r:expr $(,)?) -> $p:pat => $body:expr, $($rest:tt)*) => {
        $crate::__select_arms!($kind [$($arms)* [recv ($r) ($p) { $body }]] $default $($rest)*)
    };
    ($kind:tt [$($arms:tt)*] $default:tt send($s:expr, $m:expr $(,)?) -> $p:pat => $body:expr, $($rest:tt)*) => {
        $crate::__select_arms!($kind [$($arms)* [send ($s) ($m) ($p) { $body }]] $default $($rest)*)
    };
    ($kind:tt $arms:tt [] default $(())? => $body:expr, $($rest:tt)*) => {
        $crate::__select_arms!($kind $arms [now { $body }] $($rest)*)
    };
    ($kind:tt $arms:tt [] default($timeout:expr $(,)?) => $body:expr, $($rest:tt)*) => {
        $crate::__select_arms!($kind $arms [after ($timeout) { $body }] $($rest)*)
    };
    // A body in braces, and the next arm follows at once.
    ($kind:tt [$($arms:tt)*] $default:tt recv($r:expr $(,)?) -> $p:pat => { $($body:tt)* } $($rest:tt)*) => {
        $crate::__select_arms!($kind [$($arms)* [recv ($r) ($p) { $($body)* }]] $default $($rest)*)
    };
    ($kind:tt [$($arms:tt)*] $default:tt send($s:expr, $m:expr $(,)?) -> $p:pat => { $($body:tt)* } $($rest:tt)*) => {
        $crate::__select_arms!($kind [$($arms)* [send ($s) ($m) ($p) { $($body)* }]] $default $($rest)*)
    };
    ($kind:tt $arms:tt [] default $(())? => { $($body:tt)* } $($rest:tt)*) => {
        $crate::__select_arms!($kind $arms [now { $($body)* }] $($rest)*)
    };
    ($kind:tt $arms:tt [] default($timeout:expr $(,)?) => { $($body:tt)* } $($rest:tt)*) => {
        $crate::__select_arms!($kind $arms [after ($timeout) { $($body)* }] $($rest)*)
    };
    // Any expression, at the end.
    ($kind:tt [$($arms:tt)*] $default:tt recv($r:expr $(,)?) -> $p:pat => $body:expr) => {
        $crate::__select_arms!($kind [$($arms)* [recv ($r) ($p) { $body }]] $default)
    };
    ($kind:tt [$($arms:tt)*] $default:tt send($s:expr, $m:expr $(,)?) -> $p:pat => $body:expr) => {
        $crate::__select_arms!($kind [$($arms)* [send ($s) ($m) ($p) { $body }]] $default)
    };
    ($kind:tt $arms:tt [] default $(())? => $body:expr) => {
        $crate::__select_arms!($kind $arms [now { $body }])
    };
    ($kind:tt $arms:tt [] default($timeout:expr $(,)?) => $body:expr) => {
        $crate::__select_arms!($kind $arms [after ($timeout) { $body }])
    };
    ($kind:tt $arms:tt [$($default:tt)+] default $($rest:tt)*) => {
        ::core::compile_error!("there can be only one `default` case in a `select!` block")
    };
    ($kind:tt $arms:tt $default:tt $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "no arm of a `select!` block: `", ::core::stringify!($($rest)*),
            "`; expected `recv(r) -> pattern => body`, `send(s, message) -> pattern => body` or `default => body`"
        ))
    };
}

/// Evaluates senders and receivers: `(kind) [arms to do] [default] (index) [arms done, with name and index]`.
#[doc(hidden)]
#[macro_export]
macro_rules! __select_open {
    ($kind:tt [[recv ($r:expr) $p:tt $body:tt] $($arms:tt)*] $default:tt ($index:expr) [$($done:tt)*]) => {
        match $r {
            ref end => {
                let end: &$crate::Receiver<_> = end;
                $crate::__select_open!(
                    $kind [$($arms)*] $default ($index + 1) [$($done)* [recv end ($index) $p $body]]
                )
            }
        }
    };
    ($kind:tt [[send ($s:expr) $m:tt $p:tt $body:tt] $($arms:tt)*] $default:tt ($index:expr) [$($done:tt)*]) => {
        match $s {
            ref end => {
                let end: &$crate::Sender<_> = end;
                $crate::__select_open!(
                    $kind [$($arms)*] $default ($index + 1) [$($done)* [send end ($index) $m $p $body]]
                )
            }
        }
    };
    (($name:expr, $biased:expr) [] [] $count:tt [$($done:tt)*]) => {{
        let operation = {
            let mut select = $crate::Select::of_macro($name, $biased);
            $( $crate::__select_add!(select $done); )*
            select.select().detached()
        };
        $crate::__select_complete!(operation $($done)*)
    }};
    (($name:expr, $biased:expr) [] [now $body:tt] $count:tt [$($done:tt)*]) => {{
        let operation = {
            #[allow(unused_mut)]
            let mut select = $crate::Select::of_macro($name, $biased);
            $( $crate::__select_add!(select $done); )*
            select.try_select().map($crate::SelectedOperation::detached)
        };
        match operation {
            ::core::result::Result::Err(_) => $body,
            #[allow(unused_variables)]
            ::core::result::Result::Ok(operation) => $crate::__select_complete!(operation $($done)*),
        }
    }};
    (($name:expr, $biased:expr) [] [after ($timeout:expr) $body:tt] $count:tt [$($done:tt)*]) => {{
        let operation = {
            #[allow(unused_mut)]
            let mut select = $crate::Select::of_macro($name, $biased);
            $( $crate::__select_add!(select $done); )*
            select.select_timeout($timeout).map($crate::SelectedOperation::detached)
        };
        match operation {
            ::core::result::Result::Err(_) => $body,
            #[allow(unused_variables)]
            ::core::result::Result::Ok(operation) => $crate::__select_complete!(operation $($done)*),
        }
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __select_add {
    ($select:ident [recv $end:ident $($rest:tt)*]) => {
        $select.recv($end)
    };
    ($select:ident [send $end:ident $($rest:tt)*]) => {
        $select.send($end)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __select_complete {
    ($operation:ident [recv $end:ident ($index:expr) ($p:pat) $body:tt] $($rest:tt)*) => {
        if $operation.index() == $index {
            let received = $operation.recv($end);
            let $p = received;
            $body
        } else {
            $crate::__select_complete!($operation $($rest)*)
        }
    };
    ($operation:ident [send $end:ident ($index:expr) ($m:expr) ($p:pat) $body:tt] $($rest:tt)*) => {
        if $operation.index() == $index {
            let sent = $operation.send($end, $m);
            let $p = sent;
            $body
        } else {
            $crate::__select_complete!($operation $($rest)*)
        }
    };
    ($operation:ident) => { ::core::unreachable!("one of the arms was selected") };
}
