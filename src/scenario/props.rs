//! The things in a scene: files with contents by the seed, and words by the seed.

use fastrand::Rng;
use prost::encoding::encode_varint;
use serde::Deserialize;

/// A file in the scene's private folder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SceneFile {
    /// Its name in this scene.
    pub name: String,
    /// What is in it at the beginning.
    pub holds: Holds,
}

/// What is in a file at the beginning. All chance comes from the seed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// The file is not there; a program is to write it, or to find out that it is missing.
    Nothing,
    /// This text.
    Text(String),
    /// Whole numbers, a line each.
    Numbers {
        /// How many.
        count: u32,
        /// The smallest that may be chosen.
        from: i64,
        /// The largest that may be chosen.
        to: i64,
    },
    /// Words, a line each.
    Words {
        /// How many.
        count: u32,
    },
    /// A protobuf message `User { string name = 1; uint32 age = 2; }` with the scene's `{some.name}` and
    /// `{some.age}`.
    User,
    /// The same with `{some.long-name}` and `{some.big-age}`.
    LongUser,
    /// As `user`, but the age comes first, and between the two stands a field that `User` does not have.
    ReorderedUser,
    /// A `User` that breaks off inside its name.
    TruncatedUser,
    /// A long `User` without its last byte: it breaks off inside the age.
    UserWithoutEnd,
    /// Bytes that are no `User`.
    Foreign,
}

/// What the seed can choose. In one scene the same choice stands wherever it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// A person's name, often with letters beyond ASCII.
    Name,
    /// A name of more than 127 bytes.
    LongName,
    /// An age below 100.
    Age,
    /// A number of years of more than seven bits.
    BigAge,
}

impl Drawn {
    /// All of them.
    pub const ALL: [Drawn; 4] = [Drawn::Name, Drawn::LongName, Drawn::Age, Drawn::BigAge];

    /// As it is written in `{some.KIND}`.
    pub fn name(self) -> &'static str {
        match self {
            Drawn::Name => "name",
            Drawn::LongName => "long-name",
            Drawn::Age => "age",
            Drawn::BigAge => "big-age",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Drawn> {
        Drawn::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The seed for everything that has this name, made of the seed of all: the same on every machine and in every
/// version (FNV-1a).
pub fn seed_of(seed: u64, name: &str) -> u64 {
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    seed ^ name.bytes().fold(0xcbf2_9ce4_8422_2325, add)
}

/// Makes the things of one scene. The same seed and scene make the same things.
pub struct Props {
    seed: u64,
}

const NAMES: [&str; 16] = [
    "Zoë",
    "Bjørn",
    "Jürgen",
    "Łukasz",
    "Nuñez",
    "Ñandú",
    "Σοφία",
    "Иван",
    "Ayşe",
    "李雷",
    "Mette",
    "Chloé",
    "Søren",
    "Þóra",
    "محمد",
    "Ada",
];
const WORDS: [&str; 16] = [
    "apple", "bridge", "cloud", "door", "engine", "feather", "garden", "hammer", "island", "juice", "kettle",
    "ladder", "mirror", "needle", "orange", "pepper",
];

impl Props {
    /// The things of the scene of this name.
    pub fn new(seed: u64, scene: &str) -> Props {
        Props { seed: seed_of(seed, scene) }
    }

    fn rng(&self, salt: u64) -> Rng {
        Rng::with_seed(self.seed.wrapping_add(salt.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// What stands for `{some.KIND}`.
    pub fn draw(&self, kind: Drawn) -> String {
        let mut rng = self.rng(1 + kind as u64);
        let mut name = || NAMES[rng.usize(..NAMES.len())];
        match kind {
            Drawn::Name => name().to_owned(),
            Drawn::LongName => {
                let mut long = name().to_owned();
                // 129 is the same with its groups of seven bits in the wrong order.
                while long.len() <= 129 {
                    long.push(' ');
                    long.push_str(name());
                }
                long
            }
            Drawn::Age => rng.u32(1..100).to_string(),
            Drawn::BigAge => {
                // Of an age below 256, the first byte of its varint is the same number by itself.
                let age = rng.u32(256..5_000);
                // Nor may the two groups be alike, or nobody sees in which order they were read.
                let alike = age >> 7 == age & 127;
                (age + u32::from(alike)).to_string()
            }
        }
    }

    /// The contents of a file; `None` where it is not there.
    pub fn contents(&self, file: &SceneFile) -> Option<Vec<u8>> {
        let salt =
            file.name.bytes().fold(64, |salt: u64, byte| salt.wrapping_mul(31).wrapping_add(byte.into()));
        let mut rng = self.rng(salt);
        let mut lines = |count: u32, mut line: Box<dyn FnMut(&mut Rng) -> String>| {
            (0..count).map(|_| line(&mut rng) + "\n").collect::<String>().into_bytes()
        };
        Some(match &file.holds {
            Holds::Nothing => return None,
            Holds::Text(text) => text.clone().into_bytes(),
            Holds::Numbers { count, from, to } => {
                let (low, high) = (*from.min(to), *from.max(to));
                lines(*count, Box::new(move |rng| rng.i64(low..=high).to_string()))
            }
            Holds::Words { count } => {
                lines(*count, Box::new(|rng| WORDS[rng.usize(..WORDS.len())].to_owned()))
            }
            Holds::User => user(&self.draw(Drawn::Name), &self.draw(Drawn::Age)),
            Holds::LongUser => user(&self.draw(Drawn::LongName), &self.draw(Drawn::BigAge)),
            Holds::ReorderedUser => {
                let (name, age) = (self.draw(Drawn::Name), self.draw(Drawn::Age));
                [number(2, &age), bytes(1, name.as_bytes())].concat()
            }
            Holds::TruncatedUser => {
                let mut bytes = user(&self.draw(Drawn::LongName), &self.draw(Drawn::BigAge));
                bytes.truncate(rng.usize(20..100));
                bytes
            }
            Holds::UserWithoutEnd => {
                let mut bytes = user(&self.draw(Drawn::LongName), &self.draw(Drawn::BigAge));
                bytes.pop();
                bytes
            }
            Holds::Foreign => {
                // Wire type 7 does not exist, so that no decoder takes it for a field.
                let mut bytes = vec![0x0f];
                bytes.extend((0..32).map(|_| rng.u8(128..)));
                bytes
            }
        })
    }
}

/// The protobuf encoding of a `User`.
fn user(name: &str, age: &str) -> Vec<u8> {
    [bytes(1, name.as_bytes()), number(2, age)].concat()
}

/// A protobuf field with a text, or with another message.
fn bytes(field: u64, value: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(value.len() as u64), value.to_vec()].concat()
}

/// A protobuf field with a number.
fn number(field: u64, digits: &str) -> Vec<u8> {
    [varint(field << 3), varint(digits.parse().unwrap_or(0))].concat()
}

/// A number in protobuf's own form.
fn varint(value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_varint(value, &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::{Drawn, Holds, Props, SceneFile};

    fn contents(seed: u64, holds: Holds) -> Vec<u8> {
        Props::new(seed, "plain").contents(&SceneFile { name: "f".into(), holds }).unwrap_or_default()
    }

    #[test]
    fn the_same_seed_and_scene_make_the_same_things_and_others_do_not() {
        let long = |seed, scene| Props::new(seed, scene).draw(Drawn::LongName);
        assert_eq!(long(7, "plain"), long(7, "plain"));
        assert_ne!(long(7, "plain"), long(8, "plain"));
        assert_ne!(long(7, "plain"), long(7, "other"));
    }

    #[test]
    fn a_long_name_and_a_big_age_need_more_than_one_byte_of_length() {
        for seed in 0..100 {
            let props = Props::new(seed, "plain");
            assert!(props.draw(Drawn::LongName).len() > 127);
            let age: u32 = props.draw(Drawn::BigAge).parse().unwrap();
            assert!(age > 255 && age >> 7 != age & 127);
        }
    }

    #[test]
    fn numbers_stand_one_a_line_and_within_their_bounds() {
        let text = String::from_utf8(contents(3, Holds::Numbers { count: 50, from: -5, to: 5 })).unwrap();
        let numbers: Vec<i64> = text.lines().map(|line| line.parse().unwrap()).collect();
        assert_eq!(numbers.len(), 50);
        assert!(numbers.iter().all(|number| (-5..=5).contains(number)));
    }

    #[test]
    fn a_reordered_user_has_the_same_fields() {
        let (plain, other) = (contents(5, Holds::User), contents(5, Holds::ReorderedUser));
        let (name, age) = plain.split_at(plain.len() - 2);
        assert_eq!(other, [age, name].concat());
    }

    #[test]
    fn a_truncated_user_breaks_off_inside_its_name() {
        for seed in 0..100 {
            let whole = contents(seed, Holds::LongUser);
            let cut = contents(seed, Holds::TruncatedUser);
            // Tag, two bytes of length, and less of the name than that.
            assert!(cut.len() < 3 + 127 && whole.starts_with(&cut));
        }
    }
}
