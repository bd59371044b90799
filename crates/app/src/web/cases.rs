//! Who may use the case when? Each question has an open case to itself; judgements wait for one another.

use super::answer::Refusal;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use workbench::Case;

/// Cases that are kept open between questions.
const KEPT: usize = 4;

/// One case, opened as often as there are questions at a time.
pub struct Cases {
    /// Never asked anything itself: others are opened beside it.
    spare: Mutex<Case>,
    idle: Mutex<Vec<Case>>,
    judging: tokio::sync::Mutex<()>,
}

impl Cases {
    /// # Errors
    /// Fails when the case cannot be opened.
    pub fn open(path: PathBuf) -> workbench::Result<Cases> {
        let first = Case::open(&path)?;
        let spare = first.again()?;
        Ok(Cases { spare: Mutex::new(spare), idle: Mutex::new(vec![first]), judging: tokio::sync::Mutex::new(()) })
    }

    /// Asks the case something, away from the threads that serve; the whole answer is of one version of it.
    pub async fn ask<T: Send + 'static>(
        self: Arc<Self>,
        question: impl FnOnce(&Case) -> workbench::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.with(|case| case.steadily(question)).await
    }

    async fn with<T: Send + 'static>(
        self: Arc<Self>,
        work: impl FnOnce(&Case) -> workbench::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let work = move || {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let case = match idle {
                Some(case) => case,
                None => self.spare.lock().unwrap_or_else(PoisonError::into_inner).again()?,
            };
            let answer = work(&case);
            let broken = matches!(&answer, Err(error) if matches!(error.kind(), workbench::ErrorKind::Case(_)));
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT && !broken {
                idle.push(case);
            }
            answer
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(answer) => Ok(answer?),
            Err(_) => Err(Refusal::failed("the program failed on this; the case is as it was before")),
        }
    }

    /// Changes the case; one change at a time.
    pub async fn change<T: Send + 'static>(
        self: Arc<Self>,
        change: impl FnOnce(&Case) -> workbench::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let _turn = self.judging.lock().await;
        self.clone().with(change).await
    }
}
