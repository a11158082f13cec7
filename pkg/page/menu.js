/**
 * The header's menu: what a visitor needs now and then.
 *
 * It follows the menu button pattern of the ARIA Authoring Practices: arrows, Home and End move,
 * Escape and Tab close, and closing gives the focus back to the button.
 */

import { element, icon } from "./element.js";

const DOTS = "M12 6v.01M12 12v.01M12 18v.01";

/**
 * Puts the menu into the header.
 *
 * `place` is the empty element that the widget keeps for it, `word` gives a text by its name, and
 * each of `items` is `{ name, run, checked? }`: `checked` gives the state of a switch.
 * Gives a function that takes the menu away.
 */
export const addMenu = (place, word, items) => {
  const button = element(
    "button",
    { part: "menu", class: "icon", type: "button", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": word("more"), title: word("more") },
    icon(DOTS),
  );
  const list = element("div", { part: "menu-list", class: "menu-list", role: "menu", "aria-label": word("more"), hidden: "" });
  const entries = items.map(({ name, run, checked }) => {
    const entry = element("button", { part: `menu-item ${name}`, role: checked ? "menuitemcheckbox" : "menuitem", type: "button", tabindex: "-1", class: "menu-item" }, word(name));
    entry.onclick = () => {
      close();
      run();
    };
    return entry;
  });
  list.append(...entries);

  const describe = () => {
    items.forEach(({ checked }, at) => checked && entries[at].setAttribute("aria-checked", String(checked())));
  };
  const close = () => {
    const inside = list.contains(list.getRootNode().activeElement);
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (inside) button.focus();
  };
  const open = (at) => {
    describe();
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    entries.at(at).focus();
  };

  button.onclick = () => (list.hidden ? open(0) : close());
  button.onkeydown = (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(event.key === "ArrowDown" ? 0 : -1);
  };
  list.onkeydown = (event) => {
    const now = entries.indexOf(list.getRootNode().activeElement);
    const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      // Escape closes the menu and leaves the panel open.
      event.stopPropagation();
      close();
    } else if (next !== undefined) {
      event.preventDefault();
      entries.at(next % entries.length).focus();
    }
  };
  list.addEventListener("focusout", (event) => {
    if (!list.contains(event.relatedTarget) && event.relatedTarget !== button) close();
  });
  place.replaceChildren(button, list);
  return () => place.replaceChildren();
};
