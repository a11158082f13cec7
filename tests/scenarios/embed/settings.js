// The settings object, other names for settings, precedence, and what is not understood.
return play({
  "before the script": async () => same((await chatWith({}, { title: "Ours", zIndex: 9 })).host.getAttribute("aria-label"), "Ours"),
  "after the script, and again": async () => {
    const { host, opened, root } = await chatWith({ "data-title": "By attribute" });
    window.edgewiseSettings = { title: "Later", zIndex: 12 };
    await until("the new title", () => host.ariaLabel === "Later");
    await opened();
    await until("the new title inside", () => root.querySelector("#title")?.innerText === "Later");
    window.edgewiseSettings = { title: "Last" };
    await until("the last title", () => root.querySelector("#title")?.innerText === "Last");
    return same(getComputedStyle(host).zIndex, "12");
  },
  "a method comes before the object, the object before the attribute, the attribute before the bot": async () => {
    const found = [];
    const title = async (chat) => (await chat.opened(), chat.root.querySelector("#title").innerText);
    found.push(await title(await chatWith()));
    found.push(await title(await chatWith({ "data-title": "attribute" })));
    const chat = await chatWith({ "data-title": "attribute" }, { title: "object" });
    found.push(await title(chat));
    await chat.edgewise.update({ title: "method" });
    await until("the title", () => chat.root.querySelector("#title")?.innerText === "method");
    return same(found, ["Linden & Loom", "attribute", "object"]);
  },
  "an unknown name is told with the nearest one": async () => {
    await chatWith({}, { positoin: "start" });
    return warned("did you mean position?");
  },
  "an unknown attribute too": async () => {
    await chatWith({ "data-storrage": "none" });
    return warned("did you mean storage?");
  },
  "user, customAttributes and variables": async () => {
    const chat = await chatWith({}, { user: { id: "7", name: "Ann" }, customAttributes: { plan: "gold" }, variables: { order: "LL-12345" } });
    let given;
    await chat.edgewise.on("handoff", ({ detail }) => (given = detail.user));
    await chat.edgewise.handoff();
    return same(given, { id: "7", name: "Ann" });
  },
  "variables stand in answers": async () => {
    const chat = await chatWith({}, { variables: { email: "ann@example.com" } });
    await chat.opened();
    await chat.edgewise.goTo("password_link_failed");
    return Boolean(await chat.says("ann@example.com"));
  },
  "strings for all languages and for one": async () => {
    const chat = await chatWith({ "data-lang": "es" }, { strings: { send: "Go", es: { send: "Vamos" }, placeholder: "Hm?" } });
    await chat.opened();
    return same([chat.part("send").ariaLabel, chat.part("input").placeholder], ["Vamos", "Hm?"]);
  },
  styles: async () => {
    const chat = await chatWith({}, { styles: { "--edgewise-radius": "3px", "launcher-size": "70px" } });
    await chat.opened();
    return same([chat.style("panel").borderRadius, chat.box("launcher").height], ["3px", 70]);
  },
  "a style that is none of the known lengths and colours": async () => {
    await chatWith({}, { styles: { radius: "url(https://evil)", "--page": "1px" } });
    return same(warnings.splice(0).length, 2);
  },
  "onReady, onOpen, onMessage": async () => {
    const heard = [];
    const hear = (name) => (event) => heard.push(name);
    const chat = await chatWith({}, { onReady: hear("ready"), onOpen: hear("open"), onMessage: hear("message") });
    await chat.opened();
    await until("a message", () => heard.includes("message"));
    return same([...new Set(heard)].sort(), ["message", "open", "ready"]);
  },
  "Chatwoot's names": async () => {
    const chat = await chatWith({}, { hideMessageBubble: true, position: "left", darkMode: "dark", welcomeTitle: "Hi", locale: "es", launcherTitle: "Chat with us", type: "expanded_bubble", showPopoutButton: true, websiteToken: "abc", baseUrl: "https://chat.example", useBrowserLanguage: false });
    return same([chat.host.dataset.position, chat.host.dataset.theme, chat.host.ariaLabel, chat.host.channel, chat.host.server], ["start", "dark", "Hi", "abc", "https://chat.example"]);
  },
  "Intercom's names": async () => {
    const chat = await chatWith({}, { app_id: "x1", alignment: "left", horizontal_padding: 33, vertical_padding: 44, hide_default_launcher: false, custom_launcher_selector: "#mine", action_color: "#123456", z_index: 55, language_override: "es", user_id: "9", user_hash: "h", email: "a@b.example" });
    const found = [chat.host.channel, chat.host.dataset.position, getComputedStyle(chat.host).zIndex, chat.host.lang, chat.host.launcher, chat.style("launcher").insetInlineStart, chat.style("launcher").insetBlockEnd];
    return same(found, ["x1", "start", "55", "", "#mine", "33px", "44px"]);
  },
  "deep-chat's, n8n's and Papercups' names": async () => {
    const { host } = await chatWith({}, { introMessage: "Hello", themeColor: "#654321", browserStorage: "session", hideOutsideWorkingHours: true, disableSse: true, allowedFilesMimeTypes: "image/*", enableEmojiPicker: true, marginX: 5 });
    return same([host.greeting, host.color, host.storage, host.hours, host.transport, host.files, host.emoji, host.offsetX], ["Hello", "#654321", "session", "hide", "poll", "image/*", true, 5]);
  },
});
