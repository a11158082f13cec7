/**
 * What happens on the page around a live conversation, and what the page's owner asks for.
 */
import { userOf } from "./about_page.js";

/** Listens until the chat ends. */
export const listenToPage = (visit) => {
  const { chat, talk } = visit;
  const { signal } = chat.ending;
  const wake = () => (talk.wake(), talk.look(), visit.show());
  addEventListener("online", wake, { signal });
  addEventListener("offline", () => visit.show(), { signal });
  document.addEventListener("visibilitychange", () => document.hidden || wake(), { signal });
  // A page that the browser puts aside lets another tab lead, and no connection waits for it.
  addEventListener("pagehide", ({ persisted }) => persisted && talk.tabs.rest(), { signal });
  addEventListener("pageshow", ({ persisted }) => persisted && talk.begin(), { signal });
  chat.root.addEventListener("input", ({ target }) => target.id === "composer" && talk.typing(target.value !== ""), { signal });
  const on = (name, then) => chat.host.addEventListener(`edgewise:${name}`, ({ detail }) => then(detail), { signal });
  on("handoff", ({ reason }) => visit.handOver("action", reason));
  on("rated", ({ id, rating, comment }) => id === undefined && (talk.isLive || talk.doc.before) && talk.put({ kind: "rating", value: Math.min(5, Math.max(1, Math.round(Number(rating)) || 1)), comment: String(comment ?? "").slice(0, 2_000) }));
  on("opened", () => (talk.look(), visit.show()));
  const { setUser, forgetVisitor } = chat;
  chat.setUser = (user) => {
    setUser(user);
    const named = userOf(chat);
    if (named) talk.identify(named);
  };
  chat.forgetVisitor = () => {
    visit.handing = false;
    visit.display.forget();
    visit.fates.clear();
    visit.forgetting = talk.forget();
    forgetVisitor();
  };
  signal.addEventListener("abort", () => {
    // A shared screen is left by its visitor for good.
    if (chat.settings.idleReset > 0) talk.forget();
    chat.host.removeAttribute("data-person");
    chat.host.removeAttribute("data-waits");
  });
};
