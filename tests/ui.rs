//! What the compiler says about each mistake. Bless with `TRYBUILD=overwrite`.
//!
//! The output differs between compilers, so it is compared on one. It also differs with the
//! component `rust-src`, without which rustc cannot quote the standard library: the cases avoid
//! messages that would. The messages of the macro itself are compared on every toolchain, in the
//! unit tests of the derive.

// The compiler lists the types of a backend wherever it lists the types that would do, and writes
// the paths of Diesel's types in another way when `diesel-async` is there.
#![cfg(not(any(feature = "async", feature = "postgres", feature = "mysql")))]

#[rustversion::attr(not(stable(1.95)), ignore = "the output is that of Rust 1.95")]
#[test]
fn ui() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
