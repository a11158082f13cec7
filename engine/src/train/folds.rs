//! Folds side by side: each is work of its own, so every core takes the next one.

/// What `work` makes of each fold, in their order, however many cores there are; `progress` hears
/// how many are done.
pub(super) fn each_fold<T: Send>(
    n_folds: usize,
    work: &(dyn Fn(usize) -> T + Sync),
    progress: &dyn Fn(usize),
) -> Vec<T> {
    let n_threads = if cfg!(target_family = "wasm") {
        1
    } else {
        std::thread::available_parallelism().map_or(1, usize::from)
    };
    if n_threads == 1 {
        let one = |fold| {
            let found = work(fold);
            progress(fold + 1);
            found
        };
        return (0..n_folds).map(one).collect();
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..n_threads.min(n_folds) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let fold = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if fold >= n_folds || sender.send((fold, work(fold))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut found: Vec<(usize, T)> = Vec::new();
        for one in receiver {
            found.push(one);
            progress(found.len());
        }
        found.sort_by_key(|(fold, _)| *fold);
        found.into_iter().map(|(_, one)| one).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn folds_come_in_their_order_and_each_is_heard_of() {
        for n_folds in [0, 1, 2, 7] {
            let heard = RefCell::new(Vec::new());
            let found = each_fold(n_folds, &|fold| fold * fold, &|n| {
                heard.borrow_mut().push(n)
            });
            assert_eq!(
                found,
                (0..n_folds).map(|fold| fold * fold).collect::<Vec<_>>()
            );
            assert_eq!(heard.into_inner(), (1..=n_folds).collect::<Vec<_>>());
        }
    }
}
