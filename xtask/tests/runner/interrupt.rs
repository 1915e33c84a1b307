//! Ctrl-C leaves no process behind.
#![cfg(unix)]

use std::io::Read;
use std::net::TcpListener;
use std::process::Stdio;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::copy::Copy;

/// The answer calls back, so that the test knows when it runs, and then waits for ever. When its process has been
/// killed, its end of the connection closes.
#[test]
fn ctrl_c_kills_what_is_running() {
    let course = Copy::new("interrupt");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("the port is known").port();
    let body = format!(
        "use std::io::Read; let mut call = std::net::TcpStream::connect((\"127.0.0.1\", {port})).unwrap(); \
         call.read(&mut [0]).unwrap() as u32 + numbers.len() as u32"
    );
    course.write_answer("channels/01_counting", &body);
    let mut runner = course.command("check 01").stdout(Stdio::null()).spawn().expect("the runner starts");
    let (mut first, _) = listener.accept().expect("the first test calls");
    let (mut second, _) = listener.accept().expect("the second test calls");

    kill(Pid::from_raw(runner.id().cast_signed()), Signal::SIGINT).expect("the runner is there");
    assert_eq!(runner.wait().expect("the runner ends").code(), Some(130));
    for call in [&mut first, &mut second] {
        // A process that was killed may end its connection in either way.
        assert!(matches!(call.read(&mut [0]), Ok(0) | Err(_)));
    }
}
