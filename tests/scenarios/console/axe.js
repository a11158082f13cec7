// Judges one page of the console: what axe finds, and whether it is wider than its window.

const [page] = arguments;
goTo(page);
await until(`the page ${page}`, () => location.hash === `#/${page}` && document.querySelector("h1"));
await gone(".bone");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const { violations } = await axe.run(document, { runOnly: tags });
const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.target.join(" "))}`);
const main = document.querySelector("main");
if (main.scrollWidth > main.clientWidth) faults.push(`${main.scrollWidth} pixels wide`);
return faults;
