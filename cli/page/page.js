/*!
 * The page of a packed bot: works without the network after one visit, and is always of one
 * version: what a newer one needs is fetched completely before anything of it is shown.
 */
(() => {
  "use strict";

  const TEXTS = {
    ar: ["يتوفر إصدار أحدث.", "تحديث"],
    de: ["Es gibt eine neuere Fassung.", "Aktualisieren"],
    en: ["There is a newer version.", "Update"],
    es: ["Hay una versión más reciente.", "Actualizar"],
    fr: ["Une version plus récente est disponible.", "Actualiser"],
    he: ["יש גרסה חדשה יותר.", "עדכון"],
    hi: ["नया संस्करण उपलब्ध है।", "अपडेट करें"],
    it: ["C'è una versione più recente.", "Aggiorna"],
    ja: ["新しいバージョンがあります。", "更新"],
    ko: ["새 버전이 있습니다.", "업데이트"],
    nl: ["Er is een nieuwere versie.", "Bijwerken"],
    pl: ["Jest nowsza wersja.", "Aktualizuj"],
    pt: ["Há uma versão mais recente.", "Atualizar"],
    ru: ["Есть более новая версия.", "Обновить"],
    tr: ["Daha yeni bir sürüm var.", "Güncelle"],
    zh: ["有新版本。", "更新"],
  };

  const page = document.documentElement;

  // The chat is the page: also on a small screen, where others wait until they are opened.
  addEventListener("DOMContentLoaded", () => window.Edgewise?.open());

  // Not over HTTPS, or from the author's own server: the page works, but needs its server.
  const workers = navigator.serviceWorker;
  if (!workers || "served" in page.dataset) return;

  /** Whether somebody is using this page: it is not reloaded under their hands. */
  let used = false;
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => (used = true), { capture: true });

  const offer = () => {
    if (document.querySelector(".newer")) return;
    const [text, label] = TEXTS[page.lang.slice(0, 2)] ?? TEXTS.en;
    const bar = document.createElement("div");
    const button = document.createElement("button");
    bar.className = "newer";
    bar.setAttribute("role", "status");
    button.type = "button";
    button.textContent = label;
    button.onclick = () => location.reload();
    bar.append(text, button);
    document.body.append(bar);
  };

  // The first one takes over a page that is of the same version already.
  let first = !workers.controller;
  workers.addEventListener("controllerchange", () => {
    if (first) first = false;
    else if (used) offer();
    else location.reload();
  });

  /** Only this one script may become the worker. */
  const policy = window.trustedTypes?.createPolicy("edgewise-page", { createScriptURL: () => "sw.js" });
  workers.register(policy ? policy.createScriptURL("") : "sw.js", { updateViaCache: "none" }).then(
    (registration) => {
      const check = () => void registration.update().catch(() => {}); // no network: later
      addEventListener("online", check);
      document.addEventListener("visibilitychange", () => document.hidden || check());
      setInterval(check, 3_600_000);
    },
    (reason) => console.warn(`Edgewise: this page will not work offline: ${reason?.message ?? reason}`),
  );
})();
