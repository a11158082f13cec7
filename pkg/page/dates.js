/**
 * Times and days, as the visitor's language writes them.
 */

const DAY_MS = 86_400_000;

/** Midnight before a time, on the visitor's clock. */
const midnight = (atMs) => new Date(atMs).setHours(0, 0, 0, 0);

/**
 * Clock and calendar of a language: `time` and `day`, which every message asks for at every drawing,
 * so what formats them is made once.
 */
export const clockOf = (locale) => {
  const hours = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
  return {
    /** Hour and minute, `14:05` or `2:05 PM`; empty when `atMs` is 0. */
    time: (atMs) => (atMs ? hours.format(atMs) : ""),
    /**
     * The day of `atMs` where it is another than that of `beforeMs`: "today", "yesterday", or the
     * date. Nothing for an unknown time (0), and nothing where a conversation begins today.
     */
    day: (atMs, beforeMs) => {
      const on = midnight(atMs);
      if (!atMs || on === midnight(beforeMs)) return "";
      const daysAgo = Math.round((midnight(Date.now()) - on) / DAY_MS);
      if (!beforeMs && daysAgo === 0) return "";
      if (daysAgo === 0 || daysAgo === 1) {
        return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-daysAgo, "day");
      }
      const year = new Date(on).getFullYear() === new Date().getFullYear() ? undefined : "numeric";
      return new Date(on).toLocaleDateString(locale, { weekday: "long", day: "numeric", month: "long", year });
    },
  };
};
