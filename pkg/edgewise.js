/*!
 * Edgewise loader: draws the chat's launcher at once, fetches the rest when the page is idle or
 * the visitor reaches for it, and then hands over to the widget (WebAssembly).
 *
 *   <script src="edgewise.js" data-blob="bot.edgewise" defer></script>
 *
 * It stores nothing, asks no other host, and works under `script-src 'self' 'wasm-unsafe-eval'`
 * and `style-src 'self'`: no inline style, no markup made from text.
 */
(() => {
  "use strict";

  /** Folder of the widget, relative to this file; the build puts the content hash here. */
  const ASSETS = "edgewise-assets/dev/";

  // `currentScript` is null as soon as anything waits, so it is read first.
  const script = document.currentScript;
  const base = script?.src || document.baseURI;

  /** Languages that the chat's own words are in, beside English. */
  const LANGUAGES = "ar de es fr he hi it ja ko nl pl pt ru tr zh".split(" ");

  const OPTIONS = ["blob", "lang", "theme", "color", "title", "position", "open", "storage", "load", "name", "idleReset"];
  const TEXTS = {
    en: {
      open: "Open chat",
      close: "Close",
      retry: "Try again",
      title: "The chat is not available right now",
      text: "Please try again in a moment. The rest of this page works as usual.",
    },
    es: {
      open: "Abrir el chat",
      close: "Cerrar",
      retry: "Reintentar",
      title: "El chat no está disponible ahora",
      text: "Inténtalo de nuevo en un momento. El resto de la página funciona con normalidad.",
    },
  };

  // The page cannot reach into the shadow root; `!important` on `:host` keeps its rules off the
  // host element as well, because important rules of the inner tree win.
  const CSS = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:auto 0 0 auto!important;z-index:var(--edgewise-z,1000)!important;color-scheme:light dark!important}
:host([data-theme=light]){color-scheme:light!important}
:host([data-theme=dark]){color-scheme:dark!important}
:host([hidden]){display:none!important}
[part=launcher],.error{position:fixed;inset-block-end:calc(20px + env(safe-area-inset-bottom,0px));inset-inline-end:20px;box-sizing:border-box}
:host([data-position=start]) :is([part=launcher],.error){inset-inline:20px auto}
[part=launcher]{inline-size:var(--edgewise-launcher-size,58px);block-size:var(--edgewise-launcher-size,58px);padding:0;border:0;border-radius:50%;display:grid;place-items:center;cursor:pointer;background:var(--ew-accent,#0f6b5c);color:var(--ew-on-accent,#fff);box-shadow:0 1px 2px rgb(15 23 28/.18),0 8px 24px -4px rgb(15 23 28/.3),inset 0 0 0 1px rgb(255 255 255/.1);transition:transform .18s,background-color .2s;-webkit-tap-highlight-color:transparent}
[part=launcher]:hover{transform:translateY(-2px)}
[part=launcher]:active{transform:scale(.95)}
:focus-visible{outline:2px solid #fff;box-shadow:0 0 0 4px #101418}
svg{display:block;inline-size:29px;block-size:29px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
[aria-busy=true]::after{content:"";position:absolute;inset:4px;border-radius:50%;border:2.5px solid transparent;border-block-start-color:currentColor;animation:s .8s linear infinite}
@keyframes s{to{transform:rotate(1turn)}}
.error{inset-block-end:calc(92px + env(safe-area-inset-bottom,0px));inline-size:min(328px,100vw - 40px);padding:20px;border-radius:16px;font:15px/1.5 var(--edgewise-font,system-ui,sans-serif);background:Canvas;color:CanvasText;border:1px solid #878f96;box-shadow:0 18px 50px -10px rgb(15 23 28/.35)}
.error h2{margin:0 0 6px;font-size:16px}
.error p{margin:0 0 16px}
.error button{min-block-size:40px;padding:0 16px;border-radius:10px;border:1px solid #878f96;background:none;color:inherit;font:inherit;cursor:pointer;margin-inline-end:8px}
.error button:first-of-type{background:CanvasText;color:Canvas}
@media (prefers-reduced-motion:reduce){*{transition:none!important}[aria-busy=true]::after{animation-duration:3s}}
@media (forced-colors:active){[part=launcher]{border:2px solid ButtonText}}
@media print{:host{display:none!important}}`;

  /** Attributes of the tag, overridden by `window.edgewiseSettings`; only own members count. */
  const options = () => {
    const own = Object.fromEntries(Object.entries(window.edgewiseSettings ?? {}));
    // Own even where nothing is given: nothing of `Object.prototype` must show through.
    for (const key of OPTIONS) {
      const attribute = `data-${key.replace(/[A-Z]/g, "-$&")}`;
      if (!Object.hasOwn(own, key)) own[key] = script?.getAttribute(attribute) ?? undefined;
    }
    for (const key of ["actions", "strings"]) if (!Object.hasOwn(own, key)) own[key] = undefined;
    own.restart = false;
    own.name = String(own.name ?? "default");
    own.lang = own.lang && own.lang !== "auto" ? own.lang : document.documentElement.lang || navigator.language || "en";
    own.open = String(own.open ?? false) === "true";
    own.wordsLang = LANGUAGES.find((lang) => String(own.lang).toLowerCase().startsWith(lang)) ?? "en";
    // A map has no prototype members: an action called `constructor` finds nothing.
    own.actions = new Map(Object.entries(own.actions ?? {}));
    return own;
  };

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
    made.append(...children);
    return made;
  };

  const icon = () => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS(svg.namespaceURI, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M12 3.9c5 0 8.6 3.2 8.6 7.5S17 18.9 12 18.9c-1 0-1.9-.1-2.8-.3L5.2 20.5v-3.6c-1.2-1.4-1.8-3.3-1.8-5.5 0-4.3 3.6-7.5 8.6-7.5ZM8.2 10h7.6M8.2 13.1h4.7");
    svg.append(path);
    return svg;
  };

  /** Black or white, whichever can be read on `#rgb` or `#rrggbb`; nothing for anything else. */
  const inkOn = (color) => {
    const hex = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(color) && color.slice(1).replace(/^(.)(.)(.)$/, "$1$1$2$2$3$3");
    if (!hex) return "";
    const [r, g, b] = [0, 2, 4].map((at) => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? "#000000" : "#ffffff";
  };

  /** Calls that were made before the page's body existed, in order. */
  const early = [];
  let widget;
  const call = (method) => (...values) => (widget ? widget[method](...values) : void early.push([method, values]));
  let nowReady;
  const api = {
    /** Resolves once the widget has taken over. */
    ready: new Promise((resolve) => (nowReady = resolve)),
    open: call("open"),
    close: call("close"),
    toggle: call("toggle"),
    destroy: call("destroy"),
    registerAction: call("registerAction"),
  };

  const start = () => {
    const settings = options();
    for (const other of document.querySelectorAll("edgewise-chat")) {
      if (other.dataset.name === settings.name) return;
    }
    const texts = TEXTS[String(settings.lang).slice(0, 2).toLowerCase()] ?? TEXTS.en;
    const host = element("edgewise-chat", { role: "region", "aria-label": settings.title || "Chat", "data-name": settings.name });
    for (const key of ["theme", "position"]) if (settings[key]) host.dataset[key] = settings[key];
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
    const launcher = element("button", { part: "launcher", type: "button", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": texts.open }, icon());
    root.append(launcher);
    document.body.append(host);

    const color = settings.color ?? getComputedStyle(host).getPropertyValue("--edgewise-color-accent").trim();
    if (inkOn(color)) {
      host.style.setProperty("--ew-accent", color);
      host.style.setProperty("--ew-on-accent", inkOn(color));
    }

    let handle; // the widget, once it has taken over
    let loading; // the attempt under way
    let attempts = 0;
    let wanted = false; // whether somebody waits for the panel
    let reported; // the last message to the page's owner: each is given once
    let listeners = new AbortController();
    let watch = new AbortController(); // of the widget's faults, while it lives
    const folder = new URL(ASSETS, base);

    const fetched = async (url) => {
      // What failed may lie in the browser's cache: another attempt asks the server.
      const response = await fetch(url, { cache: attempts > 1 ? "reload" : "default" });
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
      return response;
    };

    const boot = async () => {
      if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly");
      // A failed import is remembered under its address: another attempt needs another address.
      const again = attempts++ ? `?attempt=${attempts}` : "";
      const blobUrl = settings.blob ? new URL(settings.blob, document.baseURI) : new URL("bot.edgewise", base);
      const lang = settings.wordsLang;
      // Without them the chat speaks English.
      const words = () => fetched(new URL(`strings/${lang}.json`, folder).href).then((response) => response.json()).catch(() => {});
      // A page in a single file has all of it in the script around this one.
      const parts = typeof edgewiseParts === "function" ? edgewiseParts(lang) : [
        import(new URL(`widget.js${again}`, folder).href),
        fetched(new URL("widget_bg.wasm", folder).href),
        fetched(blobUrl.href).then((response) => response.arrayBuffer()),
        lang === "en" ? undefined : words(),
      ];
      const [module, wasm, blob, translated] = await Promise.all(parts);
      watch = new AbortController();
      for (const kind of ["error", "unhandledrejection"]) addEventListener(kind, crashed, { signal: watch.signal });
      try {
        return await module.begin(root, wasm, blob, settings, translated);
      } catch (reason) {
        throw new Error(`${blobUrl.href}: ${reason?.message ?? reason}`);
      }
    };

    const load = () => {
      loading ??= boot().then(
        (mounted) => {
          if (watch.signal.aborted) return;
          listeners.abort();
          launcher.removeAttribute("aria-busy");
          handle = mounted;
          if (wanted) handle.open();
          nowReady(api);
        },
        (reason) => {
          loading = undefined;
          watch.abort();
          report(`the chat could not start: ${reason?.message ?? reason}`);
          if (wanted) apologise();
        },
      );
      return loading;
    };

    const report = (message) => {
      if (message !== reported) console.error(`Edgewise: ${(reported = message)}`);
    };

    const closeError = () => {
      wanted = false;
      launcher.removeAttribute("aria-busy");
      launcher.setAttribute("aria-expanded", "false");
      root.querySelector(".error")?.remove();
    };

    const apologise = () => {
      closeError();
      const retry = element("button", { type: "button" }, texts.retry);
      const close = element("button", { type: "button" }, texts.close);
      const panel = element(
        "div",
        { part: "panel", role: "dialog", class: "error", "aria-labelledby": "error-title", "aria-describedby": "error-text" },
        element("h2", { id: "error-title" }, texts.title),
        element("p", { id: "error-text" }, texts.text),
        retry,
        close,
      );
      const leave = () => (closeError(), launcher.focus());
      retry.onclick = () => (leave(), open());
      close.onclick = leave;
      panel.onkeydown = (event) => event.key === "Escape" && leave();
      root.append(panel);
      launcher.setAttribute("aria-expanded", "true");
      retry.focus();
    };

    /** A fault of ours stops WebAssembly for good: take the launcher back and offer a new start. */
    const crashed = ({ error, reason = error }) => {
      if (!(reason instanceof WebAssembly.RuntimeError && reason.stack.includes(folder.href))) return;
      watch.abort();
      handle = loading = undefined;
      settings.restart = true;
      report(`the chat stopped: ${reason.message}`);
      for (const left of root.querySelectorAll(":not([part=launcher], [part=launcher] *)")) left.remove();
      launcher.replaceChildren(icon());
      launcher.hidden = false;
      listen();
      apologise();
    };

    const open = () => {
      if (handle) return handle.open();
      if (root.querySelector(".error")) return;
      wanted = true;
      launcher.setAttribute("aria-busy", "true");
      load();
    };

    const listen = () => {
      listeners = new AbortController();
      const { signal } = listeners;
      launcher.addEventListener("click", () => (root.querySelector(".error") ? closeError() : open()), { signal });
      // Reaching for the launcher is a sign: whoever does will press it within a moment.
      if (!attempts) for (const sign of ["pointerenter", "focus"]) launcher.addEventListener(sign, load, { signal, once: true });
    };

    listen();
    widget = {
      open,
      close: () => (handle ? handle.close() : closeError()),
      toggle: () => (handle ? handle.toggle() : wanted ? closeError() : open()),
      registerAction: (name, action) => void settings.actions.set(String(name), action),
      destroy: () => {
        listeners.abort();
        watch.abort();
        handle?.destroy();
        host.remove();
        if (window.Edgewise === api) delete window.Edgewise;
      },
    };
    for (const [method, values] of early.splice(0)) widget[method](...values);

    // A shared screen forgets its last visitor; only there what does that is fetched.
    if (settings.idleReset > 0) {
      host.dataset.idleReset = settings.idleReset;
      if (typeof edgewiseParts !== "function") import(new URL("kiosk.js", folder).href);
    }

    if (settings.load === "eager") load();
    else if (settings.load !== "intent" && !navigator.connection?.saveData) {
      const soon = () => (window.requestIdleCallback ? requestIdleCallback(load, { timeout: 3000 }) : setTimeout(load, 500));
      if (document.readyState === "complete") soon();
      else addEventListener("load", soon, { once: true });
    }
  };

  window.Edgewise ??= api;
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start, { once: true });
})();
