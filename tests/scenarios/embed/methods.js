// Each command and each method, and what it does.
let chat;
const chatNow = async (...given) => ((chat = await chatWith(...given)), chat.edgewise);
const afterGreeting = async (...given) => (await chatNow(...given), await chat.opened(), chat.edgewise);

return play({
  "calls before the script wait in a queue": async () => {
    await clearPage();
    window.Edgewise = function () {
      (window.Edgewise.q = window.Edgewise.q || []).push(arguments);
    };
    window.Edgewise("boot", { title: "Queued" });
    window.Edgewise("show");
    await addTag({ "data-load": "intent" });
    await until("the panel", () => window.Edgewise.isOpen);
    return same(document.querySelector("edgewise-chat").ariaLabel, "Queued");
  },
  "every method gives a promise, also before the chat is there": async () => {
    await clearPage();
    await addTag({ "data-load": "intent" });
    const e = window.Edgewise;
    const all = [e.setUser("1", { name: "A" }), e.setLabel("x"), e.registerAction("a", () => true), e.sendMessage("reset password"), e.open(), e.getMessages(), e.ask("returns"), e.ready];
    const isPromise = all.every((one) => one instanceof Promise);
    await Promise.all(all);
    return isPromise && e.status === "ready";
  },
  "boot, shutdown and boot again": async () => {
    const e = await afterGreeting();
    await e.sendMessage("reset password");
    await until("a record", () => localStorage.length);
    await e.shutdown();
    const gone = [document.querySelectorAll("edgewise-chat").length, localStorage.length];
    await e("boot", { position: "start" });
    await e.ready;
    return same([gone, document.querySelector("edgewise-chat").dataset.position], [[0, 0], "start"]);
  },
  "Edgewise('update'), 'show' and 'hide'": async () => {
    const e = await chatNow();
    await e("update", { theme: "dark" });
    await e("show");
    await until("open", () => e.isOpen);
    await e("hide");
    await until("closed", () => !e.isOpen);
    return same(chat.host.dataset.theme, "dark");
  },
  "'showNewMessage' writes a draft": async () => {
    const e = await chatNow();
    await e("showNewMessage", "My parcel");
    return until("the draft", () => chat.part("input")?.value === "My parcel");
  },
  "'onShow', 'onHide' and 'onUnreadCountChange'": async () => {
    const heard = [];
    const e = await chatNow();
    await e("onShow", () => heard.push("show"));
    await e("onHide", () => heard.push("hide"));
    await e("onUnreadCountChange", (count) => heard.push(count));
    await e.addMessage({ text: "Psst" });
    await until("unread", () => heard.includes(1));
    await e.open();
    await until("shown", () => heard.includes("show"));
    await e.close();
    await until("hidden", () => heard.includes("hide"));
    return same(heard.filter((one) => typeof one === "string"), ["show", "hide"]);
  },
  "'trackEvent' and 'getVisitorId'": async () => {
    const e = await chatNow();
    let tracked;
    await e.on("track", ({ detail }) => (tracked = detail));
    await e("trackEvent", "bought", { price: 3 });
    const [one, two] = [await e("getVisitorId"), await e("getVisitorId")];
    return same([tracked, one === two, one.length > 20], [{ name: "bought", data: { price: 3 } }, true, true]);
  },
  "a command that is none is refused": async () => {
    const e = await chatNow();
    return e("shwo").then(() => "not refused", (error) => error.message.includes("no command shwo"));
  },
  "open, close, toggle and the getters": async () => {
    const e = await chatNow();
    const found = [e.isOpen, e.status, e.mode, e.version, e.unreadCount];
    await e.toggle();
    await until("open", () => e.isOpen);
    await e.toggle("open");
    await e.toggle("close");
    await until("closed", () => !e.isOpen);
    return same(found, [false, "ready", "bot", "0.1.0", 0]);
  },
  "showLauncher, hideLauncher and toggleBubbleVisibility": async () => {
    const e = await chatNow();
    const seen = [];
    for (const [name, value] of [["hideLauncher"], ["showLauncher"], ["toggleBubbleVisibility", "hide"], ["toggleBubbleVisibility", "show"], ["toggleBubbleVisibility"]]) {
      await e[name](value);
      seen.push(chat.part("launcher").checkVisibility());
    }
    return same(seen, [false, true, false, true, false]);
  },
  "setUser, attributes and labels go along with a handoff": async () => {
    const e = await chatNow();
    let given;
    await e.on("handoff", ({ detail }) => (given = detail));
    await e.setUser("7", { name: "Ann", email: "ann@example.com", avatar_url: "a.png", identifier_hash: "ff" });
    await e.setCustomAttributes({ plan: "gold", old: 1 });
    await e.deleteCustomAttribute("old");
    await e.setConversationCustomAttributes({ page: "cart", gone: 1 });
    await e.deleteConversationCustomAttribute("gone");
    await e.setLabel("vip");
    await e.setLabel("late");
    await e.removeLabel("late");
    await e.handoff("wants a person");
    return same([given.reason, given.user.name, given.user.hash, given.attributes, given.conversation, given.labels, given.state, e.mode], ["wants a person", "Ann", "ff", { plan: "gold" }, { page: "cart" }, ["vip"], "call_operator", "person"]);
  },
  "setUser's values stand in answers": async () => {
    const e = await afterGreeting();
    await e.setUser("7", { email: "eve@example.com" });
    await e.goTo("password_link_failed");
    return Boolean(await chat.says("eve@example.com"));
  },
  "setVariables": async () => {
    const e = await afterGreeting();
    await e.setVariables({ email: "bob@example.com" });
    await e.goTo("password_link_failed");
    return Boolean(await chat.says("bob@example.com"));
  },
  "setLocale changes the words and keeps the conversation and the draft": async () => {
    const e = await afterGreeting();
    await e.sendMessage("reset password");
    await until("an answer", () => chat.texts().length > 2);
    const n = chat.texts().length;
    chat.part("input").value = "draft";
    await e.setLocale("es");
    await until("Spanish", () => chat.part("input")?.placeholder.startsWith("Escribe"));
    await until("the messages", () => chat.texts().length >= n);
    return until("the draft", () => chat.part("input").value === "draft");
  },
  "setColorScheme": async () => {
    const e = await chatNow();
    await e.setColorScheme("dark");
    return same(chat.host.dataset.theme, "dark");
  },
  "sendMessage with a text and with an object, and submitUserMessage": async () => {
    const e = await afterGreeting();
    await e.sendMessage("reset password");
    await e.sendMessage({ text: "returns" });
    await e.submitUserMessage({ text: "opening hours" });
    await until("three", async () => (await e.getMessages()).filter(({ role }) => role === "visitor").length === 3);
  },
  "addMessage with buttons that lead on": async () => {
    const e = await afterGreeting();
    await e.addMessage({ role: "assistant", text: "May I help?", buttons: [{ label: "Returns, please", to: "returns" }] });
    await chat.says("May I help?");
    [...chat.root.querySelectorAll('[part~="button"]')].find((button) => button.innerText.trim() === "Returns, please").click();
    return Boolean(await until("the state", async () => (await e.getMessages()).some(({ source }) => source === "state:returns")));
  },
  "getMessages and clearMessages": async () => {
    const e = await afterGreeting();
    await e.sendMessage("reset password");
    await until("an answer", () => chat.texts().length > 2);
    const [first, second] = (await e.getMessages()).filter(({ text }) => text);
    await e.clearMessages();
    await until("only the greeting", () => chat.texts().length && !chat.texts().includes("reset password"));
    return same([first.role, first.source, typeof second.id, localStorage.length], ["assistant", "state:start", "number", 0]);
  },
  "reset forgets the conversation and the visitor": async () => {
    const e = await afterGreeting({}, { user: { name: "Ann" } });
    await e.sendMessage("reset password");
    await until("an answer", () => chat.texts().length > 2);
    const heard = new Promise((resolve) => e.on("reset", resolve));
    await e.reset();
    await heard;
    await until("only the greeting", () => chat.texts().length && !chat.texts().includes("reset password"));
    return same(localStorage.length, 0);
  },
  "focusInput, setPlaceholderText and scrollToBottom": async () => {
    const e = await afterGreeting();
    await e.setPlaceholderText("Now?");
    await until("the words", () => chat.part("input")?.placeholder === "Now?");
    await e.focusInput();
    const focused = chat.root.activeElement === chat.part("input");
    for (let n = 0; n < 12; n++) await e.addMessage({ text: `line ${n}\n\n\n` });
    await until("the last line", () => chat.texts().some((text) => text.includes("line 11")));
    const scroller = chat.root.querySelector(".scroller");
    scroller.scrollTop = 0;
    await e.scrollToBottom();
    await until("the end", () => scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2);
    return focused;
  },
  "registerAction": async () => {
    const e = await afterGreeting();
    let called;
    await e.registerAction("priv_track_order", async (input, context) => {
      called = [input, context.action, context.lang];
      return { ok: true, values: { status: "here", eta: "Monday" } };
    });
    await e.setVariables({ order: "LL-12345" });
    await e.goTo("look_up_order");
    await chat.says("Monday");
    return same(called[1], "priv_track_order");
  },
  "an action that is not registered is refused, also where a prototype has it": async () => {
    const e = await afterGreeting({}, { actions: Object.create({ priv_track_order: () => true }) });
    await e.goTo("look_up_order");
    return until("the refusal", () => warned('no action "priv_track_order"'));
  },
  "goTo": async () => {
    const e = await afterGreeting();
    await e.goTo("returns");
    return Boolean(await until("the state", async () => (await e.getMessages()).some(({ source }) => source === "state:returns")));
  },
  "ask answers without the panel": async () => {
    const e = await chatNow();
    const sure = await e.ask("I forgott my pasword");
    const lost = await e.ask("asdf qwer zxcv");
    return same([sure.state, sure.certainty > 0.5, sure.alternatives.length > 0, lost.answer, e.isOpen, chat.texts().length], ["forgot_password", true, true, null, false, 0]);
  },
  rate: async () => {
    const e = await chatNow();
    let rated;
    await e.on("rated", ({ detail }) => (rated = detail));
    await e.rate(4, "good");
    return same(rated, { rating: 4, comment: "good" });
  },
  exportTranscript: async () => {
    const e = await afterGreeting();
    await e.sendMessage("reset password <b>");
    await until("an answer", () => chat.texts().length > 2);
    const [txt, json, html] = [await e.exportTranscript("txt"), await e.exportTranscript("json"), await e.exportTranscript("html")];
    const refused = await e.exportTranscript("pdf").then(() => false, () => true);
    return same([txt.includes("reset password <b>"), JSON.parse(json).messages.length > 2, html.includes("reset password &lt;b&gt;"), refused], [true, true, true, true]);
  },
  "giveConsent and revokeConsent": async () => {
    const e = await chatNow({ "data-consent": "required" });
    const heard = [];
    await e.on("consent", ({ detail }) => heard.push(detail.given));
    await e.giveConsent();
    await chat.opened();
    await e.sendMessage("reset password");
    await until("a record", () => localStorage["edgewise:default"]);
    await e.revokeConsent();
    await until("closed", () => !e.isOpen);
    await e.open();
    return same([heard, localStorage.length, e.isOpen], [[true, false], 0, false]);
  },
  "a panel that is to be open from the start asks first": async () => {
    const e = await chatNow({ "data-consent": "required", "data-open": "true" });
    const asked = await until("the question", () => chat.root.querySelector(".error button"));
    const before = e.isOpen;
    asked.click();
    await until("the panel", () => e.isOpen);
    return same(before, false);
  },
  "popout opens a window of the chat's own": async () => {
    const e = await chatNow();
    const open = window.open;
    let asked;
    window.open = (...values) => ((asked = values), {});
    const opened = await e.popout();
    window.open = open;
    return same([opened, asked.slice(0, 2)], [true, [location.href, "edgewise-popout:default"]]);
  },
  "on, once and off": async () => {
    const e = await chatNow();
    const heard = [];
    const hear = () => heard.push("on");
    await e.on("opened", hear);
    await e.once("opened", () => heard.push("once"));
    for (let n = 0; n < 2; n++) {
      await e.open();
      await until("open", () => e.isOpen);
      await e.close();
      await until("closed", () => !e.isOpen);
    }
    await e.off("opened", hear);
    await e.open();
    await until("open", () => e.isOpen);
    return same(heard, ["on", "once", "on"]);
  },
  "destroy leaves nothing but what is kept": async () => {
    const e = await chatNow();
    await e.destroy();
    return same([document.querySelectorAll("edgewise-chat").length, "Edgewise" in window], [0, false]);
  },
});
