//! Tests of the ledger on conversations written by hand.

use super::{Answer, How, Said, ledger};
use crate::evidence::{Event, Evidence, Head, Player, Side, What};

/// A conversation that grows message by message; times are milliseconds.
struct Talk(Evidence, u64);

impl Talk {
    fn of(actors: &[(u32, &str)]) -> Talk {
        let evidence = Evidence {
            exercise: "test".into(),
            scene: "plain".into(),
            player: Player::Learner,
            seed: 1,
            events: Vec::new(),
        };
        actors.iter().fold(Talk(evidence, 0), |talk, (conn, actor)| {
            talk.note(0, What::Connected { link: "jobs".into(), actor: (*actor).into(), conn: *conn })
        })
    }

    fn note(mut self, ms: u64, what: What) -> Talk {
        self.0.events.push(Event { at_us: ms * 1000, what });
        self
    }

    fn say(mut self, ms: u64, conn: u32, from: Side, id: u8, text: &str) -> Talk {
        self.1 += 1;
        let payload = [&[0x80, 0, 0, id], text.as_bytes()].concat();
        let (number, size) = (self.1, payload.len() as u64);
        self.note(
            ms,
            What::Message { link: "jobs".into(), conn, from, number, size, head: Head::of(&payload) },
        )
    }

    fn ask(self, ms: u64, conn: u32, id: u8, text: &str) -> Talk {
        self.say(ms, conn, Side::Connect, id, text)
    }

    fn answer(self, ms: u64, conn: u32, id: u8, text: &str) -> Talk {
        self.say(ms, conn, Side::Bind, id, text)
    }
}

#[test]
fn each_answer_belongs_to_the_request_with_its_words() {
    let talk = Talk::of(&[(1, "ann"), (2, "bob")])
        .ask(1, 1, 1, "READY ann")
        .ask(2, 2, 1, "READY bob")
        .answer(3, 2, 1, "JOB 1 20")
        .answer(4, 1, 1, "WAIT\n")
        .ask(5, 1, 2, "HELLO");
    let calls = ledger(&talk.0, "jobs").calls;
    assert_eq!(calls.len(), 3);
    assert_eq!((&*calls[0].actor, &calls[0].answer), ("ann", &Some(Answer::Wait)));
    let job = Answer::Job { job: "1".into(), task: "20".into() };
    assert_eq!((calls[1].answered_us, &calls[1].answer), (Some(3000), &Some(job)));
    assert_eq!((&calls[2].said, &calls[2].answer), (&Said::Other("HELLO".into()), &None));
}

#[test]
fn a_job_is_done_when_the_worker_that_holds_it_says_so() {
    let talk = Talk::of(&[(1, "ann"), (2, "bob")])
        .ask(1, 1, 1, "READY ann")
        .answer(2, 1, 1, "JOB 7 echo hi you")
        .ask(3, 2, 1, "DONE 7 bob stolen")
        .ask(9, 1, 2, "DONE 7 ann hi you");
    let handouts = ledger(&talk.0, "jobs").handouts();
    assert_eq!(handouts.len(), 1);
    assert_eq!((&*handouts[0].worker, &*handouts[0].task), ("ann", "echo hi you"));
    let done = handouts[0].done.as_ref().expect("done");
    assert_eq!((done.at_us, done.how, &*done.text), (9000, How::Done, "hi you"));
    assert_eq!(handouts[0].gone_us, None);
}

#[test]
fn whoever_is_killed_or_frozen_or_hangs_up_is_gone_with_its_job() {
    let holding = || Talk::of(&[(1, "ann")]).ask(1, 1, 1, "READY ann").answer(2, 1, 1, "JOB 7 20");
    let gone = |talk: Talk| ledger(&talk.0, "jobs").handouts()[0].gone_us;
    assert_eq!(gone(holding()), None);
    assert_eq!(gone(holding().note(5, What::Killed { actor: "ann".into() })), Some(5000));
    let closed = What::Closed { link: "jobs".into(), conn: 1, by: Side::Connect };
    assert_eq!(gone(holding().note(6, closed)), Some(6000));
    let late = holding().note(4, What::Frozen { actor: "ann".into() }).ask(9, 1, 2, "DONE 7 ann");
    assert_eq!(gone(late), Some(4000));
    let other = holding().note(4, What::Killed { actor: "bob".into() });
    assert_eq!(gone(other), None);
}

#[test]
fn whoever_stands_still_already_is_gone_from_the_beginning() {
    let talk = Talk::of(&[(1, "ann")])
        .ask(1, 1, 1, "READY ann")
        .note(2, What::Frozen { actor: "ann".into() })
        .answer(3, 1, 1, "JOB 7 20")
        .note(9, What::Thawed { actor: "ann".into() });
    assert_eq!(ledger(&talk.0, "jobs").handouts()[0].gone_us, Some(3000));
}
