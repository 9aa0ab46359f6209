//! Who has a column, and which end of which link stands in it.

use std::collections::BTreeMap;

use crate::evidence::{Evidence, Side, What};
use crate::scenario::{Link, Scene};

use super::order;
use super::story::Column;

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
        let traffic = cast.traffic(evidence);
        let arranged = order::arranged(&cast.groups, &traffic);
        cast.move_to(&arranged);
        cast.live(evidence);
        cast
    }

    fn seated(seats: Vec<Seat>, links: Vec<String>) -> Cast {
        let mut kinds: Vec<(Vec<(usize, Side)>, bool)> = Vec::new();
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
            let group = kinds.iter().position(|other| *other == kind).unwrap_or_else(|| {
                kinds.push(kind);
                kinds.len() - 1
            });
            cast.groups.push(group);
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

    /// How many messages went from which column to which.
    fn traffic(&self, evidence: &Evidence) -> BTreeMap<(usize, usize), u64> {
        let mut doors: BTreeMap<(&str, u32), usize> = BTreeMap::new();
        let mut traffic = BTreeMap::new();
        for event in &evidence.events {
            match &event.what {
                What::Connected { link, actor, conn } => {
                    let place = self.link(link).and_then(|link| self.connector(link, actor));
                    doors.extend(place.map(|place| ((&**link, *conn), place)));
                }
                What::Message { link, conn, from, .. } => {
                    let binder = self.link(link).and_then(|link| self.binder(link));
                    if let (Some(binder), Some(client)) = (binder, doors.get(&(&**link, *conn))) {
                        let way = if *from == Side::Bind { (binder, *client) } else { (*client, binder) };
                        *traffic.entry(way).or_default() += 1;
                    }
                }
                _ => {}
            }
        }
        traffic
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
