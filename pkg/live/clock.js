/**
 * Time and chance, as everything else here asks for them: tests have a clock of their own.
 */

/** The page's clock. */
export const CLOCK = {
  now: () => Date.now(),
  later: (then, ms) => setTimeout(then, ms),
  cancel: (timer) => clearTimeout(timer),
  random: () => Math.random(),
};

/** Shortest and longest bound of a back-off, in milliseconds. */
const [SHORTEST_MS, LONGEST_BOUND_MS] = [500, 30_000];

/** How long to wait before attempt `n`, 1 for the first repetition: anything up to a bound that doubles. */
export const backOff = (n, random) => Math.max(SHORTEST_MS / 5, random() * Math.min(LONGEST_BOUND_MS, SHORTEST_MS * 2 ** n));

/**
 * A wait that can be cut short: `wait(ms)` gives a promise that holds after that time, or as soon as
 * `wake()` is called, or `signal` is aborted.
 */
export const waiter = (clock, signal) => {
  const waiting = new Set();
  const wake = () => {
    for (const end of [...waiting]) end();
  };
  signal?.addEventListener("abort", wake);
  const wait = (ms) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = () => {
        clock.cancel(timer);
        waiting.delete(end);
        resolve();
      };
      const timer = clock.later(end, ms);
      waiting.add(end);
    });
  return { wait, wake };
};
