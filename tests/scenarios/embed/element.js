// `<edgewise-chat>` in the page's own markup.
const addElement = async (attributes = {}, properties = {}, into = document.querySelector("#stage")) => {
  await clearPage();
  // The tag brings the element; the chat of its own gives way to the element of the same name.
  await addTag({ "data-load": "intent" });
  const host = document.createElement("edgewise-chat");
  for (const name of Object.keys(attributes)) host.setAttribute(name, attributes[name]);
  Object.assign(host, properties);
  into.append(host);
  await host.ask("hello");
  await host.ready;
  return lookAt(host, host);
};
const upgraded = async () => {
  await clearPage();
  const place = document.querySelector("#stage");
  const host = document.createElement("edgewise-chat");
  for (const [name, value] of [["title", "From markup"], ["position", "start"], ["load", "eager"]]) host.setAttribute(name, value);
  place.append(host);
  await addTag();
  await host.ready;
  return lookAt(host, host);
};

return play({
  "attributes without data-, and one chat only": async () => {
    const { host } = await addElement({ title: "In markup", position: "start", "offset-x": "44" });
    return same([host.ariaLabel, host.dataset.position, document.querySelectorAll("edgewise-chat").length], ["In markup", "start", 1]);
  },
  "an element that was there before the script": async () => {
    const { host } = await upgraded();
    return same([host.ariaLabel, host.dataset.position], ["From markup", "start"]);
  },
  "a changed attribute": async () => {
    const { host } = await addElement();
    host.setAttribute("title", "Another");
    return until("the title", () => host.ariaLabel === "Another");
  },
  "properties before and after": async () => {
    const { host, part } = await addElement({}, { theme: "dark", strings: { openChat: "Ask away" } });
    const before = [host.dataset.theme, part("launcher").ariaLabel];
    host.theme = "light";
    host.strings = { openChat: "Ask more" };
    await until("the words", () => part("launcher").ariaLabel === "Ask more");
    return same([before, host.dataset.theme], [["dark", "Ask away"], "light"]);
  },
  "onMessage and onOpen": async () => {
    const { host, texts } = await addElement();
    const heard = new Set();
    host.onMessage = () => heard.add("message");
    host.onOpen = () => heard.add("open");
    await host.open();
    await until("the greeting", () => texts().length);
    await until("a message", () => heard.has("message"));
    return same([...heard].sort(), ["message", "open"]);
  },
  "methods and getters": async () => {
    const { host } = await addElement();
    await host.open();
    await until("open", () => host.isOpen);
    return same([typeof (await host.ask("returns")).certainty, host.status, host.mode, host.unreadCount], ["number", "ready", "bot", 0]);
  },
  "inline, where it stands": async () => {
    const place = Object.assign(document.createElement("div"), { id: "box" });
    place.style.blockSize = "480px";
    await clearPage();
    const stage = document.querySelector("#stage");
    await addTag({ "data-load": "intent" });
    stage.append(place);
    const host = document.createElement("edgewise-chat");
    host.setAttribute("mount", "");
    place.append(host);
    await host.ready;
    const { box, texts } = lookAt(host, host);
    await until("the greeting", () => texts().length);
    host.shadowRoot.querySelector("#panel").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }));
    return same([box("panel").height, host.isOpen], [480, true]);
  },
  "inside another shadow root": async () => {
    await clearPage();
    await addTag({ "data-load": "intent" });
    const outer = document.createElement("div");
    document.querySelector("#stage").append(outer);
    const shadow = outer.attachShadow({ mode: "open" });
    const host = document.createElement("edgewise-chat");
    shadow.append(host);
    let heard = 0;
    addEventListener("edgewise:opened", () => (heard += 1), { once: true });
    await host.open();
    const { texts, part, says } = lookAt(host, host);
    await until("the greeting", () => texts().length);
    part("input").value = "reset password";
    part("send").click();
    await says("password");
    await until("opened", () => heard);
    return shadow.activeElement === host;
  },
  "several, each with its own name and conversation": async () => {
    await clearPage();
    await addTag({ "data-load": "intent", "data-name": "tag" });
    const hosts = ["one", "two"].map((name) => {
      const host = document.createElement("edgewise-chat");
      host.setAttribute("name", name);
      document.querySelector("#stage").append(host);
      return host;
    });
    for (const host of hosts) await host.open();
    const [one, two] = hosts.map((host) => lookAt(host, host));
    await until("both", () => one.texts().length && two.texts().length);
    await one.host.sendMessage("reset password");
    await until("an answer", () => one.texts().length > 2);
    return same([two.texts().length > 2, Object.keys(localStorage).sort()[0]], [false, "edgewise:one"]);
  },
  "a second one of the same name is refused": async () => {
    const { host } = await addElement();
    const other = document.createElement("edgewise-chat");
    host.after(other);
    return warned("another chat named default");
  },
  "taken away and put back": async () => {
    const { host, texts } = await addElement();
    await host.open();
    await until("the greeting", () => texts().length);
    const place = host.parentElement;
    host.remove();
    await until("the end", () => host.status === "waiting");
    place.append(host);
    await host.open();
    return until("the greeting again", () => texts().length > 0);
  },
  "moved it stays what it is": async () => {
    const { host, texts } = await addElement();
    await host.open();
    await until("the greeting", () => texts().length);
    document.body.append(host);
    await Promise.resolve();
    return same([host.isOpen, texts().length > 0], [true, true]);
  },
});
