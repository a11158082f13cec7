/**
 * What is said between the messages and the field: where the visitor stands in the queue, that
 * nobody is there and how to be answered all the same, that there is no connection, who types; and
 * in the header, who answers.
 */
import { drawing, face, made } from "./drawn.js";

/** Draws into a chat; `view` gives everything that is shown, `does` what can be pressed. */
export class Strip {
  constructor({ root, host, server, word, phrase, does }) {
    Object.assign(this, { root, host, server, word, phrase, does });
    this.place = made("div", { class: "live", part: "live" });
    // One that stays, so that what it says is read out.
    this.status = made("div", { role: "status" });
    this.line = made("div", {});
    this.place.append(this.status, this.line);
    this.drawn = "";
  }

  /** Brings everything up to date. */
  show(view) {
    const composer = this.root.querySelector(".composer");
    if (composer && this.place.nextSibling !== composer) composer.before(this.place);
    this.#who(view);
    this.#card(view);
    this.#types(view.typing);
    this.place.hidden = !this.status.hasChildNodes() && !this.line.hasChildNodes();
  }

  #who({ operator, waits }) {
    this.host.toggleAttribute("data-person", Boolean(operator));
    const header = this.root.querySelector(".header");
    if (!header) return;
    const key = JSON.stringify([operator, waits]);
    const whom = header.querySelector(".whom");
    if (whom?.dataset.key === key) return;
    header.querySelectorAll(".whom, .header > .face").forEach((old) => old.remove());
    this.host.toggleAttribute("data-waits", Boolean(waits));
    if (!operator && !waits) return;
    const said = operator ? [made("b", { dir: "auto" }, operator.name), operator.description && made("p", { dir: "auto" }, operator.description)] : [made("p", {}, waits)];
    if (operator) header.prepend(face(operator, this.server));
    header.querySelector(".who")?.append(made("div", { class: "whom", "data-key": key, part: "operator" }, ...said));
  }

  #card(view) {
    const key = JSON.stringify([view.card, view.limitS]);
    if (key === this.drawn) return;
    this.drawn = key;
    const { word, phrase, does } = this;
    const { card } = view;
    const button = (name, run, kind = "small") => {
      const one = made("button", { class: kind, type: "button" }, name);
      one.onclick = run;
      return one;
    };
    if (!card) return this.status.replaceChildren();
    const words = (title, text) => made("p", {}, made("b", {}, title), ...[text].flat().map((line) => line && made("small", {}, line)));
    if (card.kind === "waiting") {
      this.status.replaceChildren(made("div", { class: "card", part: "queue" }, made("div", { class: "row" }, made("span", { class: "pulse" }), words(card.title, card.text), button(word("cancel"), does.cancel))));
    } else if (card.kind === "offline") {
      this.status.replaceChildren(made("div", { class: "card alert", part: "connection" }, made("div", { class: "row" }, drawing("offline"), words(phrase("offline")), button(word("retry"), does.wake))));
    } else if (card.kind === "limit") {
      this.status.replaceChildren(made("div", { class: "card alert", part: "connection" }, made("div", { class: "row" }, drawing("queued"), words(phrase("limited").replace("#", view.limitS)))));
    } else if (card.kind === "said") {
      this.status.replaceChildren(made("div", { class: "card", part: "notice" }, made("div", { class: "row" }, drawing("mail"), words(card.title, card.text))));
    } else {
      this.status.replaceChildren(made("div", { class: "card", part: "nobody" }, made("div", { class: "row" }, drawing("mail"), words(card.title, card.text), button(word("cancel"), does.cancel)), this.#form(card)));
    }
  }

  #form({ email }) {
    const { word, phrase, does } = this;
    const field = made("input", { type: "email", autocomplete: "email", maxlength: "320", placeholder: phrase("email"), "aria-label": phrase("email"), value: email });
    const error = made("p", { class: "field-error", role: "alert", hidden: "" }, word("badEmail"));
    const form = made("form", { class: "ask", novalidate: "" }, field, made("button", { class: "primary" }, word("submit")));
    const ask = made("div", {}, form, error);
    form.onsubmit = (event) => {
      event.preventDefault();
      // The panel's own listeners take it for a form of the conversation.
      event.stopPropagation();
      const given = field.value.trim();
      const fits = given && field.checkValidity();
      error.hidden = fits;
      if (fits) field.removeAttribute("aria-invalid");
      else field.setAttribute("aria-invalid", "true");
      if (fits) does.email(given);
      else field.focus();
    };
    for (const kind of ["keydown", "input"]) form.addEventListener(kind, (event) => event.key !== "Escape" && event.stopPropagation());
    return ask;
  }

  #types(who) {
    if (this.typing === who) return;
    this.typing = who;
    const dots = () => made("span", { class: "typing", "aria-hidden": "true" }, made("i"), made("i"), made("i"));
    this.line.replaceChildren(...(who ? [made("div", { class: "types", part: "typing" }, dots(), made("span", {}, who))] : []));
  }
}
