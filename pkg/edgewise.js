/*!
 * Edgewise loader: draws the chat's launcher at once, fetches the rest when the page is idle or
 * the visitor reaches for it, and then hands over to the page's scripts (`pkg/page`).
 *
 *   <script src="edgewise.js" data-blob="bot.edgewise" defer></script>
 *   <edgewise-chat blob="bot.edgewise"></edgewise-chat>
 *
 * It stores nothing, asks no other host, and works under `script-src 'self' 'wasm-unsafe-eval'`
 * and `style-src 'self'`: no inline style, no markup made from text.
 */
(() => {
  "use strict";

  /** Folder of the widget, relative to this file; the build puts the content hash here. */
  const ASSETS = "edgewise-assets/dev/";

  const VERSION = "0.1.0";

  // `currentScript` is null as soon as anything waits, so it is read first.
  const script = document.currentScript;
  const home = script?.src || document.baseURI;

  /** Languages that the chat's own words are in, beside English. */
  const LANGUAGES = /^(ar|de|es|fr|he|hi|it|ja|ko|nl|pl|pt|ru|tr|zh)/i;

  /** What has to be said before, and without, the rest; `strings` may have other words. */
  const TEXTS = {
    openChat: "Open chat",
    retry: "Try again",
    close: "Close",
    unavailable: "The chat is not available right now",
    unavailableText: "Please try again in a moment.",
  };

  const METHODS =
    "update reset open close toggle showLauncher hideLauncher toggleBubbleVisibility popout setUser setCustomAttributes deleteCustomAttribute setConversationCustomAttributes deleteConversationCustomAttribute setLabel removeLabel setLocale setColorScheme sendMessage submitUserMessage addMessage getMessages clearMessages focusInput setPlaceholderText scrollToBottom setVariables registerAction goTo ask handoff rate exportTranscript giveConsent revokeConsent command boot shutdown destroy on off once".split(" ");

  const GETTERS = ["ready", "isOpen", "unreadCount", "status", "mode", "version"];

  /**
   * Names that other chats have for what the launcher needs to know (`pkg/page/settings.js` has the
   * others); behind `=` stands what a true value means.
   */
  const ALIASES = new Map(
    "alignment:position horizontal_padding:offsetX vertical_padding:offsetY z_index:zIndex darkMode:theme action_color:color type:launcher hideMessageBubble:launcher=none hide_default_launcher:launcher=none custom_launcher_selector:launcher"
      .split(" ")
      .map((pair) => pair.split(":")),
  );

  // The page cannot reach into the shadow root; `!important` on `:host` keeps its rules off the
  // host element as well, because important rules of the inner tree win.
  const CSS = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:auto 0 0 auto!important;z-index:var(--ew-z,var(--edgewise-z,1000))!important;color-scheme:var(--ew-scheme,light dark)!important}
:host([data-inline]){position:relative!important;inset:auto!important;z-index:auto!important;block-size:var(--edgewise-height,100%)!important;min-block-size:320px!important}
:host([data-popout]){position:fixed!important;inset:0!important;z-index:2147483647!important;block-size:auto!important}
:host([hidden]),[hidden]{display:none!important}
[part=launcher],.error{position:fixed;inset-block-end:calc(var(--ew-y,20px) + env(safe-area-inset-bottom,0px));inset-inline-end:var(--ew-x,20px);box-sizing:border-box}
:host([data-position=start]) :is([part=launcher],.error){inset-inline:var(--ew-x,20px) auto}
[part=launcher]{min-inline-size:var(--edgewise-launcher-size,58px);block-size:var(--edgewise-launcher-size,58px);padding:0;border:0;border-radius:99px;display:flex;align-items:center;justify-content:center;gap:10px;cursor:pointer;background:var(--ew-accent,#0f6b5c);color:var(--ew-on-accent,#fff);font:600 16px/1.2 var(--ew-font,var(--edgewise-font,system-ui,sans-serif));box-shadow:0 8px 24px rgb(0 0 0/.3)}
:has(>.label){padding-inline:20px}
svg{display:block;inline-size:29px;block-size:29px;fill:none;stroke:currentColor;stroke-width:1.8}
[aria-busy=true]::after{content:"";position:absolute;inset:4px;border-radius:99px;border:2.5px solid transparent;border-block-start-color:currentColor}
@keyframes s{to{transform:rotate(1turn)}}
.error{inset-block-end:calc(var(--ew-y,20px) + 72px + env(safe-area-inset-bottom,0px));inline-size:min(328px,100vw - 40px);padding:20px;border-radius:16px;font:15px/1.5 var(--ew-font,var(--edgewise-font,system-ui,sans-serif));background:Canvas;color:CanvasText;border:1px solid #878f96;box-shadow:0 8px 24px rgb(0 0 0/.3)}
:host([data-inline]) .error{position:static;margin:20px}
.error>*{margin:0 0 12px;font-size:16px}
.error button{min-block-size:40px;padding:0 16px;border-radius:16px;border:1px solid #878f96;background:none;color:inherit;font:inherit;cursor:pointer}
.error button:first-of-type{background:CanvasText;color:Canvas}
@media (prefers-reduced-motion:no-preference){[aria-busy=true]::after{animation:s .8s linear infinite}}`;

  /** Settings under our names, of pairs under any; nothing of `Object.prototype` shows through. */
  const named = (pairs) => {
    const settings = { __proto__: null };
    for (const [name, value] of pairs) {
      const [own, meant] = ALIASES.get(name)?.split("=") ?? [name];
      if (!meant) settings[own] = value;
      else if (value && value !== "false") settings[own] = meant;
    }
    return settings;
  };

  /** The settings in an element's attributes: `data-*`, and all of our own element. */
  const written = (from, prefix = "") =>
    named(
      [...(from?.attributes ?? [])]
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ name, value }) => [name.replace(/^data-/, "").replace(/-(.)/g, (_, letter) => letter.toUpperCase()), value]),
    );

  const element = (name, attributes, ...children) => {
    const made = document.createElementNS(`http://www.w3.org/${/^(svg|path)$/.test(name) ? "2000/svg" : "1999/xhtml"}`, name);
    for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
    made.append(...children);
    return made;
  };

  const BUBBLE =
    "M12 3.9c5 0 8.6 3.2 8.6 7.5S17 18.9 12 18.9c-1 0-1.9-.1-2.8-.3L5.2 20.5v-3.6c-1.2-1.4-1.8-3.3-1.8-5.5 0-4.3 3.6-7.5 8.6-7.5ZM8.2 10h7.6M8.2 13.1h4.7";

  /**
   * Black or white, whichever can be read on `#rrggbb`; nothing for anything else, which the page's
   * scripts understand better.
   */
  const inkOn = (color) => {
    if (!/^#[\da-f]{6}$/i.test(color)) return "";
    const all = parseInt(color.slice(1), 16);
    return (all >> 16) * 3 + ((all >> 8) & 255) * 6 + (all & 255) > 1500 ? "#000" : "#fff";
  };

  /** Gives an object the methods and getters of the chat that `chatOf` knows for it. */
  const offer = (target, chatOf) => {
    for (const name of METHODS) {
      target[name] = function (...values) {
        return chatOf(this).call(name, values);
      };
    }
    for (const name of GETTERS) {
      Object.defineProperty(target, name, {
        get() {
          return chatOf(this).state[name];
        },
      });
    }
  };

  /** Once there is a body. */
  const whenThere = (then) => (document.body ? then() : addEventListener("DOMContentLoaded", then, { once: true }));

  /**
   * One chat. `host` is its element, `settings` what the page asks for, `base` where the bot and
   * the assets lie; `made` if the loader has made the element.
   */
  const chatIn = (host, settings, base, made) => {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const folder = new URL(ASSETS, base);
    const asset = (name) => new URL(name, folder).href;
    const state = { status: "waiting", isOpen: false, unreadCount: 0, mode: "bot", version: VERSION };
    let launcher;
    let texts;
    let page; // the page's scripts, once they have taken over
    let loading; // the attempt under way
    let attempts = 0;
    let wanted = false; // whether somebody waits for the panel
    let reported; // the last message to the page's owner: each is given once
    let running; // ends everything when it is aborted
    let serving; // what asks the server for its channel, where there is one
    let arrived; // resolves `taken`
    let taken = new Promise((resolve) => (arrived = resolve));

    const emit = (name, detail = {}, cancelable = false) =>
      host.dispatchEvent(new CustomEvent(`edgewise:${name}`, { detail, cancelable, bubbles: true, composed: true }));

    const become = (status) => emit("status", { status: (state.status = status) });

    const fetched = async (url, integrity) => {
      // What failed may lie in the browser's cache: another attempt asks the server.
      const response = await fetch(url, { cache: attempts > 1 ? "reload" : "default", ...(integrity && { integrity }) });
      if (!response.ok) throw Error(`${url} answered ${response.status}`);
      return response;
    };

    /** The bot's address; none where it lies in the page itself, which the page's scripts read. */
    const blobUrl = () => {
      const { blob } = settings;
      if (!/^(#|inline$)/.test(blob)) return new URL(blob || "bot.edgewise", blob ? document.baseURI : base).href;
    };

    const bot = async () => blobUrl() && (await fetched(blobUrl(), settings.blobIntegrity)).arrayBuffer();

    const wordsIn = async (lang) => (await fetched(asset(`strings/${lang}.json`))).json();

    /** What is said without the widget is said in the visitor's language as well. */
    const translate = (words) => ((texts = { ...texts, ...words, ...settings.strings }), words);

    const boot = async () => {
      // A failed import is remembered under its address: another attempt needs another address.
      const again = attempts++ ? `?attempt=${attempts}` : "";
      become("loading");
      await serving;
      const lang = settings.wordsLang;
      // A page in a single file has all of it in the script around this one.
      const [module, wasm, bytes, words] = await Promise.all(
        typeof edgewiseParts === "function"
          ? edgewiseParts(lang)
          : // Without its words the chat speaks English.
            [import(asset(`widget.js${again}`)), fetched(asset("widget_bg.wasm")), bot(), lang === "en" ? undefined : wordsIn(lang).then(translate).catch(() => {})],
      );
      try {
        return await module.begin(wasm, bytes, chat, words);
      } catch (reason) {
        throw Error(`${blobUrl() ?? settings.blob}: ${reason.message}`);
      }
    };

    const load = () => {
      if (!isRunning()) return;
      const attempt = running;
      loading ??= boot().then(
        (begun) => {
          if (attempt.signal.aborted) return begun.end();
          launcher.removeAttribute("aria-busy");
          page = begun;
          become("ready");
          arrived(page);
          if (wanted) page.open(wanted);
          emit("ready");
        },
        (reason) => {
          if (attempt.signal.aborted) return;
          loading = undefined;
          report(`the chat could not start: ${reason.message}`);
          if (wanted || "inline" in host.dataset) apologise();
        },
      );
      return loading;
    };

    const report = (message) => {
      become("failed");
      emit("error", { message });
      if (message !== reported) console.error(`Edgewise: ${message}`);
      reported = message;
    };

    const closeError = () => {
      wanted = false;
      launcher.removeAttribute("aria-busy");
      launcher.setAttribute("aria-expanded", "false");
      root.querySelector(".error")?.remove();
    };

    /** A small panel of a title, a text and buttons; the first button has the focus. */
    const card = (title, text, ...buttons) => {
      const panel = element(
        "div",
        { part: "panel", role: "dialog", class: "error", "aria-label": title },
        element("h2", {}, title),
        element("p", {}, ...[text].flat()),
        ...buttons.map(([words, run]) => {
          const button = element("button", { type: "button" }, words);
          button.onclick = run;
          return button;
        }),
      );
      const last = buttons.at(-1)[1];
      panel.onkeydown = (event) => event.key === "Escape" && last();
      root.append(panel);
      launcher.setAttribute("aria-expanded", "true");
      panel.querySelector("button").focus();
    };

    const leave = () => (closeError(), launcher.focus());

    const apologise = () => {
      closeError();
      card(texts.unavailable, texts.unavailableText, [texts.retry, () => (leave(), open())], [texts.close, leave]);
    };

    const lose = () => {
      page = loading = undefined;
      taken = new Promise((resolve) => (arrived = resolve));
    };

    /** A fault of ours stops WebAssembly for good: take the launcher back and offer a new start. */
    const crash = (message) => {
      lose();
      chat.restart = true;
      report(`the chat stopped: ${message}`);
      draw();
      apologise();
    };

    /** Opens the panel; `who` wants it: `visitor` or `page`. */
    const open = (who = "visitor") => {
      if (page) return page.open(who);
      if (root.querySelector(".error")) return;
      wanted = who;
      launcher.setAttribute("aria-busy", "true");
      return load();
    };

    const close = () => (page ? page.close() : closeError());

    const toggle = (who) => ((page ? state.isOpen : wanted) ? close() : open(who));

    /** Puts on the host what the settings say of it; the page's scripts call it again. */
    const dress = () => {
      const { theme, position, launcher: kind = "bubble", launcherTitle, zIndex, dir, lang, strings } = settings;
      const wish = (lang !== "auto" && lang) || document.documentElement.lang || navigator.language;
      settings.wordsLang = LANGUAGES.exec(wish)?.[0].toLowerCase() ?? "en";
      texts = { ...TEXTS, ...strings, ...strings?.[settings.wordsLang] };
      host.setAttribute("aria-label", settings.title || "Chat");
      host.dataset.theme = theme ?? "auto";
      host.dir = /^(rtl|ltr)$/.test(dir) ? dir : /ar|he/.test(settings.wordsLang) ? "rtl" : "";
      const computed = getComputedStyle(host);
      const turned = /left|right/.test(position) && computed.direction === "rtl";
      host.dataset.position = /left|start/.test(position) !== turned ? "start" : "end";
      const { style } = host;
      const put = (name, value, fits) => (fits ? style.setProperty(name, value) : style.removeProperty(name));
      put("--ew-scheme", theme, /^(light|dark)$/.test(theme));
      for (const axis of ["X", "Y"]) {
        const value = settings[`offset${axis}`];
        put(`--ew-${axis.toLowerCase()}`, `${parseFloat(value)}px`, /^\d+(\.\d+)?(px)?$/.test(value));
      }
      put("--ew-z", zIndex, /^-?\d+$/.test(zIndex));
      const color = settings.color ?? computed.getPropertyValue("--edgewise-color-accent").trim();
      if (inkOn(color)) {
        put("--ew-accent", color, true);
        put("--ew-on-accent", inkOn(color), true);
      }
      const expanded = /^expanded/.test(kind);
      launcher.hidden = "inline" in host.dataset || !(expanded || /^(bubble|standard)$/.test(kind));
      launcher.querySelector(".label")?.remove();
      const name = launcherTitle || texts.openChat;
      if (expanded) launcher.append(element("span", { class: "label" }, name));
      if (!page) launcher.setAttribute("aria-label", name);
    };

    const draw = () => {
      const icon = element("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, element("path", { d: BUBBLE }));
      launcher = element("button", { part: "launcher", type: "button", "aria-haspopup": "dialog", "aria-expanded": "false" }, icon);
      launcher.onclick = () => (root.querySelector(".error") ? closeError() : toggle("visitor"));
      // Reaching for the launcher is a sign: whoever does will press it within a moment.
      if (!attempts) for (const sign of ["pointerenter", "focus"]) launcher.addEventListener(sign, load, { once: true });
      chat.launcher = launcher;
      root.replaceChildren(launcher);
      dress();
    };

    /** Draws the launcher, and loads the rest when it is time. */
    const begin = () => {
      if (isRunning()) return;
      chats.set(settings.name, chat);
      running = new AbortController();
      const { signal } = running;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      root.adoptedStyleSheets = [sheet];
      host.setAttribute("role", "region");
      const isPopout = window.name === `edgewise-popout:${settings.name}` && made;
      const place = isPopout || !settings.mount ? undefined : document.querySelector(settings.mount);
      const isInline = place || isPopout || settings.inline;
      if (isInline) host.dataset.inline = "";
      if (isPopout) host.dataset.popout = "";
      if (made) (place ?? document.body).append(host);
      draw();
      // Nothing is seen of a channel that is switched off; a server that is away hides nothing.
      host.hidden = serving = settings.server && import(asset("live.js")).then((module) => module.live(chat)).catch(() => (host.hidden = false));
      // Another element of the page opens the chat: it may come and go.
      const opener = settings.launcher;
      if (/[^\w]/.test(opener ?? "")) {
        const pressed = (event) => {
          if (!event.target.closest?.(opener)) return;
          event.preventDefault();
          toggle("visitor");
        };
        document.addEventListener("click", pressed, { signal });
      }

      if (settings.idleReset) host.dataset.idleReset = settings.idleReset;
      const when = settings.load ?? "idle";
      // Safari has no idle callbacks; its timer takes the object for no delay.
      const soon = () => (window.requestIdleCallback ?? setTimeout)(load, { timeout: 3000 });
      if (/^[1-9]\d*$/.test(settings.open)) setTimeout(() => signal.aborted || open("page"), settings.open);
      if (isInline || when === "eager") {
        load();
      } else if (when === "visible") {
        const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && (seen.disconnect(), load()));
        seen.observe(launcher);
      } else if (when === "idle" && !navigator.connection?.saveData) {
        if (document.readyState === "complete") soon();
        else addEventListener("load", soon, { once: true, signal });
      }
    };

    const isRunning = () => running && !running.signal.aborted;

    /** Ends everything; what the browser keeps of the conversation stays. */
    const end = () => {
      if (!isRunning()) return;
      running.abort();
      if (chats.get(settings.name) === chat) chats.delete(settings.name);
      page?.end();
      lose();
      wanted = false;
      attempts = 0;
      state.isOpen = false;
      become("waiting");
      root.replaceChildren();
      if (made) host.remove();
    };

    const own = {
      open: () => open("page"),
      close,
      toggle: (to) => (to === "open" ? own.open() : to === "close" ? close() : toggle("page")),
      destroy: () => {
        end();
        chat.left?.();
        chat.left = null;
      },
      shutdown: async () => {
        isRunning() && (await call("reset", []));
        end();
      },
      boot: (given) => {
        own.update(given);
        if (!isRunning()) whenThere(begin);
      },
      update: (given) => {
        const changed = named(Object.entries(given ?? {}));
        delete changed.name;
        Object.assign(settings, changed);
        isRunning() && dress();
        return page?.updated(changed);
      },
      on: (name, then, options) => host.addEventListener(`edgewise:${name}`, then, options),
      once: (name, then) => own.on(name, then, { once: true }),
      off: (name, then) => host.removeEventListener(`edgewise:${name}`, then),
    };

    /** Calls a method: here, or once the page's scripts are there. */
    const call = async (name, values) => {
      if (own[name]) return own[name](...values);
      const quiet = /^(set|register|delete|remove|command|hideL|showL|toggleB)/.test(name);
      if (!page && !quiet && running) load();
      return (await taken)[name](...values);
    };

    const chat = { host, root, settings, script, folder, wordsIn, state, emit, own, call, dress, card, closeError, crash, toggle, begin, end, isRunning, made };

    // The function form is Intercom's habit, the methods are everybody else's.
    const api = (name, ...values) => {
      const own = { show: "open", hide: "close" }[name] ?? name;
      return METHODS.includes(own) ? call(own, values) : call("command", [name, ...values]);
    };
    offer(api, () => chat);
    chat.api = api;
    Object.defineProperty(state, "ready", { get: () => taken.then(() => api) });
    return chat;
  };

  /** The chats of this page by name. */
  const chats = customElements.get("edgewise-chat")?.chats ?? new Map();

  /** `<edgewise-chat>`: a chat in the page's own markup, and the place of every other chat. */
  class Chat extends HTMLElement {
    static chats = chats;

    connectedCallback() {
      // A copy of what a loader made, such as a framework's snapshot of the page, is nobody's.
      if (!this.chat && "made" in this.dataset) return queueMicrotask(() => this.chat || this.remove());
      if (this.chat?.made) return;
      if (!this.chat) {
        const given = Object.entries(this);
        const settings = Object.assign(written(this), named(given));
        settings.name = String(settings.name || this.id || "default");
        if ("mount" in settings && !settings.mount) settings.inline = true;
        for (const [name] of given) delete this[name];
        this.chat = chatIn(this, settings, home, false);
      }
      const { name } = this.chat.settings;
      const other = chats.get(name);
      if (other && other !== this.chat) {
        if (!other.made) return console.warn(`Edgewise: there is another chat named ${name}`);
        // The tag was there first, the element is where the page wants the chat.
        other.end();
      }
      this.dataset.name = name;
      whenThere(this.chat.begin);
    }

    disconnectedCallback() {
      const { chat } = this;
      // Some frameworks put a new body in place of the old one: what the loader made goes along.
      queueMicrotask(() => {
        if (!chat?.isRunning() || this.isConnected) return;
        if (chat.made) document.body.append(this);
        else chat.end();
      });
    }
  }
  offer(Chat.prototype, (element) => element.chat);
  if (!customElements.get("edgewise-chat")) customElements.define("edgewise-chat", Chat);

  // What the page has set before, and what was called before.
  const attributes = written(script, "data-");
  const stub = window.Edgewise;
  let given = window.edgewiseSettings;
  if (attributes.name && given?.name && given.name !== attributes.name) given = undefined;
  const settings = Object.assign(attributes, named(Object.entries(given ?? {})));
  settings.name = String(settings.name || "default");
  const host = document.createElement("edgewise-chat");
  host.dataset.name = settings.name;
  host.dataset.made = "";
  const chat = chatIn(host, settings, home, true);
  host.chat = chat;
  const isFirst = !stub?.ready;
  if (isFirst) {
    window.Edgewise = chat.api;
    // Settings may also come after the loader; then they are an update.
    const set = (next) => chat.own.update((given = next));
    Object.defineProperty(window, "edgewiseSettings", { configurable: true, enumerable: true, get: () => given, set });
    chat.left = () => {
      delete window.edgewiseSettings;
      window.edgewiseSettings = given;
      if (window.Edgewise === chat.api) delete window.Edgewise;
    };
    for (const values of stub?.q ?? []) chat.api(...values);
  }
  whenThere(() => chats.has(settings.name) || chat.left === null || chat.begin());
})();
