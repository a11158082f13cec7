/**
 * What the loader calls once everything has been fetched.
 */
import { copy } from "./clipboard.js";
import { day, time } from "./dates.js";
import { Images } from "./images.js";
import { listenToKeys, showKeys } from "./keyboard.js";
import { addMenu } from "./menu.js";
import { messagesIn } from "./messages.js";
import { save } from "./transcript.js";
import { mount, start } from "./widget.js";
import { wordsIn } from "./words.js";

/**
 * Puts the widget into `root`; `given` is its WebAssembly, a response or the bytes, and `words` are
 * the chat's own in the language `settings.wordsLang`.
 */
export const begin = async (root, given, blob, settings, words) => {
  await start(given);
  const lang = settings.wordsLang;
  const locale = navigator.language?.startsWith(lang) ? navigator.language : lang;
  const word = wordsIn(lang, words, settings.strings);
  const images = new Images();
  const who = (role) => word(role === "visitor" ? "you" : "assistant");
  const keep = (form) => () =>
    save({ title: root.querySelector("#title").textContent, lang, dir: getComputedStyle(root.host).direction, locale, messages: messagesIn(root), who }, form);
  const items = [
    { name: "restart", run: () => widget.restart() },
    { name: "saveText", run: keep("txt") },
    { name: "saveHtml", run: keep("html") },
    { name: "saveJson", run: keep("json") },
    { name: "keyboard", run: () => showKeys(root, word) },
  ];
  const page = {
    word,
    time: (atMs) => time(locale, atMs),
    day: (atMs, beforeMs) => day(locale, atMs, beforeMs),
    copy,
    image: (name, type, bytes) => images.address(name, type, bytes),
    drawn: () => {
      addMenu(root.querySelector(".menu"), word, items);
    },
  };
  const keys = listenToKeys(root);
  const widget = mount(root, new Uint8Array(blob), Object.assign(settings, page));
  const destroy = widget.destroy.bind(widget);
  widget.destroy = () => (keys(), images.forget(), destroy());
  return widget;
};
