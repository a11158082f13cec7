/**
 * A few emoji to choose from, beside the field.
 */

import { element, icon } from "./element.js";

const EMOJI = "😀 😂 😊 😍 😎 🤔 😅 😢 😡 👍 👎 🙏 👏 🎉 ❤️ 🔥 ✅ ❌ ❓ 👋".split(" ");
const FACE = "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM9 10v.01M15 10v.01M8.5 14a4.2 4.2 0 0 0 7 0";

/** Puts the button and its list before the sending button. */
export const addEmoji = ({ root, word }) => {
  const field = root.querySelector("#composer");
  const button = element("button", { class: "icon", type: "button", "aria-label": word("emoji"), title: word("emoji"), "aria-expanded": "false" }, icon(FACE));
  const list = element("div", { class: "emoji", role: "group", "aria-label": word("emoji"), hidden: "" });
  const show = (shown) => {
    list.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
  };
  for (const emoji of EMOJI) {
    const choice = element("button", { type: "button" }, emoji);
    choice.onclick = () => {
      field.setRangeText(emoji, field.selectionStart, field.selectionEnd, "end");
      show(false);
      field.focus();
    };
    list.append(choice);
  }
  button.onclick = () => show(list.hidden);
  list.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    show(false);
    button.focus();
  };
  root.querySelector("[part=send]").before(button, list);
};
