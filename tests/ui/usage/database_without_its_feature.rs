//! As PostgreSQL is where only the feature of another database is enabled.

use diesel::backend::Backend;
use soft_delete_runtime::statement::PlanBackend;

fn runs_on<DB: Backend>() {
    plans_for::<DB>();
}

fn plans_for<DB: PlanBackend>() {}

fn main() {
    runs_on::<diesel::sqlite::Sqlite>();
}
