//! Scenarios in the simulation.
