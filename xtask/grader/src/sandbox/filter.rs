//! seccomp: which requests the kernel doesn't even consider.
//!
//! The filter refuses rather than kills: a program that is told "not permitted" fails where it asked, and its report says
//! so. What Landlock governs too, such as removing a file, is refused here as well: kernels differ in what Landlock
//! knows. What it does not govern, such as changing a file's mode, is refused here only.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use libc::{EPERM, c_long};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    apply_filter, sock_filter,
};

use super::stage::Profile;

/// Installs the filters of `profile` for this thread and all that comes of it.
pub(super) fn install(profile: Profile) -> Result<()> {
    let mut refused: BTreeMap<i64, Vec<SeccompRule>> = always_refused().map(|call| (call, Vec::new())).collect();
    if profile == Profile::Run {
        refused.extend(refused_to_tests().map(|call| (call, Vec::new())));
        refused.extend(refused_in_part()?);
    }
    apply_filter(&newer_or_foreign(profile == Profile::Run))?;
    // The last of them: it refuses further filters.
    let arch = std::env::consts::ARCH.try_into().map_err(|_| anyhow!("no filter for this processor"))?;
    let refuse = SeccompAction::Errno(EPERM.unsigned_abs());
    let filter: BpfProgram = SeccompFilter::new(refused, SeccompAction::Allow, refuse, arch)?.try_into()?;
    apply_filter(&filter)?;
    Ok(())
}

/// A filter written out: requests that are newer than the lists here, or of the processor's other numbering (x32), don't
/// exist; and neither does `clone3` for tests, whose flags no filter can see. The C library then uses `clone`.
fn newer_or_foreign(hide_clone3: bool) -> BpfProgram {
    /// The newest request that the lists below have considered.
    const NEWEST: u32 = 451;
    /// Newer ones without any harm: `futex_wake`, `futex_wait`, `futex_requeue`, `mseal`.
    const HARMLESS: [u32; 4] = [454, 455, 456, 462];
    const LOAD: u16 = 0x20;
    const JUMP_IF_EQUAL: u16 = 0x15;
    const JUMP_IF_GREATER: u16 = 0x25;
    const RETURN: u16 = 0x06;
    const ALLOW: u32 = 0x7fff_0000;
    let does_not_exist = 0x0005_0000 | libc::ENOSYS.unsigned_abs();
    let step = |code, jt, jf, k| sock_filter { code, jt, jf, k };
    let clone3 = if hide_clone3 { u32::try_from(libc::SYS_clone3).unwrap_or(u32::MAX) } else { u32::MAX };
    let mut program = vec![step(LOAD, 0, 0, 0)];
    program.push(step(JUMP_IF_EQUAL, 6, 0, clone3));
    for (index, call) in (0_u8..).zip(HARMLESS) {
        program.push(step(JUMP_IF_EQUAL, 4 - index, 0, call));
    }
    program.push(step(JUMP_IF_GREATER, 1, 0, NEWEST));
    program.push(step(RETURN, 0, 0, ALLOW));
    program.push(step(RETURN, 0, 0, does_not_exist));
    program
}

/// Of some requests only a part is refused.
fn refused_in_part() -> Result<Vec<(i64, Vec<SeccompRule>)>> {
    const THREAD: u64 = libc::CLONE_THREAD as u64;
    /// Naming a thread, or a piece of memory.
    const PR_SET_VMA: u64 = 0x5356_4d41;
    let me = u64::from(std::process::id());
    let unless = |argument, value| condition(argument, SeccompCmpOp::Ne, value);
    let name_only = vec![
        unless(0, libc::PR_SET_NAME as u64)?,
        unless(0, libc::PR_GET_NAME as u64)?,
        unless(0, PR_SET_VMA)?,
        unless(0, libc::PR_GET_DUMPABLE as u64)?,
    ];
    let mut rules = vec![
        // A thread, and never a process.
        (libc::SYS_clone, vec![vec![condition(0, SeccompCmpOp::MaskedEq(THREAD), 0)?]]),
        // A program may end itself, and nobody else.
        (libc::SYS_kill, vec![vec![unless(0, me)?]]),
        (libc::SYS_tgkill, vec![vec![unless(0, me)?]]),
        (libc::SYS_prctl, vec![name_only]),
        // Limits can be read.
        (libc::SYS_prlimit64, vec![vec![unless(2, 0)?]]),
    ];
    let equal = |argument, value| condition(argument, SeccompCmpOp::Eq, value);
    // Signals to others by way of a pipe.
    let mut pipes = Vec::new();
    for command in [libc::F_SETOWN, 15 /* F_SETOWN_EX */, 10 /* F_SETSIG */] {
        pipes.push(vec![equal(1, command as u64)?]);
    }
    rules.push((libc::SYS_fcntl, pipes));
    let mut devices = Vec::new();
    for request in [
        0x5412_u64, /* TIOCSTI */
        0x5452,     /* FIOASYNC */
        0x8901,     /* FIOSETOWN */
        0x8902,     /* SIOCSPGRP */
    ] {
        devices.push(vec![equal(1, request)?]);
    }
    rules.push((libc::SYS_ioctl, devices));
    let to_rules = |(call, any): (c_long, Vec<Vec<SeccompCondition>>)| {
        let rules: Result<Vec<_>, _> = any.into_iter().map(SeccompRule::new).collect();
        Ok((call, rules?))
    };
    rules.into_iter().map(to_rules).collect()
}

fn condition(argument: u8, operator: SeccompCmpOp, value: u64) -> Result<SeccompCondition> {
    // The kernel looks at the lower half of these arguments only, but for pointers; a pointer that isn't null may have
    // an empty lower half.
    let length = if argument == 2 { SeccompCmpArgLen::Qword } else { SeccompCmpArgLen::Dword };
    Ok(SeccompCondition::new(argument, length, operator, value)?)
}

/// What no process of a submission may ask for, the compiler included.
fn always_refused() -> impl Iterator<Item = i64> {
    let network =
        [libc::SYS_socket, libc::SYS_bind, libc::SYS_connect, libc::SYS_listen, libc::SYS_accept, libc::SYS_accept4];
    let other_processes = [
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_process_madvise,
        libc::SYS_process_mrelease,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_send_signal,
        libc::SYS_pidfd_getfd,
        libc::SYS_kcmp,
        libc::SYS_setsid,
        libc::SYS_setpgid,
        libc::SYS_tkill,
        libc::SYS_rt_sigqueueinfo,
        libc::SYS_rt_tgsigqueueinfo,
        libc::SYS_perf_event_open,
    ];
    let namespaces_and_mounts = [
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        libc::SYS_open_tree,
        libc::SYS_move_mount,
        libc::SYS_fsopen,
        libc::SYS_fsconfig,
        libc::SYS_fsmount,
        libc::SYS_fspick,
        libc::SYS_mount_setattr,
    ];
    let the_machine = [
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_delete_module,
        libc::SYS_kexec_load,
        libc::SYS_reboot,
        libc::SYS_bpf,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_userfaultfd,
        libc::SYS_io_uring_setup,
        libc::SYS_io_uring_enter,
        libc::SYS_io_uring_register,
        libc::SYS_acct,
        libc::SYS_swapon,
        libc::SYS_swapoff,
        libc::SYS_sethostname,
        libc::SYS_setdomainname,
        libc::SYS_settimeofday,
        libc::SYS_clock_settime,
        libc::SYS_clock_adjtime,
        libc::SYS_adjtimex,
        libc::SYS_syslog,
        libc::SYS_quotactl,
        libc::SYS_quotactl_fd,
        libc::SYS_vhangup,
        libc::SYS_sync,
        libc::SYS_syncfs,
    ];
    // What stays behind when a process has ended.
    let left_behind = [
        libc::SYS_shmget,
        libc::SYS_shmat,
        libc::SYS_shmctl,
        libc::SYS_msgget,
        libc::SYS_msgctl,
        libc::SYS_semget,
        libc::SYS_semctl,
        libc::SYS_mq_open,
        libc::SYS_mq_unlink,
    ];
    let other_rights = [
        libc::SYS_setuid,
        libc::SYS_setgid,
        libc::SYS_setreuid,
        libc::SYS_setregid,
        libc::SYS_setresuid,
        libc::SYS_setresgid,
        libc::SYS_setfsuid,
        libc::SYS_setfsgid,
        libc::SYS_setgroups,
        libc::SYS_capset,
        libc::SYS_personality,
        libc::SYS_seccomp,
        libc::SYS_open_by_handle_at,
        libc::SYS_name_to_handle_at,
        libc::SYS_fanotify_init,
        libc::SYS_fanotify_mark,
        libc::SYS_mknodat,
    ];
    let lists: [&[c_long]; 7] =
        [&network, &other_processes, &namespaces_and_mounts, &the_machine, &left_behind, &other_rights, of_x86_only()];
    lists.concat().into_iter()
}

/// What a test program may not ask for in addition: it starts nothing, writes nothing and changes no file.
fn refused_to_tests() -> impl Iterator<Item = i64> {
    // std asks for a pair of sockets when it starts a process.
    let processes = [libc::SYS_execveat, libc::SYS_socketpair];
    let files = [
        libc::SYS_renameat2,
        libc::SYS_linkat,
        libc::SYS_symlinkat,
        libc::SYS_unlinkat,
        libc::SYS_mkdirat,
        libc::SYS_truncate,
        libc::SYS_fchmod,
        libc::SYS_fchmodat,
        libc::SYS_fchown,
        libc::SYS_fchownat,
        libc::SYS_setxattr,
        libc::SYS_lsetxattr,
        libc::SYS_fsetxattr,
        libc::SYS_removexattr,
        libc::SYS_lremovexattr,
        libc::SYS_fremovexattr,
        libc::SYS_utimensat,
        libc::SYS_memfd_create,
        libc::SYS_inotify_init1,
        libc::SYS_fallocate,
    ];
    // Taking the processor from others.
    let scheduling = [
        libc::SYS_setpriority,
        libc::SYS_sched_setaffinity,
        libc::SYS_sched_setscheduler,
        libc::SYS_sched_setparam,
        libc::SYS_sched_setattr,
        libc::SYS_ioprio_set,
        libc::SYS_mbind,
        libc::SYS_set_mempolicy,
        libc::SYS_migrate_pages,
        libc::SYS_move_pages,
    ];
    let lists: [&[c_long]; 4] = [&processes, &files, &scheduling, old_names()];
    lists.concat().into_iter()
}

#[cfg(target_arch = "x86_64")]
fn of_x86_only() -> &'static [c_long] {
    &[
        libc::SYS_kexec_file_load,
        libc::SYS_iopl,
        libc::SYS_ioperm,
        libc::SYS_modify_ldt,
        libc::SYS_mknod,
        libc::SYS_uselib,
        libc::SYS_lookup_dcookie,
    ]
}

#[cfg(not(target_arch = "x86_64"))]
fn of_x86_only() -> &'static [c_long] {
    &[]
}

/// Requests that newer processors no longer have.
#[cfg(target_arch = "x86_64")]
fn old_names() -> &'static [c_long] {
    &[
        libc::SYS_fork,
        libc::SYS_vfork,
        libc::SYS_setrlimit,
        libc::SYS_memfd_secret,
        libc::SYS_creat,
        libc::SYS_rename,
        libc::SYS_renameat,
        libc::SYS_link,
        libc::SYS_symlink,
        libc::SYS_unlink,
        libc::SYS_mkdir,
        libc::SYS_rmdir,
        libc::SYS_chmod,
        libc::SYS_chown,
        libc::SYS_lchown,
        libc::SYS_utime,
        libc::SYS_utimes,
        libc::SYS_futimesat,
        libc::SYS_inotify_init,
    ]
}

#[cfg(not(target_arch = "x86_64"))]
fn old_names() -> &'static [c_long] {
    &[]
}
