/*
 * What the demo shop does when its bot asks for an action.
 *
 * A real shop would call its own server here. These functions only pretend, so that the page works
 * from any static host and without a network.
 */
"use strict";

window.edgewiseSettings = {
  actions: {
    /** Sends a link for a new password to `email`. */
    send_password_generation_link: async () => true,

    /** Looks an order up: any number of the form LL-12345 is on its way. */
    priv_track_order: async ({ order } = {}) =>
      /^LL-\d{5}$/i.test(String(order ?? "").trim())
        ? { ok: true, values: { status: "on its way", eta: "Thursday" } }
        : { ok: false },

    /** Prepares a return label. */
    priv_create_return: async () => ({ ok: true }),

    /** Passes the visitor's opinion on. */
    priv_send_feedback: async () => ({ ok: true }),
  },
};

// "Ask us anything" opens the chat, also before the chat is loaded.
for (const opener of document.querySelectorAll("[data-chat]")) {
  opener.addEventListener("click", () => window.Edgewise?.open());
}

// A question on the page is asked in the chat.
for (const question of document.querySelectorAll("[data-ask]")) {
  question.addEventListener("click", async () => {
    await window.Edgewise.open();
    const greeted = (await window.Edgewise.getMessages()).length > 0;
    if (!greeted) await new Promise((done) => window.Edgewise.once("message", done));
    await window.Edgewise.sendMessage(question.dataset.ask);
  });
}
