/**
 * What stands in the header's menu, and the conversation as a file.
 */
import { showKeys } from "./keyboard.js";
import { messagesIn } from "./messages.js";
import { save } from "./transcript.js";

/** The conversation as `transcript` takes it. */
export const conversation = ({ host, root, locale, settings, word }) => ({
  title: root.querySelector("#title").textContent,
  lang: settings.wordsLang,
  dir: getComputedStyle(host).direction,
  locale,
  messages: messagesIn(root),
  who: (role) => word(role === "visitor" ? "you" : "assistant"),
});

/** The entries of the menu. */
export const menuOf = (chat) => {
  const keep = (form) => () => save(conversation(chat), form);
  const items = [
    { name: "restart", run: () => chat.widget.restart() },
    { name: "saveText", run: keep("txt") },
    { name: "saveHtml", run: keep("html") },
    { name: "saveJson", run: keep("json") },
    { name: "keyboard", run: () => showKeys(chat.root, chat.word) },
  ];
  // On a shared screen a file would be left for whoever comes next.
  return chat.settings.idleReset > 0 ? items.filter(({ name }) => !name.startsWith("save")) : items;
};
