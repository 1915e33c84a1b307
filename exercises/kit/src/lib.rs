//! Given parts shared by the exercises.
