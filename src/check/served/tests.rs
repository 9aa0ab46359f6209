//! Tests of `served`.
