//! Parts of a work side by side: each is work of its own, so every core takes the next one.

/// What `work` makes of each part, in their order, however many cores there are; `progress` hears
/// how many are done.
pub fn side_by_side<T: Send>(
    n_parts: usize,
    work: &(dyn Fn(usize) -> T + Sync),
    progress: &dyn Fn(usize),
) -> Vec<T> {
    let n_cores = match cfg!(target_family = "wasm") {
        true => 1,
        false => std::thread::available_parallelism().map_or(1, usize::from),
    };
    on_cores(n_cores, n_parts, work, progress)
}

/// The same on so many cores.
fn on_cores<T: Send>(
    n_cores: usize,
    n_parts: usize,
    work: &(dyn Fn(usize) -> T + Sync),
    progress: &dyn Fn(usize),
) -> Vec<T> {
    if n_cores == 1 {
        let one = |part| {
            let found = work(part);
            progress(part + 1);
            found
        };
        return (0..n_parts).map(one).collect();
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..n_cores.min(n_parts) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let part = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if part >= n_parts || sender.send((part, work(part))).is_err() {
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
        found.sort_by_key(|(part, _)| *part);
        found.into_iter().map(|(_, one)| one).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn parts_come_in_their_order_and_each_is_heard_of() {
        for (n_parts, n_cores) in [(0, 2), (1, 2), (2, 3), (7, 1), (7, 2), (7, 9)] {
            let heard = RefCell::new(Vec::new());
            let hear = |n| heard.borrow_mut().push(n);
            let found = on_cores(n_cores, n_parts, &|part| part * part, &hear);
            assert_eq!(
                found,
                (0..n_parts).map(|part| part * part).collect::<Vec<_>>()
            );
            assert_eq!(heard.into_inner(), (1..=n_parts).collect::<Vec<_>>());
        }
    }
}
