use std::sync::Barrier;
use std::sync::atomic::AtomicUsize;

use super::*;

/// Waits until `is_so`.
fn wait_until(is_so: impl Fn() -> bool) {
    while !is_so() {
        std::thread::yield_now();
    }
}

#[test]
fn items_are_served_in_order_whichever_is_ready_first() {
    for n_threads in [1, 2, 5] {
        let squares = OrderedWorkers::start(3..40, n_threads, |item, _| {
            // Every third is slow, so that the others overtake it.
            if item % 3 == 0 {
                std::thread::sleep(Duration::from_millis(2));
            }
            Ok(item * item)
        });
        let served: Vec<usize> = squares.map(|item| item.expect("made")).collect();
        assert_eq!(served, (3..40).map(|item| item * item).collect::<Vec<_>>());
    }
}

#[test]
fn no_items_make_an_empty_iteration() {
    assert!(
        OrderedWorkers::start(5..5, 2, |item, _| Ok(item))
            .next()
            .is_none()
    );
}

#[test]
fn threads_work_at_the_same_time() {
    // Each pair of items is ready only once both are in the making.
    let both = Barrier::new(2);
    let items = OrderedWorkers::start(0..10, 2, move |item, _| {
        both.wait();
        Ok(item)
    });
    assert_eq!(items.count(), 10);
}

#[test]
fn no_more_items_are_made_ahead_than_may_wait() {
    for (n_threads, n_ahead) in [(1, PREPARED_BATCHES), (3, 3)] {
        let n_begun = Arc::new(AtomicUsize::new(0));
        let count = n_begun.clone();
        let mut items = OrderedWorkers::start(0..100, n_threads, move |item, _| {
            count.fetch_add(1, Ordering::SeqCst);
            Ok(item)
        });
        for n_served in 0..5 {
            let n_allowed = n_served + n_ahead;
            wait_until(|| n_begun.load(Ordering::SeqCst) == n_allowed);
            // Every one is made, and no thread begins another.
            wait_until(|| items.shared.queue().made.len() == n_ahead);
            assert_eq!(n_begun.load(Ordering::SeqCst), n_allowed);
            assert_eq!(items.shared.queue().to_make, n_allowed);
            items.next();
        }
    }
}

#[test]
fn an_error_comes_in_its_turn_and_is_the_last_item() {
    let mut items = OrderedWorkers::start(1..100, 3, |item, _| match item {
        3 => Err(TrainError::Config {
            problem: "no tile".to_owned(),
        }),
        _ => Ok(item),
    });
    assert!(matches!(items.next(), Some(Ok(1))));
    assert!(matches!(items.next(), Some(Ok(2))));
    let error = items.next().expect("an item").expect_err("the third fails");
    assert!(error.to_string().contains("no tile"), "{error}");
    assert!(items.next().is_none());
}

#[test]
fn a_panic_becomes_an_error_with_its_words() {
    let mut items = OrderedWorkers::start(1..100, 2, |item, _| match item {
        2 => panic!("item {item} is no good"),
        _ => Ok(item),
    });
    assert!(matches!(items.next(), Some(Ok(1))));
    let error = items
        .next()
        .expect("an item")
        .expect_err("panicked")
        .to_string();
    assert!(
        error.contains("step 2") && error.contains("item 2 is no good"),
        "{error}"
    );
    assert!(items.next().is_none());
}

#[test]
fn dropping_stops_threads_that_wait_and_threads_that_work() {
    for n_served in 0..4 {
        let n_begun = Arc::new(AtomicUsize::new(0));
        let (count, is_alive) = (n_begun.clone(), Arc::new(()));
        let alive = Arc::downgrade(&is_alive);
        let mut items = OrderedWorkers::start(0..usize::MAX, 3, move |item, is_stopped| {
            let _held = &is_alive;
            count.fetch_add(1, Ordering::SeqCst);
            // From the fourth on, an item is never ready of itself.
            wait_until(|| item < 4 || is_stopped.load(Ordering::Relaxed));
            Ok(item)
        });
        assert!((0..n_served).all(|item| matches!(items.next(), Some(Ok(i)) if i == item)));
        wait_until(|| n_begun.load(Ordering::SeqCst) == n_served + 3);
        drop(items);
        assert!(alive.upgrade().is_none(), "a thread is left");
        assert_eq!(n_begun.load(Ordering::SeqCst), n_served + 3);
    }
}

#[test]
fn waiting_is_measured_from_the_call_on_and_added_up() {
    let mut items = OrderedWorkers::start(0..2, 1, |item, _| Ok(item));
    wait_until(|| items.shared.queue().made.len() == 2);
    assert_eq!(items.waited(), Duration::ZERO);
    let asked = Instant::now();
    items.next();
    let first = items.waited();
    items.next();
    let both = items.waited();
    assert!(Duration::ZERO < first && first < both && both <= asked.elapsed());
}
