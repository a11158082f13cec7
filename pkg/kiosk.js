/*!
 * Edgewise on a shared screen: when nobody has touched it for a while, it counts down where
 * everybody can see and hear it, and then forgets its last visitor without a trace.
 *
 * The loader fetches this file only where `data-idle-reset` (seconds) is set; a page in a single
 * file has it behind the loader. It works as a module and as a classic script, and talks to the
 * page alone: the host element, the storages, the history.
 */
(() => {
  "use strict";

  /** WCAG 2.2.1 asks for at least 20 seconds in which one simple action asks for more time. */
  const COUNTDOWN_S = 20;

  /** Seconds that are said aloud; every second would talk over the visitor. */
  const SAID_S = [COUNTDOWN_S, 10, 5];

  const TEXTS = {
    ar: ["هل ما زلت هنا؟", "ستُمحى هذه المحادثة بعد {n} ثانية.", "متابعة"],
    de: ["Sind Sie noch da?", "Dieses Gespräch wird in {n} Sekunden gelöscht.", "Weiter"],
    en: ["Are you still there?", "This conversation will be cleared in {n} seconds.", "Continue"],
    es: ["¿Sigue ahí?", "Esta conversación se borrará en {n} segundos.", "Continuar"],
    fr: ["Êtes-vous toujours là ?", "Cette conversation sera effacée dans {n} secondes.", "Continuer"],
    he: ["עדיין כאן?", "השיחה הזאת תימחק בעוד {n} שניות.", "להמשיך"],
    hi: ["क्या आप अभी भी यहाँ हैं?", "यह बातचीत {n} सेकंड में मिटा दी जाएगी।", "जारी रखें"],
    it: ["È ancora qui?", "Questa conversazione sarà cancellata tra {n} secondi.", "Continua"],
    ja: ["まだご利用中ですか？", "この会話は{n}秒後に消去されます。", "続ける"],
    ko: ["아직 이용 중이신가요?", "이 대화는 {n}초 후에 지워집니다.", "계속하기"],
    nl: ["Bent u er nog?", "Dit gesprek wordt over {n} seconden gewist.", "Doorgaan"],
    pl: ["Czy nadal tu jesteś?", "Ta rozmowa zostanie usunięta za {n} s.", "Dalej"],
    pt: ["Ainda está aí?", "Esta conversa será apagada em {n} segundos.", "Continuar"],
    ru: ["Вы ещё здесь?", "Этот разговор будет удалён через {n} с.", "Продолжить"],
    tr: ["Hâlâ orada mısınız?", "Bu konuşma {n} saniye içinde silinecek.", "Devam et"],
    zh: ["您还在吗？", "此对话将在 {n} 秒后清除。", "继续"],
  };

  const CSS = `
:host{all:initial!important;color-scheme:light dark!important}
dialog{box-sizing:border-box;inline-size:min(420px,100vw - 32px);margin:auto;padding:32px 28px 28px;border:0;border-radius:24px;background:Canvas;color:CanvasText;font:400 18px/1.5 system-ui,sans-serif;text-align:center;box-shadow:0 24px 80px rgb(0 0 0/.4)}
dialog::backdrop{background:rgb(10 14 18/.62);backdrop-filter:blur(6px)}
.ring{position:relative;inline-size:132px;block-size:132px;margin:0 auto 20px}
svg{display:block;inline-size:100%;block-size:100%;transform:rotate(-90deg);fill:none;stroke-width:7}
circle{stroke:color-mix(in srgb,CanvasText 14%,transparent)}
circle+circle{stroke:currentColor;stroke-linecap:round;stroke-dasharray:100;transition:stroke-dashoffset 1s linear}
.left{position:absolute;inset:0;display:grid;place-items:center;font-size:46px;font-weight:650;font-variant-numeric:tabular-nums}
h2{margin:0 0 6px;font-size:24px;line-height:1.25}
p{margin:0 0 24px;text-wrap:balance;color:color-mix(in srgb,CanvasText 75%,transparent)}
button{inline-size:100%;min-block-size:56px;border:0;border-radius:14px;background:CanvasText;color:Canvas;font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:3px solid;outline-offset:3px}
.said{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
@media (prefers-reduced-motion:reduce){circle+circle{transition:none}}
@media (forced-colors:active){dialog,button{border:2px solid}}`;

  const chats = document.querySelectorAll("edgewise-chat[data-idle-reset]");
  const chat = chats[chats.length - 1];
  const idleMs = Number(chat?.dataset.idleReset) * 1000;
  if (!(idleMs > 0) || chat.isWatched) return;
  chat.isWatched = true;

  const keptKeys = (storage) => Object.keys(storage).filter((key) => /^edgewise/i.test(key));

  /** What is done with a storage that is blocked: nothing, as nothing is in it. */
  const inStorages = (work) => {
    for (const name of ["localStorage", "sessionStorage"]) {
      try {
        work(window[name]);
      } catch {
        // Blocked.
      }
    }
  };

  /** Whether there is anything to forget: a kept conversation, or somebody has touched the screen. */
  let used = false;
  inStorages((storage) => (used ||= keptKeys(storage).length > 0));
  let touchedMs = Date.now();
  let dialog;

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
    made.append(...children);
    return made;
  };

  const language = () => {
    const panel = chat.shadowRoot?.querySelector("[lang]");
    const lang = panel?.lang || document.documentElement.lang || navigator.language;
    const short = String(lang).slice(0, 2).toLowerCase();
    return Object.hasOwn(TEXTS, short) ? short : "en";
  };

  const ring = () => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 40 40");
    for (let n = 0; n < 2; n += 1) {
      const circle = document.createElementNS(svg.namespaceURI, "circle");
      for (const [key, value] of [["cx", 20], ["cy", 20], ["r", 17], ["pathLength", 100], ["stroke-width", 2.4]]) {
        circle.setAttribute(key, value);
      }
      svg.append(circle);
    }
    return svg;
  };

  /** Draws the countdown; returns what shows how many seconds are left, and what ends it. */
  const countDown = () => {
    const lang = language();
    const [title, text, more] = TEXTS[lang];
    const host = element("edgewise-countdown", { lang, dir: lang === "ar" || lang === "he" ? "rtl" : "ltr" });
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
    const left = element("div", { class: "left" });
    const line = element("p", { "aria-hidden": "true" });
    const said = element("div", { class: "said", role: "status", "aria-live": "assertive" });
    const picture = ring();
    const box = element(
      "dialog",
      { role: "alertdialog", "aria-labelledby": "title" },
      element("div", { class: "ring", "aria-hidden": "true" }, picture, left),
      element("h2", { id: "title" }, title),
      line,
      element("button", { type: "button" }, more),
      said,
    );
    root.append(box);
    document.body.append(host);
    // Modal: everything else rests, and the focus comes back by itself when it closes.
    box.showModal();
    const unsaid = [...SAID_S];
    return {
      show: (n) => {
        left.textContent = String(n);
        line.textContent = text.replace("{n}", n);
        picture.lastChild.style.strokeDashoffset = String(100 - (100 * n) / COUNTDOWN_S);
        // A clock that stumbles may skip a second, but nothing that is to be said.
        if (!(n <= unsaid[0])) return;
        while (n <= unsaid[0]) unsaid.shift();
        // A live region says what comes after it was there.
        setTimeout(() => (said.textContent = text.replace("{n}", n)), 100);
      },
      end: () => {
        box.close();
        host.remove();
      },
    };
  };

  /** Takes everything off the page that the visitor wrote or read. */
  const clear = () => {
    dialog?.end();
    dialog = undefined;
    try {
      window.Edgewise?.destroy();
    } finally {
      chat.remove();
      document.title = title;
    }
  };
  const title = document.title;

  /** Removes what the chat has kept in this browser. */
  const wipe = async () => {
    inStorages((storage) => keptKeys(storage).forEach((key) => storage.removeItem(key)));
    try {
      for (const { name } of await indexedDB.databases()) if (/^edgewise/i.test(name)) indexedDB.deleteDatabase(name);
    } catch {
      // Blocked as well.
    }
  };

  /** Empties the clipboard, where the browser lets us: the visitor may have copied an answer. */
  const emptyClipboard = () => navigator.clipboard?.writeText("").catch(() => {});

  /** A fresh page in the place of this one: no way leads back to it. */
  const again = () => location.replace(location.href.replace(/#.*/, ""));

  const reset = async () => {
    clearInterval(clock);
    clear();
    await Promise.all([wipe(), emptyClipboard()]);
    again();
  };

  const look = () => {
    if (!used) return;
    const leftS = Math.ceil((touchedMs + idleMs - Date.now()) / 1000) + COUNTDOWN_S;
    if (leftS > COUNTDOWN_S) return;
    if (leftS <= 0) return void reset();
    dialog ??= countDown();
    dialog.show(leftS);
  };

  const touched = (event) => {
    // A mouse that only trembles extends nothing: who reaches for the button would hit what is under it.
    if (dialog && event.type === "pointermove") return;
    used = true;
    touchedMs = Date.now();
    if (!dialog) return;
    // It asks for more time, and for nothing else.
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.end();
    dialog = undefined;
  };

  // `click` comes last of a press: until then the countdown stays, so that nothing under it is hit.
  for (const kind of ["keydown", "click", "pointermove", "wheel", "touchmove"]) {
    addEventListener(kind, touched, { capture: true, passive: false });
  }
  // The browser must not offer the next visitor what this one has written into a form.
  addEventListener("focusin", (event) => {
    const [field] = event.composedPath();
    if (field?.localName === "input" || field?.localName === "textarea") field.setAttribute("autocomplete", "off");
  }, true);
  // A page that is left may be kept by the browser as it looks: it is left empty.
  addEventListener("pagehide", clear);
  addEventListener("pageshow", (event) => event.persisted && again());

  // Where the chat is all of the page, nothing closes it.
  if ("kiosk" in document.documentElement.dataset) {
    addEventListener("keydown", (event) => event.key === "Escape" && event.stopImmediatePropagation(), true);
  }

  const clock = setInterval(look, 1000);
})();
