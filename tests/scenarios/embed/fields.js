// A selection and a box in a form, as visitors fill them in.
return play({
  "a selection needs a choice, and a box may stay empty": async () => {
    const chat = await chatWith({ "data-blob": "own.edgewise" });
    await chat.edgewise.open();
    const form = await until("the form", () => chat.part("form"));
    const [select, box] = [form.querySelector("select"), form.querySelector("[type=checkbox]")];
    if ([...select.options].map(({ text }) => text).join() !== "Please choose,Basic,Pro") return [...select.options].map(({ text }) => text).join();
    if (!box.labels[0].textContent.includes("Send me news")) return "the box has no label";
    form.requestSubmit();
    await until("the refusal", () => chat.part("field-error") && select.getAttribute("aria-invalid"));
    select.value = "pro";
    box.click();
    form.requestSubmit();
    await chat.says("Plan pro and news true");
  },
});
