/**
 * Where the live client stands between the widget and the page: functions of both are put in front
 * of the ones that are there, after each mounting.
 */

/** Puts `own` in front of the chat's functions; each is called with the one that it stands before. */
export const hookInto = (chat, own) => {
  const { widget, page } = chat;
  const native = {};
  for (const [object, names] of [
    [widget, ["say", "pressed", "due"]],
    [page, ["stands", "said", "later", "cancel", "answered", "store", "cleared", "act"]],
  ]) {
    for (const name of names) native[name] = object[name].bind(object);
  }
  const before = (object, name) => (object[name] = (...values) => own[name](native, ...values));
  for (const name of ["say", "pressed"]) before(widget, name);
  for (const name of ["stands", "said", "later", "cancel", "answered", "store", "cleared", "act"]) before(page, name);
  return native;
};
