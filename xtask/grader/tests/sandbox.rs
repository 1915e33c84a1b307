//! The sandbox on the machine at hand.

use grader::model::Tier;
use grader::sandbox::{self, Request};

fn stage() -> std::path::PathBuf {
    env!("CARGO_BIN_EXE_grader").into()
}

#[test]
fn the_canary_tells_the_tiers_apart() {
    for tier in [Tier::None, Tier::Limits, Tier::Strong] {
        for bubblewrap in [false, true] {
            let found = sandbox::establish(Request::Exactly(tier), true, bubblewrap, stage());
            match found {
                Ok(found) => println!("{tier:?} {}: {:#?}", found.bubblewrap, found.report.probes),
                Err(error) => println!("{tier:?}: {error:#}"),
            }
        }
    }
}
