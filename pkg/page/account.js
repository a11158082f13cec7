/**
 * Who the visitor is, as far as the page says: variables of the conversation, so that the bot can
 * use them (`%name%`), and attributes that the page keeps and reads back.
 */

/** Most variables that are set at once. */
const MAX_VALUES = 50;

/** Longest value, in characters. */
const MAX_VALUE = 2_000;

/** What can stand in a text; nothing for the rest. */
const textOf = (value) => (/^(string|boolean)$/.test(typeof value) || Number.isFinite(value) ? String(value).slice(0, MAX_VALUE) : undefined);

/** Names and texts of an object's own members, in turn. */
export const flat = (values) => {
  const pairs = Object.entries(values ?? {}).flatMap(([name, value]) => [[name, textOf(value)]]);
  return pairs.filter(([, text]) => text !== undefined).slice(0, MAX_VALUES).flat();
};

/** Keeps what the page says of the visitor, and hands it to the next conversation too. */
export const account = (chat) => {
  const { settings } = chat;
  const variables = new Map();
  let fresh = [];
  chat.custom = { visitor: new Map(), conversation: new Map(), labels: new Set() };
  chat.setVariables = (values) => {
    const given = flat(values);
    for (let at = 0; at < given.length; at += 2) variables.set(given[at], given[at + 1]);
    fresh.push(...given);
  };
  /** What is new since it was last asked. */
  chat.given = () => fresh.splice(0);
  /** A new conversation is told everything again. */
  chat.tellAgain = () => (fresh = [...variables].flat());
  chat.forgetVisitor = () => {
    variables.clear();
    for (const part of Object.values(chat.custom)) part.clear();
    chat.user = undefined;
  };
  chat.setUser = (user) => {
    const { id, name, email, hash, identifier_hash: signature = hash, jwt, ...others } = { ...user };
    chat.user = { id, name, email, hash: signature, jwt, ...others };
    // Proofs of identity are for a server, and no words for a conversation.
    chat.setVariables({ user_id: id, name, email, ...others });
  };
  const { userId: id, userName: name, userEmail: email, userHash: hash, userJwt: jwt } = settings;
  chat.setUser({ id, name, email, hash, jwt, ...settings.user });
  chat.setVariables(settings.customAttributes);
  chat.setVariables(settings.variables);
};
