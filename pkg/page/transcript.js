/**
 * The conversation as a file: plain text, a web page, or data.
 *
 * A message is `{ role, text, at, source, rating }`: `role` is `visitor` or `assistant`, `text` is
 * plain, `at` is in milliseconds since 1970 or 0.
 */

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text inside a web page; nothing of it is markup. */
const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => ESCAPES[sign]);

const iso = (atMs) => (atMs ? new Date(atMs).toISOString() : "");

const when = (locale, atMs) => (atMs ? new Date(atMs).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" }) : "");

const asText = ({ title, locale, messages, who }) =>
  [title, ...messages.map(({ role, text, at }) => `${[when(locale, at), who(role)].filter(Boolean).join(" · ")}\n${text}`)].join("\n\n") + "\n";

const asJson = ({ title, messages }) =>
  `${JSON.stringify({ title, messages: messages.map((message) => ({ ...message, at: iso(message.at) || undefined })) }, undefined, 2)}\n`;

const asHtml = ({ title, lang, dir, locale, messages, who }) => {
  const items = messages.map(({ role, text, at }) => {
    const time = at ? ` <time datetime="${iso(at)}">${escaped(when(locale, at))}</time>` : "";
    const lines = escaped(text).replace(/\n/g, "<br>");
    return `<li class="${role === "visitor" ? "visitor" : "assistant"}"><p><strong>${escaped(who(role))}</strong>${time}</p><p dir="auto">${lines}</p></li>`;
  });
  return `<!doctype html>
<html lang="${escaped(lang)}" dir="${escaped(dir)}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>:root{color-scheme:light dark}body{max-width:40rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}ol{padding:0;list-style:none}li{margin-block:1.5rem}p{margin:.2rem 0;overflow-wrap:anywhere}time{opacity:.7}</style>
<h1>${escaped(title)}</h1>
<ol>
${items.join("\n")}
</ol>
</html>
`;
};

const FORMS = {
  txt: [asText, "text/plain"],
  html: [asHtml, "text/html"],
  json: [asJson, "application/json"],
};

/**
 * The transcript as a text in one of the forms `txt`, `html` and `json`.
 *
 * `conversation` is `{ title, lang, dir, locale, messages, who }`; `who` names a role.
 * Throws a `TypeError` for another form.
 */
export const transcript = (conversation, form) => {
  if (!Object.hasOwn(FORMS, form)) throw new TypeError(`a transcript is "txt", "html" or "json", not "${form}"`);
  return FORMS[form][0](conversation);
};

/** Lets the visitor keep the transcript as a file. */
export const save = (conversation, form) => {
  const content = new Blob([transcript(conversation, form)], { type: `${FORMS[form][1]};charset=utf-8` });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = `${conversation.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "chat"}.${form}`;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
