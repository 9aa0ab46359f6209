//! Whether the messages say what the page spells out. Around the text an encoding may put what it likes.

use crate::check::seen::quoted;
use crate::check::wire::{Ends, LinkRules};
use crate::evidence::{HEAD_BYTES, Head, Side};
use crate::scenario::Pattern;
use crate::verdict::{Cause, Finding};

/// Texts at least this similar (0 to 1) are the same one, misspelled.
const SIMILAR: f64 = 0.85;

pub(super) fn findings(ends: &Ends<'_>, rules: &LinkRules) -> Vec<Finding> {
    let spelled = [(Side::Connect, &rules.connect_says), (Side::Bind, &rules.bind_says)];
    spelled.into_iter().filter_map(|(side, text)| first_wrong(ends, side, text.as_deref()?)).collect()
}

fn first_wrong(ends: &Ends<'_>, side: Side, text: &str) -> Option<Finding> {
    let pattern = ends.pattern(side);
    let flows = ends.case.learner().flows(ends.name);
    let sent = flows.iter().filter(|flow| flow.from == side).flat_map(|flow| &flow.messages);
    let (index, (at_us, head)) = sent.enumerate().find(|(_, (_, head))| !says(head, text))?;
    let said = Head(payload(pattern, head).into()).shown();
    let said = said.trim_end_matches("\\u{0}").to_owned();
    let id = if said.eq_ignore_ascii_case(text) {
        "letter-case"
    } else if strsim::normalized_levenshtein(&said, text) >= SIMILAR {
        "misspelled"
    } else {
        "wrong-message"
    };
    let empty = said.is_empty();
    let what = if empty { "an empty message".to_owned() } else { quoted(&said) };
    let message = format!("{} sent {what} from its {} socket, not `{text}`.", ends.who(side), pattern.name());
    let advice = match id {
        "letter-case" => "Capital and small letters matter, also on the wire.",
        "misspelled" => "Compare the two letter by letter, blanks and punctuation marks too.",
        _ => {
            "Other programs may be at the other end, so what is sent is a part of the task. Send the text as the \
             page spells it, whole, in one message."
        }
    };
    let finding = Finding::failure(id, Cause::Messages, message).expected(text, said);
    let place = format!("message {} from {}", index + 1, pattern.name());
    Some(finding.at(place).when(*at_us).advice(advice).section("Task"))
}

/// Whether the text is in the message, as far as the Evidence keeps it.
fn says(head: &Head, text: &str) -> bool {
    let text = &text.as_bytes()[..text.len().min(HEAD_BYTES / 2)];
    text.is_empty() || head.0.windows(text.len()).any(|window| window == text)
}

/// What the program itself put into the message: some patterns put an id of four bytes in front.
fn payload(pattern: Pattern, head: &Head) -> &[u8] {
    match pattern {
        Pattern::Req | Pattern::Rep | Pattern::Surveyor | Pattern::Respondent => {
            head.0.get(4..).unwrap_or_default()
        }
        _ => &head.0,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Play, ids, pubsub, reqrep};
    use crate::check::wire::Wire;
    use crate::evidence::Side;

    const ID: &str = "\u{0}\u{0}\u{0}\u{1}";

    fn found(question: &str, answer: &str) -> Vec<&'static str> {
        let wire: Wire =
            toml::from_str("links.rpc = { connect-says = 'is this', bind-says = 'the real RPC?' }")
                .expect("rules");
        let play = Play::new("plain").start("main", &["mine"]).meet("rpc", 1, "main", 0x31, 0x30);
        let play = play.message("rpc", 1, Side::Connect, &format!("{ID}{question}"));
        let play = play.message("rpc", 1, Side::Bind, &format!("{ID}{answer}"));
        ids(&wire, &reqrep(), &play, &play)
    }

    #[test]
    fn the_text_alone_with_a_nul_and_inside_an_encoding_are_right() {
        assert_eq!(found("is this", "the real RPC?"), [""; 0]);
        assert_eq!(found("is this\u{0}", "the real RPC?\n"), [""; 0]);
        assert_eq!(found("{\"text\": \"is this\"}", "[\"the real RPC?\"]"), [""; 0]);
    }

    #[test]
    fn other_texts_are_named_by_how_they_differ() {
        assert_eq!(found("?", "x"), ["wrong-message", "wrong-message"]);
        assert_eq!(found("Is this", "the real rpc?"), ["letter-case", "letter-case"]);
        assert_eq!(found("is this", "the real RPC"), ["misspelled"]);
        assert_eq!(found("", "the real RPC?"), ["wrong-message"]);
    }

    #[test]
    fn every_message_of_a_publisher_has_to_say_it() {
        let wire: Wire = toml::from_str("links.news.bind-says = 'hello world'").expect("rules");
        let play = Play::new("plain").start("publisher", &["mine"]).start("sub1", &["mine"]);
        let play = play.meet("news", 1, "sub1", 0x20, 0x21).message("news", 1, Side::Bind, "hello world");
        let found = |play: &Play| -> usize {
            ids(&wire, &pubsub(), play, play).iter().filter(|id| **id == "wrong-message").count()
        };
        assert_eq!(found(&play), 0);
        assert_eq!(found(&play.message("news", 1, Side::Bind, "\n")), 1);
    }
}
