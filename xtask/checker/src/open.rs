//! Questions that have no answer yet.

/// Ends the scenario because a question is still open, which is no mistake. The headline says which one.
#[track_caller]
pub fn still_open(headline: &str) -> ! {
    #[cfg(feature = "simulation")]
    sim::simulation::fail(sim::simulation::Status::Untouched, headline.to_string());

    #[cfg(not(feature = "simulation"))]
    panic!("{headline}");
}
