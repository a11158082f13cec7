/**
 * What the visitor's hand does inside the chat: one listener a kind of event, for all of it.
 *
 * An element that can be pressed names its gesture in `data-on`. What only touches the page is done
 * here; the rest goes to the widget.
 */

import { copy } from "./clipboard.js";

/** So many pixels from the end still count as the end. */
const NEAR_PX = 64;

/** Listens until the chat ends. */
export const listenToGestures = (chat) => {
  const { root } = chat;
  const find = (selector) => root.querySelector(selector);
  // Browsers that make a field as high as its text need no help.
  const grows = CSS.supports("field-sizing", "content");
  const grow = (field) => {
    if (grows) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };
  const send = () => {
    const field = find("#composer");
    const draft = field.value.trim();
    const text = draft && chat.page.sending(draft);
    if (text) {
      field.value = "";
      grow(field);
      chat.widget.say(text);
    }
    field.focus();
  };
  const own = new Map(
    Object.entries({
      launch: () => chat.page.launch(),
      close: () => chat.page.shut(),
      end: () => chat.page.end(),
      send,
      copy: (key) => copy(find(`#text-${key}`)),
    }),
  );
  const listen = (kind, then, capture = false) => root.addEventListener(kind, then, { signal: chat.ending.signal, capture });

  listen("click", ({ target }) => {
    const [gesture, key, index] = target.closest("[data-on]")?.dataset.on.split(" ") ?? [];
    if (!gesture) return;
    own.get(gesture)?.(key);
    chat.widget.pressed(gesture, Number(key), Number(index));
  });
  listen("input", ({ target }) => target.id === "composer" && grow(target));
  listen("keydown", (event) => {
    // A key that ends the composition of a character does nothing else.
    if (event.isComposing) return;
    if (event.key === "Escape" && event.target.closest("#panel")) {
      event.stopPropagation();
      chat.page.shut();
    } else if (event.key === "Enter" && !event.shiftKey && event.target.id === "composer") {
      event.preventDefault();
      send();
    }
  });
  listen("submit", (event) => {
    event.preventDefault();
    const { target } = event;
    // A box that is not ticked gives nothing; in the order of the fields.
    const fields = [...target.querySelectorAll("[id^=field-]:is(input, textarea, select)")];
    chat.widget.submit(Number(target.dataset.key), fields.map((field) => (field.type === "checkbox" && !field.checked ? "" : field.value)));
  });
  // Scrolling does not bubble.
  listen("scroll", ({ target }) => target.matches?.(".scroller") && chat.widget.scrolled(isUp(target)), true);
};

/** Whether the newest message is out of view; a hidden panel has no place to lose. */
const isUp = ({ scrollHeight, scrollTop, clientHeight }) => clientHeight > 0 && scrollHeight - scrollTop - clientHeight >= NEAR_PX;
