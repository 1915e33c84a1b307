//! The sandbox on the machine at hand.

use grader::model::Tier;
use grader::sandbox::{self, Request};

fn stage() -> std::path::PathBuf {
    env!("CARGO_BIN_EXE_grader").into()
}

#[test]
fn the_canary_tells_the_tiers_apart() {
    let refused = |tier| {
        let found = sandbox::establish(Request::Exactly(tier), true, false, stage());
        found.map(|found| found.report.probes.iter().filter(|probe| probe.refused).count())
    };
    assert_eq!(refused(Tier::None).expect("nothing is needed for nothing"), 0);
    let limits = refused(Tier::Limits);
    let strong = refused(Tier::Strong);
    if cfg!(target_os = "linux") {
        assert!((1..10).contains(&limits.expect("Linux has limits")));
        // An old kernel can't; then the canary must say so and not pretend.
        assert!(strong.is_err() || strong.is_ok_and(|refused| refused == 10));
    } else {
        assert!(strong.is_err());
    }
}

#[test]
fn auto_never_takes_less_than_strong_by_itself() {
    match sandbox::establish(Request::Auto, false, false, stage()) {
        Ok(found) => assert_eq!(found.report.tier, Tier::Strong),
        Err(error) => assert!(error.to_string().contains("--accept-uncontained"), "{error}"),
    }
    assert!(sandbox::establish(Request::Exactly(Tier::Limits), false, false, stage()).is_err());
}

#[test]
fn what_is_no_stage_is_an_error_and_runs_nothing() {
    let output = std::process::Command::new(stage()).args(["__stage", "{}", "/bin/echo", "ran"]).output();
    let output = output.expect("the grader can be started");
    assert_eq!(output.status.code(), Some(125));
    assert!(output.stdout.is_empty());
}
