//! Who has a column, and which end of which link stands in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::{Evidence, Side, What};
use crate::scenario::{Link, Pattern, Scene};

use super::order;
use super::story::Column;

/// How much news shows the direction, beside a question and its answer.
const NEWS: u64 = 8;
/// Work that is handed out shows it better than anything else.
const WORK: u64 = 32;

/// The columns, and where to find whom.
pub(super) struct Cast {
    pub(super) columns: Vec<Column>,
    /// Columns that do the same have the same group.
    pub(super) groups: Vec<usize>,
    /// Where each end of each link stands: link, end, actor.
    ends: BTreeMap<(usize, Side, String), usize>,
    binders: BTreeMap<usize, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
    /// Which links there are.
    pub(super) links: Vec<String>,
}

/// A column before it has its place.
struct Seat {
    column: Column,
    ends: Vec<(usize, Side)>,
}

impl Cast {
    pub(super) fn of(links: &BTreeMap<String, Link>, scene: &Scene, evidence: &Evidence) -> Cast {
        let names: Vec<String> = links.keys().cloned().collect();
        let mut seats: Vec<Seat> = Vec::new();
        for actor in &scene.cast {
            let given = |side| {
                let places = names.iter().enumerate();
                places
                    .filter(move |(_, link)| actor.is_given(link, side))
                    .map(move |(place, _)| (place, side))
            };
            let (binds, connects): (Vec<_>, Vec<_>) =
                (given(Side::Bind).collect(), given(Side::Connect).collect());
            let talks_to_itself =
                binds.iter().any(|(link, _)| connects.iter().any(|(other, _)| other == link));
            if talks_to_itself {
                seats.push(seat(&actor.name, links, binds, true));
                seats.push(seat(&actor.name, links, connects, true));
            } else {
                seats.push(seat(&actor.name, links, binds.into_iter().chain(connects).collect(), false));
            }
        }
        for peer in &scene.peers {
            let end = names.iter().position(|link| *link == peer.link).map(|link| (link, Side::Connect));
            let mut seat = seat(&peer.name, links, end.into_iter().collect(), false);
            seat.column.own = true;
            seats.push(seat);
        }
        for (name, link) in strangers(evidence, &seats) {
            let end = names.iter().position(|other| *other == link).map(|link| (link, Side::Connect));
            seats.push(seat(&name, links, end.into_iter().collect(), false));
        }
        let mut cast = Cast::seated(seats, names);
        let arranged = order::arranged(&cast.groups, &cast.flows(links), &cast.questions(links));
        cast.move_to(&arranged);
        cast.live(evidence);
        cast
    }

    fn seated(seats: Vec<Seat>, links: Vec<String>) -> Cast {
        // By what they bind and connect, and not by who is listed first: that is another one in each scene.
        let mut kinds: Vec<(Vec<(usize, Side)>, bool)> =
            seats.iter().map(|seat| (seat.ends.clone(), seat.column.role.is_some())).collect();
        kinds.sort();
        kinds.dedup();
        let mut cast = Cast {
            columns: Vec::new(),
            groups: Vec::new(),
            ends: BTreeMap::new(),
            binders: BTreeMap::new(),
            by_name: BTreeMap::new(),
            links,
        };
        for (place, seat) in seats.into_iter().enumerate() {
            let name = seat.column.name.clone();
            for (link, side) in &seat.ends {
                cast.ends.insert((*link, *side, name.clone()), place);
                if *side == Side::Bind {
                    cast.binders.entry(*link).or_insert(place);
                }
            }
            let kind = (seat.ends, seat.column.role.is_some());
            cast.groups.push(kinds.iter().position(|other| *other == kind).unwrap_or_default());
            cast.by_name.entry(name).or_default().push(place);
            cast.columns.push(seat.column);
        }
        cast
    }

    /// The place of a link.
    pub(super) fn link(&self, name: &str) -> Option<usize> {
        self.links.iter().position(|link| *link == *name)
    }

    /// The column of the one who binds a link.
    pub(super) fn binder(&self, link: usize) -> Option<usize> {
        self.binders.get(&link).copied()
    }

    /// The column of one who connects to a link.
    pub(super) fn connector(&self, link: usize, actor: &str) -> Option<usize> {
        let end = (link, Side::Connect, actor.to_owned());
        self.ends.get(&end).or_else(|| self.by_name.get(actor).and_then(|all| all.last())).copied()
    }

    /// All columns of somebody.
    pub(super) fn all_of(&self, actor: &str) -> &[usize] {
        self.by_name.get(actor).map_or(&[], Vec::as_slice)
    }

    /// Each column that connects to a link, with the one that binds it.
    fn pairs<'l>(&self, links: &'l BTreeMap<String, Link>) -> impl Iterator<Item = (&'l Link, usize, usize)> {
        let ends = self.ends.iter().filter(|((_, side, _), _)| *side == Side::Connect);
        ends.filter_map(move |((link, ..), place)| {
            Some((links.values().nth(*link)?, self.binder(*link)?, *place))
        })
    }

    /// How much goes from which column to which, by the patterns alone: so that everybody keeps the place in every scene,
    /// whatever a program makes of it.
    fn flows(&self, links: &BTreeMap<String, Link>) -> BTreeMap<(usize, usize), u64> {
        let mut flows = BTreeMap::new();
        for (link, binder, connector) in self.pairs(links) {
            let (there, back) = match link.bind {
                Pattern::Push => (WORK, 0),
                Pattern::Pull => (0, WORK),
                Pattern::Pub => (NEWS, 0),
                Pattern::Sub => (0, NEWS),
                _ => (1, 1),
            };
            for (way, much) in [((binder, connector), there), ((connector, binder), back)] {
                if much > 0 {
                    *flows.entry(way).or_default() += much;
                }
            }
        }
        flows
    }

    /// Who asks whom, once for each link of somebody who is between several.
    fn questions(&self, links: &BTreeMap<String, Link>) -> BTreeSet<(usize, usize)> {
        let between = |place: usize| self.ends.values().filter(|other| **other == place).count() > 1;
        let group_of = |place: usize| self.groups[place];
        let asked = |(link, binder, connector): (&Link, usize, usize)| match link.bind {
            Pattern::Rep => Some((connector, binder)),
            Pattern::Req => Some((binder, connector)),
            _ => None,
        };
        self.pairs(links)
            .filter(|(_, binder, _)| between(*binder))
            .filter_map(asked)
            .map(|(asks, answers)| (group_of(asks), group_of(answers)))
            .collect()
    }

    /// Gives each column its place: `arranged` holds the old places in the new order.
    fn move_to(&mut self, arranged: &[usize]) {
        let mut new = vec![0; arranged.len()];
        for (place, old) in arranged.iter().enumerate() {
            new[*old] = place;
        }
        self.columns = arranged.iter().map(|old| self.columns[*old].clone()).collect();
        self.groups = arranged.iter().map(|old| self.groups[*old]).collect();
        self.ends.values_mut().chain(self.binders.values_mut()).for_each(|place| *place = new[*place]);
        self.by_name.values_mut().flatten().for_each(|place| *place = new[*place]);
    }

    /// Notes when each was there, and when it stood still.
    fn live(&mut self, evidence: &Evidence) {
        let end = evidence.events.last().map_or(0, |event| event.at_us);
        let mut doors: BTreeMap<(&str, u32), &str> = BTreeMap::new();
        for event in &evidence.events {
            let at = event.at_us;
            if let What::Connected { link, actor, conn } = &event.what {
                doors.insert((link, *conn), actor);
            }
            let (actor, change): (&str, fn(&mut Column, u64, u64)) = match &event.what {
                What::Started { actor, .. } => (actor, |column, at, end| {
                    if column.lives.last().is_none_or(|last| last.1 < at) {
                        column.lives.push((at, end));
                    }
                }),
                // Somebody may be seen at a link before it is noted that it was started.
                What::Connected { actor, .. } | What::Refused { actor, .. } => (actor, |column, at, end| {
                    if column.lives.last().is_none_or(|last| column.own && last.1 < at) {
                        column.lives.push((at, end));
                    }
                }),
                What::Exited { actor, .. } | What::Killed { actor } => (actor, |column, at, _| {
                    column.lives.last_mut().into_iter().for_each(|last| last.1 = at.min(last.1))
                }),
                // A player of the workshop's own is there as long as it is connected.
                What::Closed { link, conn, by: Side::Connect } => match doors.get(&(&**link, *conn)) {
                    Some(actor) => (actor, |column, at, _| {
                        if column.own {
                            column.lives.last_mut().into_iter().for_each(|last| last.1 = at.min(last.1));
                        }
                    }),
                    None => continue,
                },
                What::Frozen { actor } => (actor, |column, at, end| column.frozen.push((at, end))),
                What::Thawed { actor } => {
                    (actor, |column, at, _| column.frozen.last_mut().into_iter().for_each(|last| last.1 = at))
                }
                _ => continue,
            };
            for place in self.by_name.get(actor).into_iter().flatten() {
                change(&mut self.columns[*place], at, end);
            }
        }
    }
}

fn seat(name: &str, links: &BTreeMap<String, Link>, ends: Vec<(usize, Side)>, split: bool) -> Seat {
    let pattern = |(link, side): &(usize, Side)| {
        let link = links.values().nth(*link)?;
        Some(if *side == Side::Bind { link.bind.name() } else { link.connect.name() })
    };
    let role = ends.first().and_then(pattern).filter(|_| split);
    let column = Column { name: name.to_owned(), role, ..Column::default() };
    Seat { column, ends }
}

/// Those who came to a link and are in no list.
fn strangers(evidence: &Evidence, seats: &[Seat]) -> BTreeMap<String, String> {
    let mut strangers = BTreeMap::new();
    for event in &evidence.events {
        if let What::Connected { link, actor, .. } = &event.what
            && !seats.iter().any(|seat| *seat.column.name == **actor)
        {
            strangers.entry(actor.to_string()).or_insert_with(|| link.to_string());
        }
    }
    strangers
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Cast, Side};
    use crate::course::Course;
    use crate::evidence::{Evidence, Player};

    type Kind = Vec<(usize, Side)>;

    /// Which ends stand in each column, from left to right; those beside each other that are alike count once.
    fn kinds(cast: &Cast) -> Vec<Kind> {
        let of = |place: usize| {
            let its = cast.ends.iter().filter(move |(_, other)| **other == place);
            let ends: BTreeSet<(usize, Side)> = its.map(|((link, side, _), _)| (*link, *side)).collect();
            ends.into_iter().collect::<Kind>()
        };
        let mut kinds: Vec<Kind> = (0..cast.columns.len()).map(of).collect();
        kinds.dedup();
        kinds
    }

    #[test]
    fn everybody_has_the_same_place_in_every_scene() {
        let course = Course::built_in().expect("the course");
        for exercise in course.exercises() {
            let links = &exercise.scenario.links;
            let nothing = Evidence {
                exercise: exercise.name.clone(),
                scene: String::new(),
                player: Player::Learner,
                seed: 1,
                events: Vec::new(),
            };
            let scenes = exercise.scenario.scenes.iter();
            let all: Vec<Vec<Kind>> = scenes.map(|scene| kinds(&Cast::of(links, scene, &nothing))).collect();
            for (one, other) in all.iter().flat_map(|one| all.iter().map(move |other| (one, other))) {
                let common = |of: &[Kind], with: &[Kind]| -> Vec<Kind> {
                    of.iter().filter(|kind| with.contains(kind)).cloned().collect()
                };
                assert_eq!(common(one, other), common(other, one), "{}", exercise.name);
            }
        }
    }
}
