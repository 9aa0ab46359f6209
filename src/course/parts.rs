//! The parts of the course and what they are called.

use super::Course;
use super::Tree;

/// The parts of the built-in course, from the first.
const TITLES: [&str; 2] = ["Part one: the patterns", "Part two: where is my message?"];

impl Course {
    /// The heading of a part, from 1. Those of other courses have numbers only.
    pub fn part(&self, number: u8) -> String {
        let title = usize::from(number).checked_sub(1).and_then(|place| TITLES.get(place));
        match (self.tree(), title) {
            (Tree::Embedded, Some(title)) => (*title).to_owned(),
            _ => format!("Part {number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_built_in_course_has_a_title() {
        let course = Course::built_in().expect("the course");
        for exercise in course.exercises() {
            let heading = course.part(exercise.part);
            assert!(heading.contains(": "), "{} is in `{heading}`", exercise.name);
        }
        assert_eq!(course.part(0), "Part 0");
    }
}
