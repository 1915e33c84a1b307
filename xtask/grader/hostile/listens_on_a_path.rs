//! Opens a socket in a folder.
//!
//! Expected: panicked

fn attack() {
    tell(std::os::unix::net::UnixListener::bind("@OUTSIDE@/socket"));
}
