//! Landlock: which files a process can see, and nothing else of the kernel's objects.

use anyhow::{Result, bail};
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetStatus, Scope,
};

use super::stage::Spec;

/// The rights that are asked for: those of Linux 6.12, less on an older kernel.
const RIGHTS: ABI = ABI::V6;

/// Restricts this thread, and all it becomes or starts, to what `spec` names.
pub(super) fn restrict(spec: &Spec) -> Result<()> {
    let all = AccessFs::from_all(RIGHTS);
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?
        .handle_access(AccessNet::from_all(RIGHTS))?
        .scope(Scope::from_all(RIGHTS))?
        .create()?;
    let granted = [(&spec.read, read), (&spec.execute, read | AccessFs::Execute), (&spec.write, all)];
    for (paths, access) in granted {
        for path in paths {
            // What is not there need not be allowed.
            let Ok(opened) = PathFd::new(path) else { continue };
            let access = if path.is_dir() { access } else { access & AccessFs::from_file(RIGHTS) };
            rules = rules.add_rule(PathBeneath::new(opened, access))?;
        }
    }
    // Writing to it is writing nothing.
    if let Ok(nothing) = PathFd::new("/dev/null") {
        rules = rules.add_rule(PathBeneath::new(nothing, AccessFs::ReadFile | AccessFs::WriteFile))?;
    }
    let status = rules.restrict_self()?;
    if status.ruleset == RulesetStatus::NotEnforced {
        bail!("this kernel enforces nothing");
    }
    Ok(())
}
