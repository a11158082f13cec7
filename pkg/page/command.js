/**
 * The command form, `Edgewise('show')`, which is Intercom's habit.
 */

/** What each command does that is no method; the loader knows those, `show` and `hide`. */
const COMMANDS = {
  showMessages: (chat) => chat.call("open", []),
  showNewMessage: async (chat, text = "") => {
    await chat.call("open", []);
    await chat.prefill(text);
  },
  onShow: (chat, then) => chat.own.on("opened", () => then()),
  onHide: (chat, then) => chat.own.on("closed", () => then()),
  onUnreadCountChange: (chat, then) => {
    then(chat.state.unreadCount);
    chat.own.on("unread", ({ detail }) => then(detail.count));
  },
  trackEvent: (chat, name, data) => chat.track(name, data),
  getVisitorId: (chat) => chat.visitorId(),
};

/** Carries out a command; one that does not exist fails with a message. */
export const command = async (chat, name, ...values) => {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name](chat, ...values);
  throw new TypeError(`Edgewise: there is no command ${name}`);
};
