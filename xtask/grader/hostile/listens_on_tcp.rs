//! Opens a port.
//!
//! Expected: panicked

fn attack() {
    tell(std::net::TcpListener::bind("127.0.0.1:0"));
}
