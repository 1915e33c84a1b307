//! Asks a name server.
//!
//! Expected: panicked

fn attack() {
    tell(std::net::ToSocketAddrs::to_socket_addrs("example.org:80").map(|addresses| addresses.count()));
}
