/**
 * What the strip shows, from where things stand.
 */

const opensAt = (atMs, locale) => {
  if (!atMs) return "";
  const isSoon = atMs - Date.now() < 6 * 86_400_000;
  return new Date(atMs).toLocaleString(locale, { weekday: "long", ...(!isSoon && { day: "numeric", month: "long" }), hour: "numeric", minute: "2-digit" });
};

/** That nobody is there, and why; nothing where somebody is. */
const absence = ({ standing, config, settings, phrase, locale }) => {
  const place = standing ?? config;
  if (!place) return undefined;
  const isOpen = place.open || settings.hours === "ignore";
  const when = opensAt(place.opens_at, locale);
  if (!isOpen) return { title: phrase("closed"), text: when && phrase("opens").replace("#", when) };
  if (config?.has_operators === false) return { title: phrase("unavailable") };
  return place.operators_online > 0 ? undefined : { title: phrase("nobody") };
};

const cardOf = (now) => {
  const { stage, standing, persons, handing, mode, settings, phrase, outbox, way, emailed, email, offline } = now;
  if (outbox.why === "limit" && outbox.isWaiting) return { kind: "limit" };
  const stuck = outbox.isWaiting && outbox.why === "connection" && (offline || outbox.attempts > 1);
  if (stuck || (persons && way === "lost")) return { kind: "offline" };
  if (stage === "active") return undefined;
  const nobody = absence(now);
  if (stage === "waiting" || handing) {
    if (nobody && emailed) return { kind: "said", title: phrase("emailed") };
    if (nobody && settings.offline === "queue") return { kind: "said", title: nobody.title, text: phrase("later") };
    if (nobody) return { kind: "nobody", title: nobody.title, text: [nobody.text, phrase("leaveEmail")], email };
    // There the engine answers too, or somebody; who has an answer does not wait.
    if (mode === "mixed") return undefined;
    const position = standing?.position;
    const title = position === 1 ? phrase("next") : position > 1 ? phrase("place").replace("#", position) : phrase("waiting");
    return { kind: "waiting", title, text: position > 0 ? phrase("waiting") : "" };
  }
  // Whoever opens a chat of persons is told before writing.
  return nobody && mode !== "automatic" && !stage ? { kind: "said", title: nobody.title, text: nobody.text || phrase("later") } : undefined;
};

/** `{ card, limitS, operator, waits, typing }` for the strip. */
export const viewOf = (now) => {
  const { stage, standing, persons, typing, phrase, word, outbox, clock } = now;
  const operator = stage === "active" ? standing?.operator : undefined;
  return {
    card: cardOf(now),
    limitS: Math.max(1, Math.ceil(((outbox.nextAt ?? 0) - clock.now()) / 1000)),
    operator,
    waits: persons && !operator ? phrase("operator") : undefined,
    typing: typing && (typing.name ? phrase("isTyping").replace("#", typing.name) : word("typing")),
  };
};
