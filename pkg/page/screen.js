/**
 * How much room there is: whether the panel fills the screen, and what a keyboard leaves of it.
 */

/** Sets `data-full` on the host while the panel fills the screen, and tells the widget. */
export const fitScreen = (chat) => {
  const { host, settings } = chat;
  chat.fitting?.abort();
  chat.fitting = new AbortController();
  const { signal } = chat.fitting;
  chat.ending.signal.addEventListener("abort", () => chat.fitting.abort(), { once: true, signal });
  const below = parseFloat(settings.fullscreenBelow ?? 480);
  const query = matchMedia(`(max-width: ${below - 0.02}px), (max-height: 419.98px)`);
  const follow = () => {
    chat.full = query.matches && !("inline" in host.dataset);
    host.toggleAttribute("data-full", chat.full);
    chat.widget?.resized(chat.full);
  };
  query.addEventListener("change", follow, { signal });
  follow();
};

/** Makes the rest of the page inert, and keeps the panel inside what a keyboard leaves of it. */
export const makeAlone = (chat) => {
  const { host, root } = chat;
  const ending = new AbortController();
  const inert = [...document.body.children].filter((other) => !other.contains(host) && !other.inert);
  for (const other of inert) other.inert = true;
  const viewport = window.visualViewport;
  const fit = () => {
    const panel = root.querySelector("#panel");
    if (!panel) return;
    panel.style.setProperty("--ew-room", `${Math.round(viewport.height)}px`);
    panel.style.setProperty("--ew-room-top", `${Math.round(viewport.offsetTop)}px`);
  };
  if (viewport) {
    for (const kind of ["resize", "scroll"]) viewport.addEventListener(kind, fit, { signal: ending.signal });
    fit();
  }
  return () => {
    ending.abort();
    for (const other of inert) other.inert = false;
  };
};
