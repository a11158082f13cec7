/**
 * What is said, as the page is told of it.
 */

/** Structured text without its structure, as `text::rich::plain` of the engine has it. */
export const plain = (text) =>
  text
    .replace(/\x01/g, "- ")
    .replace(/\x04([^\x05]*)\x05([^\x06]*)\x06/g, (_, label, address) => (label === address.replace(/^(mailto|tel):/, "") ? label : `${label} (${address})`))
    .replace(/[\x02-\x08]/g, "");

/** Tells the page of a message, unless it is old. */
export const tell = (chat, id, source, text, lang, at, buttons) => {
  if (chat.quiet) return;
  const [kind, ...rest] = source.split(":");
  const message = { id, role: /^visitor/.test(source) ? "visitor" : "assistant", text: plain(text), source, at };
  if (rest.length) message[kind] = rest.join(":");
  if (lang) message.lang = lang;
  if (buttons.length) message.buttons = buttons.filter((_, index) => index % 2 === 0);
  chat.emit("message", { ...message });
  chat.emit(message.role === "visitor" ? "message:sent" : "message:received", { ...message });
};
