// The gate: holds answers back until the journal is on the disk, and then lets them go.
//
// A sync takes as long for a hundred records as for one. So a thread syncs, again and again, for whoever has come
// meanwhile, while the server goes on. This is called group commit.

use std::fs::File;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

struct Waiting<T> {
    held: Vec<T>,
    file: Option<Arc<File>>,
}

struct Shared<T> {
    waiting: Mutex<Waiting<T>>,
    more: Condvar,
}

impl<T> Shared<T> {
    fn waiting(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Holds answers of this kind.
pub struct Gate<T>(Arc<Shared<T>>);

impl<T: Send + 'static> Gate<T> {
    /// Opens for each answer, in their order, as soon as what was written before it is on the disk. When the disk
    /// fails, `broken` is called instead, and the gate stays shut.
    pub fn start(
        mut open: impl FnMut(T) + Send + 'static,
        broken: impl FnOnce(io::Error) + Send + 'static,
    ) -> Gate<T> {
        let shared = Arc::new(Shared {
            waiting: Mutex::new(Waiting { held: Vec::new(), file: None }),
            more: Condvar::new(),
        });
        let gate = Gate(Arc::clone(&shared));
        thread::spawn(move || {
            loop {
                let (held, file) = {
                    let mut waiting = shared.waiting();
                    while waiting.held.is_empty() {
                        waiting = shared.more.wait(waiting).unwrap_or_else(PoisonError::into_inner);
                    }
                    (std::mem::take(&mut waiting.held), waiting.file.clone())
                };
                if let Some(Err(error)) = file.map(|file| file.sync_data()) {
                    return broken(error);
                }
                held.into_iter().for_each(&mut open);
            }
        });
        gate
    }

    /// Holds these until the file, in which their records stand already, is on the disk.
    ///
    /// When a journal was written anew, its old file need not be synced any more.
    pub fn hold(&self, file: &Arc<File>, answers: impl IntoIterator<Item = T>) {
        let mut waiting = self.0.waiting();
        waiting.held.extend(answers);
        waiting.file = Some(Arc::clone(file));
        drop(waiting);
        self.0.more.notify_one();
    }
}
