/**
 * What a chat tells the page of, and functions in the settings (`onMessage`) that listen to it.
 */

/** All events, by the names under which `on` and `edgewise:…` know them. */
export const EVENTS =
  "ready error opened closed message message:sent message:delivered message:read message:received message:failed unread typing state answer action form:submit handoff mode status operator:joined operator:left queue rated connection consent reset beforeopen beforesend track user".split(" ");

/** Shorter names that other chats have for the functions. */
const SHORT = { onopen: "opened", onclose: "closed", onshow: "opened", onhide: "closed", onunreadcountchange: "unread" };

/** The event that a setting such as `onMessageSent` listens to, if there is one. */
export const eventOf = (name) => {
  const wanted = name.toLowerCase();
  return SHORT[wanted] ?? EVENTS.find((event) => `on${event.replace(":", "")}` === wanted);
};

/** The name of the function for an event: `onMessageSent` for `message:sent`. */
export const functionOf = (event) => `on${event.replace(/(^|:)(.)/g, (_, colon, letter) => letter.toUpperCase())}`;

/** Lets the functions of the settings listen; the one that is there when it happens is called. */
export const listenToEvents = (chat) => {
  const { host, settings, ending } = chat;
  for (const event of EVENTS) {
    const then = (happened) => {
      for (const name of Object.keys(settings)) {
        if (name.startsWith("on") && eventOf(name) === event && typeof settings[name] === "function") settings[name](happened);
      }
      if (settings.debug !== undefined && String(settings.debug) !== "false") console.debug(`Edgewise: ${event}`, happened.detail);
    };
    host.addEventListener(`edgewise:${event}`, then, { signal: ending.signal });
  }
};
