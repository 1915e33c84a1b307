// The built pages in a browser: what the other checks cannot see. Prints each fault and exits with 1 if there is one.
import { AxeBuilder } from "@axe-core/playwright";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const BUILD = new URL("../../build/", import.meta.url);
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

// Faults of mdBook's own frame around the pages, as `rule selector`. One that no longer occurs is a fault itself.
const FAULTS_OF_MDBOOK = new Set([
  "aria-allowed-attr #mdbook-sidebar-toggle",
  "aria-prohibited-attr #mdbook-sidebar-toggle",
  "region #mdbook-sidebar-toggle",
  "region .menu-title",
  "region .right-buttons",
]);

const faults = [];
const excused = new Set();
const fault = (where, what) => faults.push(`${where}: ${what}`);

// A book is read from the disk, with the theme that the reader chose before.
async function open(browser, page, theme) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
  await context.addInitScript((theme) => localStorage.setItem("mdbook-theme", theme), theme);
  const tab = await context.newPage();
  const where = `${page} (${theme})`;
  tab.on("console", (message) => message.type() === "error" && fault(where, `console: ${message.text()}`));
  tab.on("pageerror", (error) => fault(where, `script: ${error.message}`));
  tab.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) fault(where, `asks the network for ${request.url()}`);
  });
  await tab.goto(new URL(page, BUILD).href);
  return { tab, where, close: () => context.close() };
}

async function fitsAPhone(tab, where) {
  await tab.setViewportSize({ width: 390, height: 800 });
  const beyond = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (beyond > 0) fault(where, `on a phone, reaches ${beyond} px beyond the right edge`);
}

// Words that stick out of a drawing are cut off.
async function drawingsHoldTheirWords(tab, where) {
  const cut = await tab.$$eval("main figure svg text", (texts) =>
    texts
      .filter((text) => {
        const [box, whole] = [text.getBBox(), text.ownerSVGElement.viewBox.baseVal];
        return box.x < -1 || box.y < -1 || box.x + box.width > whole.width + 1 || box.y + box.height > whole.height + 1;
      })
      .map((text) => text.textContent),
  );
  for (const words of cut) fault(where, `“${words}” sticks out of its drawing`);
}

// `rules` are all of axe's, or those named.
async function isAccessible(tab, where, rules) {
  const axe = new AxeBuilder({ page: tab }).options({ preload: false });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  for (const { id, nodes } of violations) {
    for (const { target, any } of nodes) {
      const name = `${id} ${target.join(" ")}`;
      if (FAULTS_OF_MDBOOK.has(name)) excused.add(name);
      else fault(where, `axe: ${name}${any[0] ? ` (${any[0].message})` : ""}`);
    }
  }
}

// Figures follow the theme menu, which an `<img>` would not.
async function themeRecolours(browser) {
  const { tab, where, close } = await open(browser, "queue.html", "light");
  const colour = () => tab.$eval("figure.depth .series-0", (line) => getComputedStyle(line).stroke);
  const before = await colour();
  await tab.click("#mdbook-theme-toggle");
  await tab.click("#mdbook-theme-navy");
  if ((await colour()) === before) fault(where, "a figure keeps its colours when the theme changes");
  await close();
}

// The experiment, with nothing but the keyboard. The arrow keys would also turn the page.
async function knobsTurnByKeyboard(browser) {
  const { tab, where, close } = await open(browser, "knobs.html", "light");
  const focused = () => tab.evaluate(() => document.activeElement.parentElement?.querySelector("span")?.textContent);
  const seen = () => tab.$eval("figure.knobs", (figure) => ({
    said: figure.querySelector(".said").textContent,
    transcript: figure.querySelector(".transcript").textContent,
    drawn: figure.querySelector("svg").innerHTML,
  }));
  const before = await seen();
  if (!before.said.includes("120 ms") || !before.said.includes("11 times"))
    fault(where, `begins with “${before.said}”, which is not what exercise 31 says`);
  for (const knob of ["most work", "master wait", "worker wait"]) {
    for (let tabs = 0; tabs < 100 && (await focused()) !== knob; tabs++) await tab.keyboard.press("Tab");
    if ((await focused()) !== knob) fault(where, `the knob “${knob}” is not reached by the keyboard`);
    const last = await seen();
    await tab.keyboard.press("ArrowLeft");
    const now = await seen();
    for (const part of ["said", "transcript", "drawn"])
      if (now[part] === last[part]) fault(where, `“${knob}” changes nothing in what is ${part}`);
  }
  if (!tab.url().endsWith("knobs.html")) fault(where, "an arrow key has turned the page");
  await isAccessible(tab, where);
  await close();
}

// Without a script there is a table of cases, and no knob that does nothing.
async function knobsNeedNoScript(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const tab = await context.newPage();
  await tab.goto(new URL("knobs.html", BUILD).href);
  if (!(await tab.isVisible("figure.knobs table"))) fault("knobs.html", "shows no table when scripts are off");
  if (await tab.isVisible("figure.knobs input")) fault("knobs.html", "shows knobs when scripts are off");
  await context.close();
}

async function searchFinds(browser, word) {
  const { tab, where, close } = await open(browser, "index.html", "light");
  await tab.click("#mdbook-search-toggle");
  // Key by key: the search listens to nothing else.
  await tab.locator("#mdbook-searchbar").pressSequentially(word);
  await tab
    .waitForSelector("#mdbook-searchresults li", { timeout: 5000 })
    .catch(() => fault(where, `search finds no “${word}”`));
  await close();
}

const pages = (await readdir(BUILD)).filter(
  (file) => file.endsWith(".html") && !["404.html", "print.html", "toc.html"].includes(file),
);
if (pages.length === 0) throw new Error(`no pages in ${fileURLToPath(BUILD)}; \`cargo xtask book build\` makes them`);

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
for (const page of pages) {
  const light = await open(browser, page, "light");
  await drawingsHoldTheirWords(light.tab, light.where);
  await isAccessible(light.tab, light.where);
  await fitsAPhone(light.tab, light.where);
  await light.close();
  // Another theme has other colours, and all else in common.
  const navy = await open(browser, page, "navy");
  await isAccessible(navy.tab, navy.where, ["color-contrast"]);
  await navy.close();
}
await themeRecolours(browser);
await knobsTurnByKeyboard(browser);
await knobsNeedNoScript(browser);
await searchFinds(browser, "rendezvous");
await browser.close();

for (const name of FAULTS_OF_MDBOOK) {
  if (!excused.has(name)) fault("every page", `“${name}” no longer occurs; take it off the list`);
}
for (const line of faults) console.error(line);
console.log(`${pages.length} pages in the browser: ${faults.length === 0 ? "all is well" : `${faults.length} faults`}.`);
process.exitCode = faults.length === 0 ? 0 : 1;
