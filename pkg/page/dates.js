/**
 * Times and days, as the visitor's language writes them.
 */

const DAY_MS = 86_400_000;

/** Midnight before a time, on the visitor's clock. */
const midnight = (atMs) => new Date(atMs).setHours(0, 0, 0, 0);

/** Hour and minute, `14:05` or `2:05 PM`; empty when `atMs` is 0. */
export const time = (locale, atMs) =>
  atMs ? new Date(atMs).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" }) : "";

/**
 * The day of `atMs` where it is another than that of `beforeMs`: "today", "yesterday", or the date.
 * Nothing for an unknown time (0), and nothing where a conversation begins today.
 */
export const day = (locale, atMs, beforeMs) => {
  const on = midnight(atMs);
  const daysAgo = Math.round((midnight(Date.now()) - on) / DAY_MS);
  if (!atMs || on === midnight(beforeMs) || (!beforeMs && daysAgo === 0)) return "";
  if (daysAgo === 0 || daysAgo === 1) {
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-daysAgo, "day");
  }
  const year = new Date(on).getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return new Date(on).toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long", year });
};
