/**
 * What the server is told of the page and of who visits it.
 */

/** Most attributes, and longest name or value, that the server takes. */
const [MAX_ATTRIBUTES, MAX_TEXT] = [50, 1_000];

const texts = (values) => {
  const pairs = [...values].filter(([, value]) => /^(string|number|boolean)$/.test(typeof value));
  return pairs.map(([name, value]) => [String(name).slice(0, MAX_TEXT), String(value).slice(0, MAX_TEXT)]).filter(([, value]) => value);
};

const textOr = (value, most) => (value === undefined || value === null || value === "" ? undefined : String(value).slice(0, most));

/** Who the page says the visitor is; nothing where it says nothing. */
export const userOf = ({ user = {}, settings }) => {
  const exp = Number(user.exp ?? settings.userExp);
  const named = {
    id: textOr(user.id, 200),
    name: textOr(user.name, 200),
    email: textOr(user.email, 320),
    hash: textOr(user.hash, 200),
    exp: Number.isFinite(exp) && exp > 0 ? exp : undefined,
    jwt: textOr(user.jwt, 8_000),
  };
  return named.id || named.name || named.email || named.jwt ? named : undefined;
};

const placeOf = (chat) => ({ lang: chat.lang || chat.spoken || chat.settings.wordsLang || "", page: location.href.replace(/#.*/, "").slice(0, 2_000), title: document.title.slice(0, 300) });

/** The body that begins a session. */
export const sessionOf = (chat) => ({
  ...placeOf(chat),
  consent_version: chat.settings.consent === "required" ? String(chat.settings.consentVersion ?? 1) : undefined,
  user: userOf(chat),
  answering: "page",
});

/** The body that begins a conversation. */
export const conversationOf = (chat) => {
  const { visitor, conversation, labels } = chat.custom;
  const ticket = textOr(conversation.get("ticket") ?? chat.settings.ticket, 200);
  const attributes = texts([...visitor, ...conversation].filter(([name]) => name !== "ticket"));
  if (labels.size) attributes.push(["labels", [...labels].join(", ").slice(0, MAX_TEXT)]);
  return { ...placeOf(chat), ticket, attributes: attributes.slice(0, MAX_ATTRIBUTES) };
};
