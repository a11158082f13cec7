/**
 * What the visitor thinks of the chat as a whole: one to five, and some words.
 */

import { showDialog } from "./dialog.js";
import { element } from "./element.js";

/** Asks for it; `then` follows in any case. */
export const askRating = (chat, then) => {
  const { root, word, emit } = chat;
  const stars = [1, 2, 3, 4, 5].map((n) => {
    const attributes = { type: "radio", name: "rating", value: n, "aria-label": word("stars").replace("#", n) };
    return element("label", {}, element("input", attributes), element("span", { "aria-hidden": "true" }, "★"));
  });
  const comment = element("textarea", { rows: 3, maxlength: 2000, dir: "auto" });
  const asked = [
    element("div", { class: "stars", role: "radiogroup", "aria-labelledby": "dialog-title" }, ...stars),
    element("label", { class: "field" }, word("comment"), comment),
  ];
  const dialog = showDialog(root, word("rateChat"), asked, word("send"));
  dialog.addEventListener("close", () => {
    const given = dialog.querySelector(":checked");
    if (given && dialog.returnValue === "done") emit("rated", { rating: Number(given.value), comment: comment.value.trim() });
    then();
  });
};
