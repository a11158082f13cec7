/**
 * A dialog over the panel: the browser keeps the focus inside, and Escape closes it.
 */

import { element } from "./element.js";

/**
 * Shows `children` under a title; `close` names the button that closes it, or sends its form.
 * Gives the dialog, whose `returnValue` is `done` where that button was pressed.
 */
export const showDialog = (root, title, children, close) => {
  const dialog = element(
    "dialog",
    { class: "help", "aria-labelledby": "dialog-title" },
    element("form", { method: "dialog" }, element("h2", { id: "dialog-title" }, title), ...children, element("button", { class: "primary", value: "done" }, close)),
  );
  dialog.addEventListener("close", () => dialog.remove());
  // The panel stays open when Escape closes the dialog, and its form is none of the conversation's.
  for (const kind of ["keydown", "submit"]) dialog.addEventListener(kind, (event) => event.stopPropagation());
  root.querySelector("#panel").append(dialog);
  dialog.showModal();
  return dialog;
};
