//! Makes a file readable for everybody: Landlock alone would let it.
//!
//! Expected: panicked

fn attack() {
    use std::os::unix::fs::PermissionsExt;
    tell(std::fs::set_permissions("@OUTSIDE@/mode", std::fs::Permissions::from_mode(0o777)));
}
