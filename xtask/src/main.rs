//! Every chore of the repository as `cargo xtask NAME`.
fn main() {}
