//! What is said about each reason why the ends of a link never met.

use crate::check::wire::Ends;
use crate::check::wire::sight::Sight;
use crate::evidence::Side;
use crate::scenario::{Actor, Argument, Pattern};
use crate::verdict::{Cause, Finding};

pub(super) fn elsewhere(ends: &Ends<'_>, side: Side, does: &str, place: &str, wanted: &str) -> Finding {
    let who = ends.who(side);
    let message = format!("{who} {does} {place}. It was told to use {wanted}.");
    let advice = "Take the addresses from the arguments, in the order in which the page names them. They are others in \
                  every run; only without arguments may a program use an address of its own.";
    Finding::failure("elsewhere", Cause::Address, message)
        .expected(wanted, place)
        .advice(advice)
        .section("The addresses")
}

pub(super) fn one_address(ends: &Ends<'_>, sight: &Sight<'_>) -> Finding {
    let message = format!(
        "Both ends use {}, the address for binding. Nobody came to {}, the one to connect to.",
        sight.bind_address, sight.connect_address
    );
    let advice = format!(
        "There are two addresses. {} binds the first, {} connects to the second; the workshop carries the messages \
         from one to the other.",
        ends.link.bind.name(),
        ends.link.connect.name()
    );
    Finding::failure("one-address", Cause::Address, message)
        .expected(sight.connect_address, sight.bind_address)
        .advice(advice)
        .section("The addresses")
}

pub(super) fn no_socket(ends: &Ends<'_>, sight: &Sight<'_>) -> Finding {
    let (bind, connect) = (ends.link.bind.name(), ends.link.connect.name());
    let message = format!(
        "No message crossed the link, and the workshop saw no socket: nobody listened on {}, and nobody came to {}.",
        sight.bind_address, sight.connect_address
    );
    let advice = format!(
        "The answer has to come over the wire: open a {bind} socket that binds {}, and a {connect} socket that connects \
         to {}. An `inproc://` address stays inside the program, so it does not count.",
        sight.bind_address, sight.connect_address
    );
    Finding::failure("no-socket", Cause::Address, message)
        .expected(format!("{bind} and {connect}, connected"), "no socket")
        .advice(advice)
        .section("Task")
}

/// Those who came to the link are the workshop's own, and there was nobody.
pub(super) fn no_socket_there(ends: &Ends<'_>, connector: &Actor, sight: &Sight<'_>) -> Finding {
    let bind = ends.link.bind.name();
    let message = format!(
        "`{}` called, and the workshop saw no socket of your program's: nobody listened on {}.",
        connector.name, sight.bind_address
    );
    let advice = format!(
        "Open a {bind} socket that binds this address. An `inproc://` address stays inside the program, so it does \
         not count."
    );
    Finding::failure("no-socket", Cause::Address, message)
        .expected(format!("{bind} listens on {}", sight.bind_address), "no socket")
        .advice(advice)
        .section("Task")
}

pub(super) fn addresses_swapped(ends: &Ends<'_>, sight: &Sight<'_>) -> Finding {
    let (bind, connect) = (ends.link.bind.name(), ends.link.connect.name());
    let message = format!(
        "It looks as if the two addresses have changed places. {} is for {bind} to bind, {} is for {connect} to \
         connect to. The second cannot be bound, because the workshop itself listens there.",
        sight.bind_address, sight.connect_address
    );
    let advice = format!(
        "The first argument is the one to bind, the second the one to connect to. If they are in that order already, see \
         that only {bind} binds, and check what each call returns."
    );
    Finding::failure("addresses-swapped", Cause::Meeting, message)
        .expected(format!("{bind} binds {}", sight.bind_address), "nobody listens there")
        .advice(advice)
        .section("The addresses")
}

pub(super) fn binds_both(ends: &Ends<'_>, connector: &Actor, sight: &Sight<'_>) -> Finding {
    let connect = ends.link.connect.name();
    let (who, address) = (ends.case.who(connector), sight.connect_address);
    let rule = "One end binds, the other connects.";
    let (message, advice) = match role(connector) {
        Some(role) => (
            format!(
                "{who} tried to bind {address}, where the workshop itself listens. It has to connect to it."
            ),
            format!(
                "{rule} {} If the program does so, see how it reads its role: the first argument was `{role}`.",
                call_connect(ends)
            ),
        ),
        None => (
            format!(
                "{who}'s {connect} socket tried to bind {address}, where the workshop itself listens. {connect} has to \
                 connect to it."
            ),
            format!("{rule} {}", call_connect(ends)),
        ),
    };
    Finding::failure("binds-both", Cause::Meeting, message)
        .expected(format!("{connect} connects"), format!("{connect} binds"))
        .advice(advice)
        .section("The addresses")
}

fn call_connect(ends: &Ends<'_>) -> String {
    let (bind, connect) = (ends.link.bind.name(), ends.link.connect.name());
    match bind == connect {
        true => "Call connect, not bind, for this address.".to_string(),
        false => format!("Here {bind} binds; call connect, not bind, on {connect}."),
    }
}

/// The program with the first address called, and the one with the second listened: each did the other's part.
pub(super) fn roles_swapped(ends: &Ends<'_>, connector: &Actor, sight: &Sight<'_>) -> Finding {
    let (bind, connect) = (ends.link.bind.name(), ends.link.connect.name());
    let started = |actor: Option<&Actor>| {
        let role = actor.and_then(role);
        role.map_or(String::new(), |role| format!(", started as `{role}`,"))
    };
    let message = format!(
        "The roles have changed places: {}{} connected to {} instead of binding it, and {}{} tried to bind {}.",
        ends.who(Side::Bind),
        started(ends.binder),
        sight.bind_address,
        ends.case.who(connector),
        started(Some(connector)),
        sight.connect_address
    );
    let advice = format!(
        "See how the program compares its first argument: the other role runs than the one that is named there. {bind} \
         binds, {connect} connects. In C, `strcmp` returns 0 when two texts are equal."
    );
    Finding::failure("roles-swapped", Cause::Meeting, message)
        .expected(format!("{bind} binds, {connect} connects"), format!("{connect} binds, {bind} connects"))
        .advice(advice)
        .section("Task")
}

/// The word that tells a program which part is its own, if it was given one.
fn role(actor: &Actor) -> Option<&str> {
    match actor.arguments.first()? {
        Argument::Word(word) => Some(word),
        _ => None,
    }
}

pub(super) fn binds_twice(ends: &Ends<'_>, sight: &Sight<'_>) -> Finding {
    let message = format!(
        "{} could not bind {}: the address was already in use.",
        ends.who(Side::Bind),
        sight.bind_address
    );
    let advice =
        "Nobody else was told to use that address, so it probably binds it twice. Bind once, when it starts.";
    Finding::failure("binds-twice", Cause::Meeting, message)
        .expected(format!("listens on {}", sight.bind_address), "address in use")
        .advice(advice)
        .section("The addresses")
}

pub(super) fn connects_both(ends: &Ends<'_>, connector: &Actor, sight: &Sight<'_>) -> Finding {
    let (bind, connect) = (ends.link.bind.name(), ends.link.connect.name());
    if ends.is_guest(connector) {
        return calls_its_callers(ends, connector, sight);
    }
    let role = ends.binder.and_then(role);
    let caller = role.map_or(bind.to_string(), |_| ends.who(Side::Bind));
    let message = format!(
        "Both ends connect, and nobody listens: {caller} dialled {} instead of binding it. \
         Two callers never meet.",
        sight.bind_address
    );
    let mut advice = match bind == connect {
        true => "One end binds, the other connects. Call bind, not connect, for this address.".to_string(),
        false => format!(
            "One end binds, the other connects. Here {connect} connects; call bind, not connect, on {bind}."
        ),
    };
    if let Some(role) = role {
        advice.push_str(&format!(
            " If the program does so, see how it reads its role: the first argument was `{role}`."
        ));
    }
    Finding::failure("connects-both", Cause::Meeting, message)
        .expected(format!("{bind} binds"), format!("{bind} connects"))
        .advice(advice)
        .section("The addresses")
}

/// Those who connect are the workshop's own, so the program should have known that it has to bind.
fn calls_its_callers(ends: &Ends<'_>, connector: &Actor, sight: &Sight<'_>) -> Finding {
    let (bind, connect) = (ends.link.bind.name(), ends.link.connect.name());
    let message = format!(
        "`{}`, a {connect}, connects, and your program connects too: it dialled {} instead of binding it. Two callers \
         never meet.",
        connector.name, sight.bind_address
    );
    let advice = format!(
        "Somebody has to be there to be called: call bind, not connect, on the {bind} of this address."
    );
    Finding::failure("connects-both", Cause::Meeting, message)
        .expected(format!("{bind} binds"), format!("{bind} connects"))
        .advice(advice)
        .section("The addresses")
}

pub(super) fn nobody_listens(ends: &Ends<'_>, connector: &Actor, sight: &Sight<'_>) -> Finding {
    let bind = ends.link.bind.name();
    let called = match ends.is_guest(connector) {
        true => format!("`{}` called", connector.name),
        false => format!("{} was called", sight.connect_address),
    };
    let message =
        format!("{called}, but nobody listened on {}, the address for {bind} to bind.", sight.bind_address);
    let advice = match ends.binder.and_then(role) {
        Some(role) => format!(
            "Bind the {bind} socket to the address in the arguments, before anything that waits, and check what the call \
             returns. See also how the program reads its role: the first argument was `{role}`."
        ),
        None => format!(
            "Bind the {bind} socket, to the first address and before anything that waits. If it is bound, check what the \
             call to bind returned."
        ),
    };
    Finding::failure("nobody-listens", Cause::Meeting, message)
        .expected(format!("{bind} listens on {}", sight.bind_address), "nobody listens there")
        .advice(advice)
        .section("The addresses")
}

pub(super) fn nobody_connects(ends: &Ends<'_>, connector: &Actor, sight: &Sight<'_>) -> Finding {
    let (bind, connect) = (ends.link.bind.name(), ends.link.connect.name());
    let message = if sight.listens_right && ends.alone(connector) {
        format!(
            "{bind} listens on {}, but nobody ever connected to {}.",
            sight.bind_address, sight.connect_address
        )
    } else {
        format!("{} never connected to {}.", ends.case.who(connector), sight.connect_address)
    };
    let advice = if ends.alone(connector) {
        format!(
            "Perhaps {bind} already waits in a send for somebody to take the message, before {connect} is opened: open both \
             sockets first, or run them side by side. Perhaps {connect} binds where it should connect, or the call to \
             connect is missing, or it failed: look at what it returned."
        )
    } else {
        format!(
            "Connect the {connect} socket to the address in the arguments, and check what the call returns."
        )
    };
    Finding::failure("nobody-connects", Cause::Meeting, message)
        .expected(format!("{connect} connects to {}", sight.connect_address), "nobody came")
        .advice(advice)
        .section("The addresses")
}

/// The sockets were there, and gone before a message crossed.
pub(in crate::check::wire) fn opened_and_closed(ends: &Ends<'_>, connector: &Actor) -> Finding {
    let (bind, connect) = (ends.link.bind.name(), ends.link.connect.name());
    let (sender, receiver) = if ends.link.bind == Pattern::Pull { (connect, bind) } else { (bind, connect) };
    let message =
        format!("{} opened its sockets and closed them again. No message crossed.", ends.case.who(connector));
    let (id, expected, advice) = match ends.link.connect {
        Pattern::Req => (
            "no-request",
            "a question and an answer",
            format!(
                "Now the messages: {connect} sends the question, {bind} receives it and answers, and {connect} receives the \
                 answer. Close the sockets after that: what is still on its way is lost when the program ends."
            ),
        ),
        _ => (
            "nothing-crossed",
            "messages",
            format!(
                "Now the messages: {sender} sends them, and {receiver} receives them. Close the sockets only when the last one \
                 has come."
            ),
        ),
    };
    Finding::failure(id, Cause::Messages, message)
        .expected(expected, "no message")
        .advice(advice)
        .section("Task")
}

pub(super) fn nothing_crossed(ends: &Ends<'_>, sight: &Sight<'_>) -> Finding {
    let message = format!(
        "The two ends, {} at {} and {} at {}, never met.",
        ends.link.bind.name(),
        sight.bind_address,
        ends.link.connect.name(),
        sight.connect_address
    );
    let advice = "Bind first, before anything that waits. Keep both sockets open until the work is done.";
    Finding::failure("nothing-crossed", Cause::Meeting, message)
        .expected("a connection", "none")
        .advice(advice)
        .section("The addresses")
}
