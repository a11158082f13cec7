/**
 * Named actions: the bot asks, the page's function answers.
 */
import { flat } from "./account.js";

/** The function of that name that the page has registered; only its own members count. */
const registered = (chat, name) => {
  const { actions } = chat.settings;
  const action = chat.actions?.get(name) ?? (Object.hasOwn(actions ?? {}, name) ? actions[name] : undefined);
  return typeof action === "function" ? action : undefined;
};

/**
 * Calls the page's function for an action and tells the widget how it ended: well when it gives
 * `true`, a text (where `eval(…)` leads) or `{ ok: true }`. A function that is not registered, is
 * prevented, throws or gives anything else has failed.
 */
export const act = async (chat, id, name, input, data) => {
  const end = (ok, value = "", values = []) => chat.widget?.ended(id, ok, value, values);
  const goesOn = chat.emit("action", { name, input, data }, true);
  const action = registered(chat, name);
  if (!action && goesOn) console.warn(`Edgewise: the page has registered no action "${name}"`);
  if (!action || !goesOn) return end(false);
  try {
    const context = Object.fromEntries([["action", name], ["lang", chat.lang], ["data", data]]);
    const result = await action(input, context);
    const given = result && typeof result === "object" ? new Map(Object.entries(result)) : new Map();
    const value = [result, given.get("value")].find((one) => typeof one === "string");
    const ok = typeof result === "boolean" ? result : typeof given.get("ok") === "boolean" ? given.get("ok") : value !== undefined;
    end(ok, value, flat(given.get("values")));
  } catch (thrown) {
    console.error(`Edgewise: the action "${name}" failed:`, thrown);
    end(false);
  }
};
