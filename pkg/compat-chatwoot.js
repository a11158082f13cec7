/*!
 * Edgewise in the place of Chatwoot: the vendor's snippet works when it loads this file, which lies
 * beside edgewise.js. `chatwootSettings`, `chatwootSDK.run`, `$chatwoot` and the events `chatwoot:…`
 * mean what they mean there.
 */
(() => {
  "use strict";
  const home = document.currentScript.src;
  const say = (name, detail) => dispatchEvent(new CustomEvent(`chatwoot:${name}`, { detail }));
  const METHODS =
    "toggle toggleBubbleVisibility setUser setCustomAttributes deleteCustomAttribute setConversationCustomAttributes deleteConversationCustomAttribute setLabel removeLabel setLocale setColorScheme reset".split(" ");

  const run = ({ websiteToken, baseUrl } = {}) => {
    if (window.$chatwoot) return;
    const settings = { ...window.chatwootSettings };
    window.edgewiseSettings = { ...settings, channel: websiteToken, ...window.edgewiseSettings };
    const chatwoot = (window.$chatwoot = { ...settings, baseUrl, websiteToken, hasLoaded: false, isOpen: false });
    const calls = [];
    const call = (name, values) => (window.Edgewise?.ready ? window.Edgewise[name](...values) : void calls.push([name, values]));
    for (const name of METHODS) chatwoot[name] = (...values) => call(name, values);
    chatwoot.popoutChatWindow = () => call("popout", []);
    const tag = document.createElement("script");
    tag.src = new URL("edgewise.js", home).href;
    tag.onload = () => {
      const chat = window.Edgewise;
      for (const [name, values] of calls.splice(0)) call(name, values);
      chat.on("opened", () => ((chatwoot.isOpen = true), say("opened")));
      chat.on("closed", () => ((chatwoot.isOpen = false), say("closed")));
      chat.on("message", ({ detail }) => say("on-message", detail));
      chat.once("message:sent", ({ detail }) => say("on-start-conversation", detail));
      chat.on("error", ({ detail }) => say("error", detail));
      chat.ready.then(() => {
        chatwoot.hasLoaded = true;
        say("ready");
      });
    };
    document.head.append(tag);
  };
  window.chatwootSDK = { run };
})();
