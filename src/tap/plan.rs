//! Turns the faults of a scene into orders for single messages of one link. The seed makes every choice.

use std::collections::BTreeMap;
use std::sync::Arc;

use fastrand::Rng;

use crate::evidence::Side;
use crate::scenario::{Alter, Choice, Fault, seed_of};

use super::nonsense;

/// What a tap does to which message. Message numbers count from 1 on each connection, for each end apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    bind: Orders,
    connect: Orders,
    /// The whole plans of those who have faults of their own.
    own: BTreeMap<String, Arc<Plan>>,
    /// Whether those who come too early are turned away at once.
    pub(super) refuses: bool,
    /// Where the small delays of all messages come from, when there are any.
    jitter: Option<u64>,
}

/// The orders for the messages of one end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Orders {
    pub(super) single: BTreeMap<u64, Order>,
    pub(super) rewrites: Vec<Rewrite>,
    jitter: Option<u64>,
}

/// What happens to one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// It changes places with the next one.
    Swap,
    /// The one before it is delivered once more in its place.
    Replace,
    /// It is not delivered.
    Drop,
    /// It is delivered twice.
    Repeat,
    /// It waits for this many microseconds.
    Delay(u64),
    /// The connection is cut in front of it, once for each actor.
    Cut,
}

/// A text and what takes its place, of the same length in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rewrite {
    pub(super) text: Vec<u8>,
    pub(super) replacement: Vec<u8>,
}

/// Of a range longer than this only the beginning is used.
const LONGEST_RANGE: u64 = 1 << 16;
/// The longest that jitter delays a message, in microseconds.
const JITTER: u64 = 20_000;
/// How often a choice that does not fit is drawn again.
const ATTEMPTS: usize = 100;

impl Plan {
    /// Resolves those of `faults` that concern `link`. The same seed gives the same plan.
    ///
    /// No message gets more than one order besides a rewrite, and pairs that change places do not overlap. Where
    /// a range is too short for all that is asked of it, as much is planned as fits.
    pub fn draw(faults: &[Fault], link: &str, seed: u64) -> Plan {
        let mut rng = Rng::with_seed(seed_of(seed, link));
        let refuses = faults.iter().any(|fault| fault.link == link && matches!(fault.alter, Alter::Refuse));
        let mut plan = Plan { refuses, ..Plan::default() };
        let faults = || faults.iter().filter(|fault| fault.link == link);
        faults().filter(|fault| fault.actor.is_none()).for_each(|fault| plan.add(fault, &mut rng));
        let mut own: BTreeMap<String, Plan> = BTreeMap::new();
        for fault in faults() {
            if let Some(actor) = &fault.actor {
                own.entry(actor.clone()).or_insert_with(|| plan.clone()).add(fault, &mut rng);
            }
        }
        plan.own = own.into_iter().map(|(actor, plan)| (actor, Arc::new(plan))).collect();
        plan
    }

    /// The same with a small delay for every message, which the seed chooses. Their order is kept.
    pub fn jittery(self, link: &str, seed: u64) -> Plan {
        Plan { jitter: Some(seed_of(seed, &format!("jitter {link}"))), ..self }
    }

    fn add(&mut self, fault: &Fault, rng: &mut Rng) {
        let orders = match fault.from {
            Side::Bind => &mut self.bind,
            Side::Connect => &mut self.connect,
        };
        orders.add(&fault.alter, rng);
    }

    /// What is done on the connections of this actor.
    pub(super) fn of_actor(&self, actor: &str) -> Arc<Plan> {
        let shared = || Plan { own: BTreeMap::new(), ..self.clone() };
        let mut plan = self.own.get(actor).map_or_else(shared, |own| (**own).clone());
        if let Some(seed) = self.jitter {
            plan.bind.jitter = Some(seed_of(seed, &format!("to {actor}")));
            plan.connect.jitter = Some(seed_of(seed, &format!("from {actor}")));
        }
        Arc::new(plan)
    }

    pub(super) fn of(&self, from: Side) -> &Orders {
        match from {
            Side::Bind => &self.bind,
            Side::Connect => &self.connect,
        }
    }
}

impl Orders {
    fn add(&mut self, alter: &Alter, rng: &mut Rng) {
        match alter {
            Alter::Swap(choice) => self.choose(choice, Order::Swap, rng),
            Alter::Replace(choice) => self.choose(choice, Order::Replace, rng),
            Alter::Drop(choice) => self.choose(choice, Order::Drop, rng),
            Alter::Repeat(choice) => self.choose(choice, Order::Repeat, rng),
            Alter::Delay { ms, which } => self.choose(which, Order::Delay(ms.saturating_mul(1000)), rng),
            Alter::Cut(choice) => self.choose(choice, Order::Cut, rng),
            Alter::Refuse => {}
            Alter::Rewrite { text } if text.is_empty() => {}
            Alter::Rewrite { text } => self.rewrites.push(Rewrite {
                text: text.as_bytes().to_vec(),
                replacement: nonsense::instead_of(text, rng).into_bytes(),
            }),
        }
    }

    /// By how many microseconds jitter delays this message at most.
    pub(super) fn jitter(&self, number: u64) -> Option<u64> {
        self.jitter.map(|seed| Rng::with_seed(seed.wrapping_add(number)).u64(..=JITTER))
    }

    /// Gives `order` to as many free messages as `choice` asks for.
    fn choose(&mut self, choice: &Choice, order: Order, rng: &mut Rng) {
        let [first, last] = [choice.among[0].max(1), choice.among[1]];
        // The first of a pair cannot be the last of the range.
        let last = if order == Order::Swap { last.saturating_sub(1) } else { last };
        let last = last.min(first.saturating_add(LONGEST_RANGE - 1));
        let mut numbers: Vec<u64> = (first..=last).filter(|number| self.free(*number, order)).collect();
        let count = usize::try_from(choice.count).unwrap_or(usize::MAX);
        let mut best = BTreeMap::new();
        // Pairs get into each other's way, so that the first drawing may find room for fewer than fit.
        for _ in 0..ATTEMPTS {
            rng.shuffle(&mut numbers);
            let mut drawn = Orders::default();
            for number in &numbers {
                if drawn.single.len() == count {
                    break;
                }
                if drawn.free(*number, order) {
                    drawn.single.insert(*number, order);
                }
            }
            if drawn.single.len() > best.len() {
                best = drawn.single;
            }
            if best.len() == count || order != Order::Swap {
                break;
            }
        }
        self.single.extend(best);
    }

    /// Whether message `number` can be given `order`.
    fn free(&self, number: u64, order: Order) -> bool {
        let taken = |number: u64| {
            let swapped = number.checked_sub(1).and_then(|before| self.single.get(&before));
            self.single.contains_key(&number) || swapped == Some(&Order::Swap)
        };
        !taken(number) && (order != Order::Swap || !taken(number + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::{Alter, Choice, Fault, Order, Plan, Side};

    fn fault(alter: Alter) -> Fault {
        Fault { link: "numbers".into(), from: Side::Bind, actor: None, alter }
    }

    fn choice(count: u64, among: [u64; 2]) -> Choice {
        Choice { count, among }
    }

    #[test]
    fn the_same_seed_gives_the_same_plan_and_another_one_another() {
        let faults = [
            fault(Alter::Swap(choice(5, [2, 98]))),
            fault(Alter::Drop(choice(2, [1, 100]))),
            fault(Alter::Rewrite { text: "is this".into() }),
        ];
        assert_eq!(Plan::draw(&faults, "numbers", 7), Plan::draw(&faults, "numbers", 7));
        assert_ne!(Plan::draw(&faults, "numbers", 7), Plan::draw(&faults, "numbers", 8));
        assert_eq!(Plan::draw(&faults, "other", 7), Plan::default());
    }

    #[test]
    fn the_faults_of_one_actor_come_to_those_of_all_on_its_connections_only() {
        let late = Alter::Delay { ms: 5, which: choice(1, [2, 2]) };
        let mut faults = [fault(Alter::Drop(choice(1, [1, 1]))), fault(late)];
        faults[1].actor = Some("ann".into());
        let plan = Plan::draw(&faults, "numbers", 7);
        let orders = |actor: &str| plan.of_actor(actor).of(Side::Bind).single.clone();
        assert_eq!(orders("ann"), [(1, Order::Drop), (2, Order::Delay(5000))].into());
        assert_eq!(orders("bea"), [(1, Order::Drop)].into());
    }

    #[test]
    fn no_message_gets_two_orders_and_pairs_do_not_overlap() {
        let faults = [
            fault(Alter::Swap(choice(6, [1, 20]))),
            fault(Alter::Drop(choice(3, [1, 20]))),
            fault(Alter::Repeat(choice(3, [1, 20]))),
        ];
        for seed in 0..500 {
            let plan = Plan::draw(&faults, "numbers", seed);
            let single = &plan.of(Side::Bind).single;
            assert_eq!(single.len(), 6 + 3 + 3);
            assert!(single.keys().all(|number| (1..=20).contains(number)));
            for (number, _) in single.iter().filter(|(_, order)| **order == Order::Swap) {
                assert!(*number < 20 && !single.contains_key(&(number + 1)), "seed {seed}: {single:?}");
            }
            assert_eq!(plan.of(Side::Connect).single.len(), 0);
        }
    }

    #[test]
    fn a_range_that_has_room_for_the_pairs_gets_them_all() {
        for seed in 0..200 {
            let plan = Plan::draw(&[fault(Alter::Swap(choice(2, [1, 4])))], "numbers", seed);
            let numbers: Vec<u64> = plan.of(Side::Bind).single.keys().copied().collect();
            assert_eq!(numbers, [1, 3]);
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let draw = |alter| Plan::draw(&[fault(alter)], "numbers", 1).of(Side::Bind).single.len();
        assert_eq!(draw(Alter::Drop(choice(9, [3, 5]))), 3);
        assert_eq!(draw(Alter::Swap(choice(1, [3, 3]))), 0);
        assert_eq!(draw(Alter::Drop(choice(1, [5, 3]))), 0);
        assert_eq!(draw(Alter::Drop(choice(2, [0, u64::MAX]))), 2);
        assert_eq!(draw(Alter::Delay { ms: u64::MAX, which: choice(1, [u64::MAX, u64::MAX]) }), 1);
    }
}
