//! Calls somebody up.
//!
//! Expected: panicked

fn attack() {
    tell(std::net::TcpStream::connect("127.0.0.1:@PORT@"));
}
