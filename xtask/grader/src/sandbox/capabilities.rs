//! Giving up what root may do: an autograder often runs as root.

use rustix::io::Result;
use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};

/// Gives up every capability. Without new privileges a later program doesn't get them back, not even root's.
pub(super) fn drop_all() -> Result<()> {
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })
}
