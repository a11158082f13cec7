/**
 * Several tabs of one site: one of them holds the connection (a Web Lock), and tells the others
 * (a BroadcastChannel). Without Web Locks each tab looks for itself, by polls.
 */

/** `shared` tells whether other tabs have the same conversation; `lead(signal)` runs in the tab that leads, until it ends; `hear(message)` takes what others tell. */
export const inStep = ({ name, shared, lead, hear, signal }) => {
  const alone = shared && !navigator.locks;
  const channel = shared && window.BroadcastChannel ? new BroadcastChannel(name) : undefined;
  if (channel) channel.onmessage = ({ data }) => hear(data);
  signal.addEventListener("abort", () => channel?.close());
  let asked;
  return {
    /** Whether every tab looks for itself. */
    alone,
    tell: (message) => {
      try {
        channel?.postMessage(message);
      } catch {}
    },
    /** Wants to lead from now on, until `rest`. */
    want: () => {
      if (asked) return;
      asked = new AbortController();
      const ending = asked;
      const end = () => ending.abort();
      signal.addEventListener("abort", end, { once: true });
      if (alone || !shared) return void lead(ending.signal);
      navigator.locks.request(name, { signal: ending.signal }, () => lead(ending.signal)).catch(() => {});
    },
    rest: () => {
      asked?.abort();
      asked = undefined;
    },
  };
};
