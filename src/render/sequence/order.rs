//! In which order the columns stand: so that messages go to the right, and not far, where they have a direction.

use std::collections::{BTreeMap, BTreeSet};

/// More kinds of columns than this stay in the order in which they are listed.
const MOST_KINDS: usize = 7;
/// What a message to the left costs more, in columns.
const LEFTWARDS: u64 = 8;
/// With so many times as many there as back, the messages have a direction.
const ONE_WAY: u64 = 4;

/// The places of the columns in their new order. Those of one group stay beside each other. `questions` says of which
/// group those are who ask, and whom; where everything else is equal, they stand further left.
pub(super) fn arranged(
    groups: &[usize],
    traffic: &BTreeMap<(usize, usize), u64>,
    questions: &BTreeSet<(usize, usize)>,
) -> Vec<usize> {
    let kinds = groups.iter().max().map_or(0, |most| most + 1);
    let mut order: Vec<usize> = (0..kinds).collect();
    let mut best = placed(groups, &order);
    if kinds > MOST_KINDS {
        return best;
    }
    let backwards = |order: &[usize]| {
        let place = |group: usize| order.iter().position(|other| *other == group);
        questions.iter().filter(|(asks, answers)| place(*asks) > place(*answers)).count()
    };
    let mut least = (cost(&best, traffic), backwards(&order));
    while next(&mut order) {
        let places = placed(groups, &order);
        let cost = (cost(&places, traffic), backwards(&order));
        if cost < least {
            (best, least) = (places, cost);
        }
    }
    best
}

fn placed(groups: &[usize], order: &[usize]) -> Vec<usize> {
    let of = |kind: usize| (0..groups.len()).filter(move |place| groups[*place] == kind);
    order.iter().flat_map(|kind| of(*kind)).collect()
}

fn cost(places: &[usize], traffic: &BTreeMap<(usize, usize), u64>) -> u64 {
    let mut at = vec![0; places.len()];
    for (place, column) in places.iter().enumerate() {
        at[*column] = place;
    }
    let each = |((from, to), count): (&(usize, usize), &u64)| {
        let back = traffic.get(&(*to, *from)).copied().unwrap_or_default();
        let (from, to) = (at[*from], at[*to]);
        // Questions and answers have no direction.
        let leftwards = to < from && *count > ONE_WAY * back;
        count * (from.abs_diff(to) as u64 + if leftwards { LEFTWARDS } else { 0 })
    };
    traffic.iter().map(each).sum()
}

/// The next order of these numbers, as in a dictionary; whether there is one.
fn next(order: &mut [usize]) -> bool {
    let Some(place) = order.windows(2).rposition(|pair| pair[0] < pair[1]) else { return false };
    let higher = order.iter().rposition(|other| *other > order[place]);
    order.swap(place, higher.unwrap_or(place));
    order[place + 1..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{arranged, next};

    #[test]
    fn every_order_is_tried_once() {
        let mut order = [0, 1, 2];
        let mut all = vec![order];
        while next(&mut order) {
            all.push(order);
        }
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 6);
        assert!(!next(&mut []) && !next(&mut [0]));
    }

    #[test]
    fn work_flows_from_left_to_right_however_the_cast_is_listed() {
        // A sink, two workers, and the ventilator that is listed last.
        let traffic = BTreeMap::from([((3, 1), 30), ((3, 2), 30), ((1, 0), 30), ((2, 0), 30), ((0, 3), 1)]);
        assert_eq!(arranged(&[0, 1, 1, 2], &traffic, &BTreeSet::new()), [3, 1, 2, 0]);
    }

    #[test]
    fn a_server_stands_between_those_who_ask_and_those_who_work() {
        let traffic = BTreeMap::from([((0, 1), 9), ((1, 0), 9), ((0, 2), 9), ((2, 0), 9)]);
        let places = arranged(&[0, 1, 2], &traffic, &BTreeSet::new());
        assert_eq!(places, [1, 0, 2]);
        // One who asks on and is answered further right.
        let onwards = BTreeSet::from([(2, 0), (0, 1)]);
        assert_eq!(arranged(&[0, 1, 2], &traffic, &onwards), [2, 0, 1]);
    }
}
