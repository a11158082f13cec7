/**
 * What stands in the header's menu, and the conversation as a file.
 */
import { showKeys } from "./keyboard.js";
import { messagesIn } from "./messages.js";
import { askRating } from "./rating.js";
import { isOn } from "./settings.js";
import { sounds, switchSound } from "./sound.js";
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

/** The entries of the menu; those that a site has to ask for are there where it does. */
export const menuOf = (chat) => {
  const { settings } = chat;
  const keep = (form) => () => save(conversation(chat), form);
  const leave = () => {
    chat.methods.clearMessages();
    chat.widget.close();
  };
  // On a shared screen a file would be left for whoever comes next.
  const isShared = settings.idleReset > 0;
  return [
    { name: "restart", run: () => chat.widget.restart() },
    !isShared && { name: "saveText", run: keep("txt") },
    !isShared && { name: "saveHtml", run: keep("html") },
    !isShared && { name: "saveJson", run: keep("json") },
    isOn(settings.sound) && { name: "sound", run: () => switchSound(chat), checked: () => sounds(chat) },
    isOn(settings.popout) && { name: "popout", run: () => chat.methods.popout() },
    { name: "keyboard", run: () => showKeys(chat.root, chat.word) },
    isOn(settings.rating) && { name: "rateChat", run: () => askRating(chat, () => {}) },
    isOn(settings.end) && { name: "endChat", run: () => (isOn(settings.rating) ? askRating(chat, leave) : leave()) },
  ].filter(Boolean);
};
