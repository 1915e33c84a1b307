use super::run;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

#[test]
fn results_come_back_by_rank() {
    let sizes = run(3, 0, |comm| (comm.rank(), comm.size()));
    assert_eq!(sizes, [(0, 3), (1, 3), (2, 3)]);
}

#[test]
fn order_is_kept_for_each_sender_and_tag() {
    let heard = run(3, usize::MAX, |comm| {
        if comm.rank() < 2 {
            for value in 0..50 {
                comm.send(2, value % 2, &[value as f32]);
            }
            return Vec::new();
        }
        let line = |from, tag| (0..25).flat_map(|_| comm.recv(from, tag)).collect::<Vec<f32>>();
        vec![line(1, 1), line(0, 0), line(0, 1), line(1, 0)]
    });
    let every_second = |first: u32| (0..25).map(|n| (2 * n + first) as f32).collect::<Vec<f32>>();
    assert_eq!(heard[2], [every_second(1), every_second(0), every_second(1), every_second(0)]);
}

#[test]
fn short_messages_need_no_receiver() {
    run(1, 2, |comm| {
        comm.send(0, 0, &[1.0, 2.0]);
        comm.send(0, 1, &[]);
        assert_eq!((comm.recv(0, 1), comm.recv(0, 0)), (vec![], vec![1.0, 2.0]));
    });
}

#[test]
fn long_messages_wait_for_the_matching_receive() {
    for limit in [0, usize::MAX] {
        let received = AtomicBool::new(false);
        run(2, limit, |comm| {
            if comm.rank() == 0 {
                // Above the limit, and in `ssend` always.
                if limit == 0 {
                    comm.send(1, 5, &[1.0])
                } else {
                    comm.ssend(1, 5, &[1.0])
                }
                assert!(received.load(SeqCst), "nobody had asked for it");
            } else {
                // Time enough for a `send` that does not wait to be found out.
                (0..10_000).for_each(|_| thread::yield_now());
                received.store(true, SeqCst);
                comm.recv(0, 5);
            }
        });
    }
}

#[test]
fn two_threads_may_share_a_rank() {
    let got = run(2, 0, |comm| {
        let other = 1 - comm.rank();
        thread::scope(|scope| {
            scope.spawn(|| comm.send(other, 0, &[comm.rank() as f32]));
            comm.recv(other, 0)
        })
    });
    assert_eq!(got, [[1.0], [0.0]]);
}

#[test]
fn traffic_is_written_down() {
    let logs = run(2, 9, |comm| {
        if comm.rank() == 0 {
            comm.send(1, 3, &[1.0; 4]);
            comm.recv(1, 4);
        } else {
            comm.recv(0, 3);
            comm.send(0, 4, &[]);
        }
        (comm.sent(), comm.received(), comm.chain())
    });
    let (sent, received, chain) = &logs[0];
    assert_eq!((sent[0].from, sent[0].to, sent[0].tag, sent[0].values), (0, 1, 3, 4));
    assert_eq!((received[0].from, received[0].to, received[0].tag, received[0].values), (1, 0, 4, 0));
    assert_eq!((*chain, logs[1].2), (4, 3));
    assert_eq!(logs[1].1, *sent);
}

#[test]
fn a_panic_ends_the_whole_job() {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        run(3, 0, |comm| match comm.rank() {
            0 => comm.recv(1, 0),
            1 => panic!("the mast fell"),
            _ => {
                comm.send(0, 0, &[1.0]);
                Vec::new()
            }
        })
    }));
    let payload = outcome.expect_err("a rank has panicked");
    assert_eq!(payload.downcast_ref::<&str>(), Some(&"the mast fell"));
}

#[test]
fn there_are_no_other_ranks() {
    let outcome = catch_unwind(AssertUnwindSafe(|| run(2, 0, |comm| comm.send(2, 0, &[]))));
    let payload = outcome.expect_err("there is no rank 2");
    let text = payload.downcast_ref::<String>().expect("a text");
    assert!(text.ends_with("asked for rank 2; the ranks of this job are 0 to 1."), "{text}");
}
