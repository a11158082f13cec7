/*
 * The real chat, with the bot that the playground has just compiled, and a word to the playground
 * about each question.
 */
"use strict";

(() => {
  // Only a blob of this very site: its address comes behind the `#`.
  const blob = location.hash.slice(1);
  if (!blob.startsWith(`blob:${location.origin}/`)) return;

  window.edgewiseSettings = {
    blob,
    name: "playground",
    storage: "none",
    load: "eager",
    open: true,
    // What a page would do for the bots that one can begin with; here it only pretends.
    actions: {
      send_password_generation_link: async () => true,
      priv_track_order: async () => ({ ok: true, values: { status: "on its way", eta: "Thursday" } }),
      priv_create_return: async () => ({ ok: true }),
      priv_send_feedback: async () => ({ ok: true }),
    },
  };

  // In a frame as narrow as a telephone it would wait to be opened.
  addEventListener("DOMContentLoaded", () => {
    window.Edgewise.open();
    // Opening moves the focus, some frames later; the playground waits for that.
    const settled = () => setTimeout(() => parent.postMessage({ ready: true }, location.origin), 300);
    window.Edgewise.ready.then(settled);
  });

  let told = 0;
  const tell = (root) => {
    const messages = [...root.querySelectorAll('[part~="message"]')];
    const own = messages.filter((message) => message.dataset.source === "visitor");
    if (own.length <= told) return;
    told = own.length;
    const last = own[own.length - 1];
    const states = messages.slice(0, messages.indexOf(last)).map((message) => message.dataset.source ?? "");
    const state = states.filter((source) => source.startsWith("state:")).pop()?.slice(6);
    const question = last.querySelector('[part~="bubble-user"]')?.textContent.trim();
    if (question) parent.postMessage({ question, state }, location.origin);
  };

  const find = new MutationObserver(() => {
    const root = document.querySelector("edgewise-chat")?.shadowRoot;
    if (!root) return;
    find.disconnect();
    new MutationObserver(() => tell(root)).observe(root, { childList: true, subtree: true });
  });
  find.observe(document.body, { childList: true });
})();
