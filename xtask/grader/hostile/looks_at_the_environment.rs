//! Reads the environment for something to keep.
//!
//! Expected: panicked

fn attack() {
    let secrets = ["HOME", "USER", "PATH", "GITHUB_TOKEN", "CARGO_HOME"];
    match secrets.into_iter().find(|name| std::env::var_os(name).is_some()) {
        Some(name) => panic!("done: {name}"),
        None => panic!("refused: there is nothing"),
    }
}
