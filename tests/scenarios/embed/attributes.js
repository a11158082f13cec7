// Each `data-*` attribute of the tag, and what it changes.
const encoded = async () => {
  const bytes = new Uint8Array(await (await fetch("bot.edgewise")).arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};
const greeted = async (attributes) => {
  const chat = await chatWith(attributes);
  await chat.opened();
  return chat.texts()[0].includes("Linden & Loom");
};

return play({
  "data-blob as an address": () => greeted({ "data-blob": "other.edgewise" }),
  "data-blob as an element with the bot in it": async () => {
    await clearPage();
    const holder = Object.assign(document.createElement("script"), { type: "text/plain", id: "the-bot", textContent: await encoded() });
    document.head.append(holder);
    const held = await greeted({ "data-blob": "#the-bot" });
    holder.remove();
    return held;
  },
  "data-blob-integrity that fits": async () => {
    const digest = await crypto.subtle.digest("SHA-256", await (await fetch("bot.edgewise")).arrayBuffer());
    return greeted({ "data-blob-integrity": `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}` });
  },
  "data-blob-integrity that does not fit": async () => {
    await clearPage();
    await addTag({ "data-load": "eager", "data-blob-integrity": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" });
    await until("an error", () => window.Edgewise.status === "failed");
    return warned("could not start");
  },
  "data-server, data-channel, data-transport and data-files are kept": async () => {
    const { host } = await chatWith({ "data-server": "https://help.example", "data-channel": "sales", "data-transport": "poll", "data-files": "image/png", "data-max-file-mb": "5" });
    return same([host.server, host.channel, host.transport, host.files, host.maxFileMb], ["https://help.example", "sales", "poll", "image/png", "5"]);
  },
  "data-lang": async () => {
    const chat = await chatWith({ "data-lang": "es" });
    await chat.opened();
    return same([chat.part("panel").lang, chat.part("input").placeholder.startsWith("Escribe")], ["es", true]);
  },
  "data-dir": async () => {
    const chat = await chatWith({ "data-dir": "rtl" });
    return same([getComputedStyle(chat.host).direction, chat.box("launcher").left < 40], ["rtl", true]);
  },
  "data-position end, start, left and right": async () => {
    const sides = [];
    for (const [position, dir] of [["end", "ltr"], ["start", "ltr"], ["left", "rtl"], ["right", "rtl"]]) {
      const { box } = await chatWith({ "data-position": position, "data-dir": dir });
      sides.push(box("launcher").left < innerWidth / 2 ? "left" : "right");
    }
    return same(sides, ["right", "left", "left", "right"]);
  },
  "data-offset-x and data-offset-y": async () => {
    const { box, opened } = await chatWith({ "data-offset-x": "50", "data-offset-y": "70" });
    await opened();
    const [launcher, panel] = [box("launcher"), box("panel")];
    return same([innerWidth - launcher.right, innerHeight - launcher.bottom, innerWidth - panel.right, innerHeight - panel.bottom], [50, 70, 50, 144]);
  },
  "data-z-index": async () => same(getComputedStyle((await chatWith({ "data-z-index": "77" })).host).zIndex, "77"),
  "data-z-index top-layer": async () => (await chatWith({ "data-z-index": "top-layer" })).host.matches(":popover-open"),
  "data-theme": async () => {
    const { opened, style } = await chatWith({ "data-theme": "dark" });
    await opened();
    return same(style("panel").backgroundColor, "rgb(22, 25, 29)");
  },
  "data-color and data-color-text": async () => same([(({ style }) => style("launcher").backgroundColor)(await chatWith({ "data-color": "#ffdd00" })), (({ style }) => style("launcher").color)(await chatWith({ "data-color": "gold", "data-color-text": "#330044" }))], ["rgb(255, 221, 0)", "rgb(51, 0, 68)"]),
  "data-font": async () => {
    const { opened, style } = await chatWith({ "data-font": "Georgia, serif" });
    await opened();
    return same(style("panel").fontFamily, "Georgia, serif");
  },
  "data-title, data-subtitle, data-greeting, data-placeholder": async () => {
    const { opened, root, texts, part } = await chatWith({ "data-title": "Our shop", "data-subtitle": "We are here", "data-greeting": "Good day!", "data-placeholder": "Ask!" });
    await opened();
    return same([root.querySelector("#title").innerText, root.querySelector(".status").innerText, texts()[0], part("input").placeholder], ["Our shop", "We are here", "Good day!", "Ask!"]);
  },
  "data-avatar": async () => {
    const { opened, root } = await chatWith({ "data-avatar": "art/mark.svg" });
    await opened();
    return getComputedStyle(root.querySelector(".avatar")).backgroundImage.includes("art/mark.svg");
  },
  "data-launcher expanded and data-launcher-title": async () => {
    const { part, box } = await chatWith({ "data-launcher": "expanded", "data-launcher-title": "Ask us" });
    return same([part("launcher").innerText.trim(), part("launcher").ariaLabel, box("launcher").width > 90], ["Ask us", "Ask us", true]);
  },
  "data-launcher none": async () => (await chatWith({ "data-launcher": "none" })).part("launcher").checkVisibility() === false,
  "data-launcher as a selector": async () => {
    const chat = await chatWith({ "data-launcher": "#help" });
    const help = Object.assign(document.createElement("button"), { id: "help" });
    document.querySelector("#stage").append(help);
    help.click();
    await until("the panel", () => chat.edgewise.isOpen);
    return !chat.part("launcher").checkVisibility();
  },
  "data-open true": async () => {
    const { edgewise } = await chatWith({ "data-open": "true" });
    return until("the panel", () => edgewise.isOpen);
  },
  "data-open with a delay": async () => {
    const { edgewise } = await chatWith({ "data-open": "30" });
    return until("the panel", () => edgewise.isOpen);
  },
  "data-open remember and false": async () => {
    const found = [];
    for (const open of ["remember", "false"]) {
      const first = await chatWith({ "data-open": open });
      await first.opened();
      await first.edgewise.sendMessage("reset password");
      await until("a record", () => localStorage.length);
      await first.edgewise.destroy();
      await addTag({ "data-load": "eager", "data-open": open });
      await window.Edgewise.ready;
      await until("the messages", () => document.querySelector("edgewise-chat").shadowRoot.querySelector("[part~=bubble]"));
      found.push(window.Edgewise.isOpen);
    }
    return same(found, [true, false]);
  },
  "data-mount": async () => {
    await clearPage();
    const place = document.createElement("div");
    place.style.height = "500px";
    place.id = "here";
    document.querySelector("#stage").append(place);
    await addTag({ "data-mount": "#here" });
    await window.Edgewise.ready;
    const { host, box, part } = lookAt(document.querySelector("edgewise-chat"), window.Edgewise);
    await until("the panel", () => window.Edgewise.isOpen);
    return same([host.parentElement.id, box("panel").height, part("launcher").checkVisibility()], ["here", 500, false]);
  },
  "data-load intent waits, and eager does not": async () => {
    await clearPage();
    await addTag({ "data-load": "intent" });
    const { host } = lookAt(document.querySelector("edgewise-chat"), window.Edgewise);
    const before = window.Edgewise.status;
    host.shadowRoot.querySelector("button").dispatchEvent(new PointerEvent("pointerenter"));
    await window.Edgewise.ready;
    return same([before, window.Edgewise.status], ["waiting", "ready"]);
  },
  "data-load visible and idle": async () => {
    for (const load of ["visible", "idle"]) {
      await clearPage();
      await addTag({ "data-load": load });
      await window.Edgewise.ready;
    }
  },
  "data-storage local, session, memory and none": async () => {
    const found = [];
    for (const storage of ["local", "session", "memory", "none"]) {
      const chat = await chatWith({ "data-storage": storage });
      const before = localStorage.length + sessionStorage.length;
      await chat.opened();
      await chat.edgewise.sendMessage("reset password");
      await until("an answer", () => chat.texts().length > 2);
      const kept = [localStorage.length, sessionStorage.length];
      await chat.edgewise.destroy();
      await addTag({ "data-load": "eager", "data-storage": storage });
      await window.Edgewise.ready;
      await window.Edgewise.open();
      const again = lookAt(document.querySelector("edgewise-chat"), window.Edgewise);
      await until("messages", () => again.texts().length);
      found.push([before, ...kept, again.texts().length > 2]);
    }
    return same(found, [[0, 1, 0, true], [0, 0, 1, true], [0, 0, 0, true], [0, 0, 0, false]]);
  },
  "data-consent, data-privacy-url and data-consent-version": async () => {
    const chat = await chatWith({ "data-consent": "required", "data-privacy-url": "/privacy.html", "data-consent-version": "7" });
    await chat.edgewise.open();
    const card = chat.root.querySelector(".error");
    const link = card.querySelector("a").href;
    const before = [chat.edgewise.isOpen, await chat.edgewise.sendMessage("hello"), localStorage.length];
    card.querySelector("button").click();
    await until("the panel", () => chat.edgewise.isOpen);
    return same([before, link.endsWith("/privacy.html"), localStorage["edgewise:default:consent"]], [[false, false, 0], true, "7"]);
  },
  "data-offline hide and data-hours hide": async () => {
    const { host, edgewise, part } = await chatWith({ "data-offline": "hide", "data-hours": "ignore" });
    dispatchEvent(new Event("offline"));
    const hidden = host.hidden;
    dispatchEvent(new Event("online"));
    return same([hidden, host.hidden, host.hours], [true, false, "ignore"]);
  },
  "data-sound, data-emoji, data-popout, data-end and data-rating are taken": async () => {
    const { host } = await chatWith({ "data-sound": "true", "data-emoji": "true", "data-popout": "false", "data-end": "true", "data-rating": "" });
    return same([host.sound, host.emoji, host.end, host.rating], ["true", "true", "true", ""]);
  },
  "data-user-…": async () => {
    const chat = await chatWith({ "data-user-id": "u1", "data-user-name": "Ann", "data-user-email": "ann@example.com", "data-user-hash": "ab", "data-user-jwt": "j.w.t" });
    let user;
    await chat.edgewise.on("handoff", ({ detail }) => (user = detail.user));
    await chat.edgewise.handoff();
    return same(user, { id: "u1", name: "Ann", email: "ann@example.com", hash: "ab", jwt: "j.w.t" });
  },
  "data-fullscreen-below": async () => {
    const { opened, box } = await chatWith({ "data-fullscreen-below": "3000" });
    await opened();
    return same([box("panel").width, box("panel").height], [innerWidth, innerHeight]);
  },
  "data-name tells chats apart, and is taken once": async () => {
    await chatWith({ "data-name": "one" });
    await addTag({ "data-name": "two", "data-load": "eager" });
    await addTag({ "data-name": "one" });
    const names = [...document.querySelectorAll("edgewise-chat")].map((host) => host.dataset.name);
    for (const host of document.querySelectorAll("edgewise-chat")) await host.ready;
    return same(names, ["one", "two"]);
  },
  "data-debug": async () => {
    const lines = [];
    const debug = console.debug;
    console.debug = (line) => lines.push(line);
    const { edgewise } = await chatWith({ "data-debug": "" });
    await edgewise.open();
    await until("a line", () => lines.length);
    console.debug = debug;
    return lines[0].startsWith("Edgewise: ");
  },
  "a value that cannot be is left out with a warning": async () => {
    const { part, host } = await chatWith({ "data-color": "red;}*{color:red", "data-theme": "blue", "data-offset-x": "url(https://evil)" });
    const color = getComputedStyle(part("launcher")).backgroundColor;
    return same([color, host.dataset.theme, warnings.splice(0).length], ["rgb(15, 107, 92)", "auto", 3]);
  },
});
