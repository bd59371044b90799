//! The program `firsthand`.
fn main() {}
