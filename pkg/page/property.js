/**
 * `<edgewise-chat>` as an element: its attributes and properties are settings that can change.
 */
import { EVENTS, functionOf } from "./event.js";
import { names } from "./settings.js";

/** Properties that every element has; they stay what they are. */
const TAKEN = ["title", "lang", "dir", "hidden", "popover", "inert"];

/** Follows the attributes of an element in the page's own markup, and gives it properties. */
export const property = (chat) => {
  const { host, settings, made, own } = chat;
  const kind = host.constructor.prototype;
  const follow = new MutationObserver((records) => {
    for (const { attributeName: name } of records) {
      const own = name.replace(/^data-/, "").replace(/-(.)/g, (_, letter) => letter.toUpperCase());
      const value = host.getAttribute(name) ?? undefined;
      if (names().includes(own) && own !== "name" && settings[own] !== value) chat.own.update({ [own]: value });
    }
  });
  const ours = ["data-theme", "data-position", "data-name", "data-inline", "data-full", "data-avatar"];
  const watched = names().flatMap((name) => {
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return [kebab, `data-${kebab}`].filter((attribute) => !ours.includes(attribute) && attribute !== "dir");
  });
  if (!made) follow.observe(host, { attributes: true, attributeFilter: watched });
  chat.ending.signal.addEventListener("abort", () => follow.disconnect());

  const all = [...names(), ...EVENTS.map(functionOf), "onOpen", "onClose"];
  for (const name of all.filter((name) => !TAKEN.includes(name) && !(name in kind))) {
    Object.defineProperty(kind, name, {
      configurable: true,
      get() {
        return this.chat?.settings[name];
      },
      set(value) {
        // An element that is nowhere yet keeps it until it is.
        if (this.chat) this.chat.own.update({ [name]: value });
        else Object.defineProperty(this, name, { value, configurable: true, enumerable: true, writable: true });
      },
    });
  }
  // What was set before there were properties.
  for (const name of Object.keys(host).filter((name) => all.includes(name))) {
    const value = host[name];
    delete host[name];
    own.update({ [name]: value });
  }
};
