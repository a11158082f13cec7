// Each event that a chat without a server has, on the three ways to hear it.
const hears = async (name, cause, attributes, settings) => {
  const chat = await chatWith(attributes, settings);
  const heard = { object: 0, window: 0, element: 0 };
  let detail;
  const onWindow = (event) => ((heard.window += 1), (detail = event.detail));
  const onElement = () => (heard.element += 1);
  addEventListener(`edgewise:${name}`, onWindow);
  document.body.addEventListener(`edgewise:${name}`, onElement);
  await chat.edgewise.on(name, () => (heard.object += 1));
  await cause(chat);
  await until(name, () => heard.object);
  removeEventListener(`edgewise:${name}`, onWindow);
  document.body.removeEventListener(`edgewise:${name}`, onElement);
  if (heard.object !== heard.window || heard.object !== heard.element) throw new Error(`${name} was heard ${JSON.stringify(heard)}`);
  return detail;
};
const asks = async (chat) => {
  await chat.opened();
  await chat.edgewise.sendMessage("reset password");
};
const cases = {
  ready: async () => {
    await clearPage();
    let heard = false;
    addEventListener("edgewise:ready", () => (heard = true), { once: true });
    await addTag({ "data-load": "eager" });
    return until("ready", () => heard);
  },
  error: async () => {
    await clearPage();
    let detail;
    addEventListener("edgewise:error", (event) => (detail = event.detail), { once: true });
    await addTag({ "data-load": "eager", "data-blob": "#none" });
    await until("an error", () => detail);
    return warned("could not start") && detail.message.includes("#none");
  },
};
const table = {
  opened: [({ edgewise }) => edgewise.open(), {}],
  closed: [async (chat) => (await chat.opened(), chat.edgewise.close()), {}],
  message: [asks, (detail) => detail.role && detail.text],
  "message:sent": [asks, ({ role, text }) => role === "visitor" && text === "reset password"],
  "message:delivered": [asks, ({ text }) => text === "reset password"],
  "message:read": [asks, ({ text }) => text === "reset password"],
  "message:received": [asks, ({ role }) => role === "assistant"],
  "message:failed": [async (chat) => (await chat.opened(), chat.edgewise.goTo("no_such_state")), () => true],
  unread: [({ edgewise }) => edgewise.addMessage({ text: "Psst" }), ({ count }) => count === 1],
  typing: [asks, ({ typing }) => typeof typing === "boolean"],
  state: [asks, ({ state }) => Boolean(state)],
  answer: [asks, ({ question, state, certainty, source }) => question === "reset password" && source === "state:forgot_password" && certainty > 0.5],
  action: [async (chat) => (await chat.opened(), chat.edgewise.goTo("look_up_order")), ({ name }) => name === "priv_track_order", { actions: { priv_track_order: () => true } }],
  "form:submit": [
    async (chat) => {
      await asks(chat);
      const field = await until("the form", () => chat.root.querySelector('form [name="email"]'));
      field.value = "ann@example.com";
      field.form.requestSubmit();
    },
    ({ values }) => values.email === "ann@example.com",
    { actions: { send_password_generation_link: () => true } },
  ],
  handoff: [({ edgewise }) => edgewise.handoff("now"), ({ reason, state }) => reason === "now" && state === "call_operator"],
  mode: [({ edgewise }) => edgewise.handoff(), ({ mode }) => mode === "person"],
  status: [({ edgewise }) => edgewise.shutdown(), ({ status }) => status === "waiting"],
  rated: [({ edgewise }) => edgewise.rate(5), ({ rating }) => rating === 5],
  connection: [() => dispatchEvent(new Event("offline")), ({ online }) => online === false],
  consent: [({ edgewise }) => edgewise.giveConsent(), ({ given }) => given === true],
  reset: [async (chat) => (await chat.opened(), chat.edgewise.reset()), {}],
  beforeopen: [({ edgewise }) => edgewise.open(), ({ by }) => by === "page"],
  beforesend: [asks, ({ text }) => text === "reset password"],
};
for (const [name, [cause, fits, settings]] of Object.entries(table)) {
  cases[name] = async () => {
    const detail = await hears(name, cause, {}, settings);
    return typeof fits !== "function" || Boolean(fits(detail)) || detail;
  };
}
cases["beforeopen keeps the panel closed"] = async () => {
  const chat = await chatWith();
  await chat.edgewise.on("beforeopen", (event) => event.preventDefault());
  chat.part("launcher").click();
  await chat.edgewise.open();
  return !chat.edgewise.isOpen;
};
cases["beforesend changes the text, or keeps it back with its draft"] = async () => {
  const chat = await chatWith();
  await chat.opened();
  await chat.edgewise.on("beforesend", (event) => {
    if (event.detail.text === "no") event.preventDefault();
    event.detail.text = event.detail.text.toUpperCase();
  });
  const write = (text) => {
    chat.part("input").value = text;
    chat.part("send").click();
  };
  write("no");
  const kept = chat.part("input").value;
  write("returns");
  await chat.says("RETURNS");
  return same([kept, chat.texts().includes("no")], ["no", false]);
};
cases["action is prevented"] = async () => {
  let called = false;
  const chat = await chatWith({}, { actions: { priv_track_order: () => (called = true) } });
  await chat.opened();
  await chat.edgewise.on("action", (event) => event.preventDefault());
  await chat.edgewise.goTo("look_up_order");
  await until("the failure", () => chat.texts().length > 1);
  return !called;
};
return play(cases);
