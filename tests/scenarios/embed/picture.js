// A picture out of the bot, and none from elsewhere.
return play({
  "only pictures of the bot are drawn": async () => {
    const chat = await chatWith({ "data-blob": "own.edgewise" });
    await chat.edgewise.open();
    await chat.edgewise.sendMessage("show me the dot");
    const picture = await until("the picture", () => chat.root.querySelector("img"));
    await until("that it has loaded", () => picture.complete && picture.naturalWidth === 1);
    const all = chat.root.querySelectorAll("img");
    return (all.length === 1 && picture.alt === "a dot" && picture.src.startsWith("blob:") && chat.texts().at(-1).includes("elsewhere")) || picture.outerHTML;
  },
});
