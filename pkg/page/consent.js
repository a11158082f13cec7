/**
 * A step before the first message, where the page asks for it: nothing is stored before.
 */
import { element } from "./element.js";
import { keep, kept } from "./store.js";

const isGiven = (chat) => (chat.consent ?? kept(chat, "consent")) === String(chat.settings.consentVersion ?? 1);

/** Whether the visitor has to agree first. */
export const needsConsent = (chat) => chat.settings.consent === "required" && !isGiven(chat);

/** Remembers that the visitor has agreed. */
export const giveConsent = (chat) => {
  chat.consent = String(chat.settings.consentVersion ?? 1);
  keep(chat, chat.consent, "consent");
  chat.closeError();
  chat.emit("consent", { given: true, version: chat.consent });
};

/** Forgets that, and what was kept because of it. */
export const revokeConsent = (chat) => {
  chat.consent = undefined;
  keep(chat, undefined, "consent");
  chat.emit("consent", { given: false });
};

/** Shows what it is about; `then` happens when the visitor agrees. */
export const askConsent = (chat, then) => {
  const { privacyUrl, title } = chat.settings;
  const text = [chat.word("consent")];
  const address = privacyUrl && new URL(privacyUrl, document.baseURI);
  if (address && /^https?:$/.test(address.protocol)) {
    text.push(" ", element("a", { href: address.href, target: "_blank", rel: "noopener" }, chat.word("privacy")));
  }
  chat.closeError();
  const leave = () => (chat.closeError(), chat.launcher.focus());
  chat.card(title || "Chat", text, [chat.word("agree"), () => (giveConsent(chat), then())], [chat.word("close"), leave]);
};
