//! `workshop course new`: the skeleton of an exercise.
