//! Opens two sockets that are connected.
//!
//! Expected: panicked

fn attack() {
    tell(std::os::unix::net::UnixStream::pair());
}
