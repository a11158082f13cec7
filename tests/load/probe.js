// What happens on a page while it loads: how long the main thread was blocked, and when something
// could be seen. The page says what by `probe.watch(() => element)`.
window.probe = { blockedMs: 0, longestMs: 0, visibleMs: null, settled: false };
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) {
    probe.blockedMs += Math.max(0, duration - 50);
    probe.longestMs = Math.max(probe.longestMs, duration);
  }
}).observe({ type: "longtask", buffered: true });
probe.watch = (find) => {
  const look = () => {
    const box = find()?.getBoundingClientRect();
    if (!box?.width) return requestAnimationFrame(look);
    probe.visibleMs = performance.now();
    // What a widget still does on its own belongs to its load.
    setTimeout(() => (probe.settled = true), 3000);
  };
  look();
};
probe.paintMs = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
// From an event until something is on the screen, in milliseconds.
probe.time = (kind, find) =>
  new Promise((resolve) => {
    const begin = ({ timeStamp, key }) => {
      // Of a text that is typed, only the last key counts.
      if (kind === "keydown" && key !== "Enter") return;
      removeEventListener(kind, begin, { capture: true });
      const look = () => (find() ? requestAnimationFrame((now) => resolve(Math.max(now, performance.now()) - timeStamp)) : requestAnimationFrame(look));
      look();
    };
    addEventListener(kind, begin, { capture: true });
  });
