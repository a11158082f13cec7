/*!
 * Edgewise in the place of Intercom: the vendor's snippet works when it loads this file, which lies
 * beside edgewise.js. `intercomSettings` and `Intercom(…)` mean what they mean there; what is no
 * setting of the messenger is about the visitor.
 */
(() => {
  "use strict";
  const home = document.currentScript.src;
  const OURS =
    /^(app_id|alignment|(horizontal|vertical)_padding|hide_default_launcher|custom_launcher_selector|(action|background)_color|z_index|language_override)$/;
  const NOBODY = /^(api_base|session_duration)$/;

  /** Our settings, and the visitor, of what Intercom takes in one object. */
  const split = (given) => {
    const settings = {};
    const user = {};
    for (const [name, value] of Object.entries(given ?? {})) {
      if (OURS.test(name)) settings[name] = value;
      else if (name === "theme_mode") settings.theme = value === "system" ? "auto" : value;
      else if (name === "user_id") user.id = value;
      else if (name === "user_hash") user.hash = value;
      else if (name === "intercom_user_jwt") user.jwt = value;
      else if (!NOBODY.test(name)) user[name] = value;
    }
    return Object.keys(user).length ? { ...settings, user } : settings;
  };

  const NAMES = { showSpace: "show", showMessages: "show" };
  const intercom = (name, ...values) => {
    const chat = window.Edgewise;
    if (name === "boot" || name === "update") return chat[name](split(values[0]));
    // Tours, checklists and articles are Intercom's own.
    if (/^(start|showArticle|showNews|showTicket|showConversation|reattach|onUserEmail)/.test(name)) return;
    return chat(NAMES[name] ?? name, ...values);
  };

  const waiting = window.Intercom?.q ?? [];
  const early = [];
  window.Intercom = (...values) => (window.Edgewise?.ready ? intercom(...values) : void early.push(values));
  const settings = window.intercomSettings;
  // Without settings the page boots later, by `Intercom('boot', …)`.
  window.edgewiseSettings = { ...split(settings), ...window.edgewiseSettings };
  const tag = document.createElement("script");
  tag.src = new URL("edgewise.js", home).href;
  tag.onload = () => {
    for (const values of [...waiting, ...early.splice(0)]) intercom(...values);
  };
  document.head.append(tag);
})();
