/*
 * Why a question is answered as it is, drawn.
 */
import { by, count, make } from "./dom.js";

const percent = (share) => `${Math.round(share * 100)} %`;

/** A bar from 0 to `of`. */
const bar = (value, of, name) => {
  const inner = make("span", { class: "level" });
  inner.style.inlineSize = `${Math.min(100, (100 * value) / (of || 1))}%`;
  return make("span", { class: `meter ${name}`, "aria-hidden": "true" }, inner);
};

const meaning = ({ takenFor, distance, means }) => {
  const about = means === null || means === takenFor ? "" : `; means about “${means}”`;
  if (takenFor === null) return `unknown${about}`;
  return distance === 0 ? "known" : `taken for “${takenFor}”, ${count(distance, "edit")}${about}`;
};

const words = (list) => {
  if (list.length === 0) return make("p", { class: "hint" }, "There is no word in it.");
  const most = Math.max(...list.map((word) => word.weight));
  return make(
    "ul",
    { class: "words" },
    ...list.map((word) => {
      const kind = word.takenFor === null ? "unknown" : word.distance > 0 ? "corrected" : "known";
      return make(
        "li",
        { class: kind },
        make("strong", {}, word.written),
        make("span", {}, meaning(word)),
        bar(word.weight, most, "weight"),
      );
    }),
  );
};

const candidate = ({ candidate: { kind, id, reply, certainty }, features }, at, threshold) => {
  const given = at === 0 && certainty >= threshold;
  const needle = make("i", { class: "threshold" });
  needle.style.insetInlineStart = percent(threshold).replace(" ", "");
  const meter = bar(certainty, 1, given ? "given" : "");
  meter.append(needle);
  const details =
    features &&
    make(
      "details",
      {},
      make("summary", {}, "What the certainty was computed from"),
      make("dl", {}, ...features.slice(1).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value.toFixed(2))])),
    );
  return make(
    "li",
    { class: given ? "given" : "" },
    make("div", { class: "head" }, make("span", { class: `kind ${kind}` }, kind), make("b", {}, kind === "state" ? id : ""), make("span", { class: "certainty" }, percent(certainty))),
    meter,
    make("p", {}, reply.split("\n").find((line) => line.trim()) ?? ""),
    details ?? make("p", { class: "hint" }, "By its expression."),
  );
};

const expressions = (list) =>
  make(
    "ul",
    { class: "expressions" },
    ...list.map(({ state, parts }) =>
      make(
        "li",
        {},
        make("b", {}, state),
        ...parts.map(({ depth, part, score }) => {
          const line = make("code", { class: score > 0 ? "true" : "" }, part);
          line.style.paddingInlineStart = `${depth * 14}px`;
          return line;
        }),
      ),
    ),
  );

/** Draws an explanation; nothing stands for a bot that has not compiled yet. */
export const show = (question, explanation) => {
  const place = by("why");
  if (!explanation) {
    place.replaceChildren(make("p", { class: "hint" }, "There is no bot yet that could answer."));
    return;
  }
  const { candidates, threshold, language } = explanation;
  const best = candidates[0]?.candidate;
  const given = best && best.certainty >= threshold;
  const verdict = given
    ? `Answered: ${percent(best.certainty)} certain, and ${percent(threshold)} are enough.`
    : candidates.length > 0
      ? `Not answered: nothing is ${percent(threshold)} certain.`
      : "Not answered: no word of it leads anywhere.";
  place.replaceChildren(
    make("blockquote", {}, question),
    make("p", { class: `verdict ${given ? "yes" : "no"}` }, verdict, language ? make("span", {}, ` Language: ${language.code}, ${percent(language.likely)} likely.`) : ""),
    make("h3", {}, "Words"),
    words(explanation.words),
    make("h3", {}, "What could answer"),
    candidates.length > 0
      ? make("ol", { class: "candidates" }, ...candidates.map((one, at) => candidate(one, at, threshold)))
      : make("p", { class: "hint" }, "Nothing."),
    ...(explanation.expressions.length > 0 ? [make("h3", {}, "Expressions"), expressions(explanation.expressions)] : []),
  );
};
