// Can everything be reached and done by keys alone, does the focus show, and is nothing laid over it?

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { api, go, open, page, picture, richFact } from "./stage.mjs";

const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Presses a key until what has the focus fits; as often as `most` times. */
async function until(key, fits, most = 200) {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press(key);
    if (await page.evaluate(fits)) return;
  }
  assert.fail(`${key} does not lead to ${fits}`);
}

/** What has the focus: whether it shows, and whether something is laid over all of it. */
const seen = () =>
  page.evaluate(() => {
    const held = document.activeElement;
    if (!held || held === document.body || held.id === "content") return null;
    const bearer = held.closest(".button") ?? held;
    const style = getComputedStyle(bearer);
    const { left, right, top, bottom, width, height } = bearer.getBoundingClientRect();
    const inside = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [left + x * width, top + y * height]));
    // A line of text that breaks leaves much of its box empty.
    points.push(...[...bearer.getClientRects()].map((box) => [box.left + box.width / 2, box.top + box.height / 2]));
    const shown = points.filter(([x, y]) => inside(x, y)).some(([x, y]) => {
      const at = document.elementFromPoint(x, y);
      return at !== null && (bearer.contains(at) || at.contains(bearer));
    });
    return {
      name: `${held.tagName} ${held.className} ${held.getAttribute("aria-label") ?? held.textContent.trim().slice(0, 40)}`,
      outlined: style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2,
      shown,
      box: [left, top, right, bottom].map(Math.round),
    };
  });

describe("by keys alone", () => {
  it("from the desk to a fact, its quote, a judgement and its undoing", async () => {
    await open("/");
    await page.waitForSelector("#disputed [data-row]");
    await until("j", () => document.activeElement.closest("#disputed") !== null, 40);
    const wanted = await page.evaluate(() => document.activeElement.getAttribute("href"));
    assert.match(wanted, /^\/facts\/f/);
    await press("Enter");
    await page.waitForURL(`**${wanted}`);
    await page.waitForSelector("main article");
    assert.equal(await page.evaluate(() => document.activeElement.id), "content", "the page begins where its content does");
    // To the quote in its place, and back by the browser's own key.
    await press("j");
    const quote = await page.evaluate(() => document.activeElement.getAttribute("href"));
    assert.match(quote, /^\/documents\/\d+#c/);
    await press("Enter");
    await page.waitForSelector(".report .chosen");
    await page.goBack();
    await page.waitForURL(`**${wanted}`);
    await page.waitForSelector("main article");
    // To the judgement behind the quote.
    await press("j");
    await until("Tab", () => document.activeElement.textContent === "Read rightly", 12);
    const name = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    await press("Enter");
    await page.waitForSelector(".notice p >> text=read rightly");
    await page.waitForSelector("button[aria-pressed=true]");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), name);
    const [given] = (await api("/judgements")).items;
    assert.equal(given.undone, null);
    const held = await seen();
    assert.ok(held.shown && held.outlined, `not below the notice: ${JSON.stringify(held)}`);
    await picture("keyboard", "/judged");
    await press("Control+z");
    await page.waitForFunction(() => !document.querySelector(".notice p"));
    assert.ok((await api("/judgements")).items.find((j) => j.number === given.number).undone);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), name, "the reader goes on from there");
  });

  it("a stretch of time is chosen in the overview, and a number of a series followed", async () => {
    await open("/timeline");
    await page.waitForSelector("svg.overview a");
    await until("Tab", () => document.activeElement.closest("svg.overview") !== null, 60);
    const first = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    await press("ArrowRight");
    const second = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.notEqual(second, first);
    await picture("keyboard", "/timeline");
    await press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest("svg.overview")), null, "one stop for all bars");
    await press("Shift+Tab", "Enter");
    await page.waitForURL(/since=.*until=/);
    const { since, until: to } = Object.fromEntries(new URL(page.url()).searchParams);
    const some = await api(`/timeline?since=${since}&until=${to}`);
    assert.ok(second.includes(`: ${some.total} fact`), `${second} is not ${some.total}`);

    await go("/series");
    await page.waitForSelector(".plot svg a");
    await until("Tab", () => document.activeElement.closest(".plot svg") !== null, 60);
    await press("End");
    const href = await page.evaluate(() => document.activeElement.getAttribute("href"));
    await press("Enter");
    await page.waitForURL(`**${href}`);
    await page.waitForSelector(".report .chosen");
  });

  it("a place and a pair are chosen, and lead to the sentence", async () => {
    for (const shape of ["map", "network"]) {
      await open(`/${shape}`);
      await page.waitForSelector(`.picture ${shape === "map" ? "canvas[tabindex]" : "canvas"}`);
      await until("Tab", () => document.activeElement.closest(".picture") !== null, 60);
      await press("ArrowLeft", "+");
      await press("j", "j", "Enter");
      await page.waitForSelector("li.chosen");
      await until("Tab", () => document.activeElement.textContent === "in the text", 12);
      await press("Enter");
      await page.waitForSelector(".report .chosen");
      await page.context().close();
    }
    await open("/");
  });

  it("the filter, the brief and the log are used", async () => {
    await open("/facts");
    await page.waitForSelector(".rows > li");
    await until("Tab", () => document.activeElement.name === "status", 40);
    await page.keyboard.type("disp");
    await page.waitForURL(/status=disputed/);
    await page.waitForFunction(() => [...document.querySelectorAll(".rows .status")].every((s) => s.textContent.includes("disputed")));
    // In a list of choices letters choose.
    await until("Tab", () => document.activeElement.tagName === "SUMMARY", 8);
    await press("j", "Enter");
    await page.waitForSelector("main article");
    await until("Tab", () => document.activeElement.textContent.endsWith("the brief"), 12);
    // Put in and taken out, or the other way round; the focus stays, as soon as the brief is kept.
    const now = await page.evaluate(() => document.activeElement.textContent);
    const other = ["Add to the brief", "Take out of the brief"].find((said) => said !== now);
    for (const said of [other, now]) {
      await press("Enter");
      await page.waitForFunction((said) => {
        const { textContent, disabled } = document.activeElement;
        return textContent === said && !disabled;
      }, said);
    }
    await go("/outlets");
    await page.waitForSelector("select");
    await until("Tab", () => document.activeElement.tagName === "SELECT", 60);
    await page.keyboard.type("B");
    await page.waitForSelector(".notice p >> text=reliability");
    await go("/judgements");
    await page.waitForSelector(".rows > li");
    const [{ number }] = (await api("/judgements")).items;
    await press("j", "Enter");
    await page.waitForSelector(`#j${number}.undone`);
  });

  it("keys of one letter can be turned off", async () => {
    await open("/facts");
    await page.waitForSelector(".rows > li");
    await page.getByRole("button", { name: "Letters off" }).focus();
    await press("Enter", "j");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Letters on");
    await page.reload();
    await page.waitForSelector(".rows > li");
    await press("j");
    assert.equal(await page.evaluate(() => document.activeElement.matches("[data-row]")), false, "it is kept");
    await page.getByRole("button", { name: "Letters on" }).focus();
    await press("Enter", "j");
    assert.equal(await page.evaluate(() => document.activeElement.matches("[data-row]")), true);
  });

  it("shows where the focus is, on every page", async () => {
    const { id } = await richFact();
    const [entity] = (await api("/entities")).items;
    const near = (await api(`/facts/${id}/near`))[0]?.id ?? id;
    await open("/");
    const faults = [];
    for (const path of [
      "/", "/facts", `/facts/${id}`, `/facts/${id}/beside/${near}`, "/timeline", "/map", "/network", "/series", "/documents", "/documents/001",
      "/documents/001/beside/002", "/pairs", "/entities", `/entities/${entity.id}`, "/outlets", "/outlets?show=voices", "/judgements", "/brief",
      "/reading", "/api", "/search?q=Marisol",
    ]) {
      await go(path);
      let stops = 0;
      for (let n = 0; n < 45; n++) {
        await press("Tab");
        const held = await seen();
        if (!held) continue;
        stops++;
        if (!held.outlined || !held.shown) faults.push(`${path}: ${JSON.stringify(held)}`);
      }
      assert.ok(stops > 8, `${path} has ${stops} stops`);
    }
    assert.deepEqual(faults, []);
  });
});
