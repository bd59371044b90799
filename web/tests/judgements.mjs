// Can every judgement be given, seen and taken back by hand? One test a decision; the last holds them against those that the
// program knows. A picture of each stays behind in target/screens/judgements.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { api, forgive, go, open, page, picture, richFact } from "./stage.mjs";

const driven = new Set();

/** Notes that a judgement of this sort was given just now, keeps a picture, and takes it back with the notice's button. */
async function given(decision, says) {
  await page.waitForSelector(`.notice p >> text=${says}`);
  const last = (await api("/judgements")).items[0];
  assert.ok(last.text.startsWith(says) && last.undone === null, `${last.text} is not ${says}`);
  await picture("judgements", `/${decision}`);
  driven.add(decision);
  return last;
}

async function takeBack({ number }) {
  await page.locator(".notice button").first().click();
  await page.waitForFunction(() => !document.querySelector(".notice p"));
  assert.ok((await api("/judgements")).items.find((j) => j.number === number).undone, "the log keeps it as undone");
}

const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.tagName);

describe("every judgement", () => {
  it("accept: by keys, and the focus stays", async () => {
    const { id, members } = await api(`/facts/${(await richFact()).id}`);
    await open(`/facts/${id}`);
    const button = page.getByRole("button", { name: /^Read rightly/ }).first();
    const name = await button.getAttribute("aria-label");
    await button.focus();
    await page.keyboard.press("Enter");
    const last = await given("accept", "read rightly");
    await page.waitForSelector("button[aria-pressed=true]");
    assert.equal(await focused(), name, "the reader goes on from there");
    assert.equal((await api(`/facts/${id}`)).members.find((m) => m.claim === members[0].claim)?.judged, "accepted");
    await takeBack(last);
    await page.waitForFunction(() => document.querySelector("button[aria-pressed=true]") === null);
  });

  it("reject: the fact is weighed anew before the reader's eyes", async () => {
    const { id, members } = await api(`/facts/${(await richFact()).id}`);
    await open(`/facts/${id}`);
    const before = await page.locator(".verdict").innerText();
    for (const { part } of members.filter((m) => m.part === "origin"))
      assert.equal(await page.locator(`[data-part="${part}"]`).count(), 1);
    await page.locator("[data-part=origin]").getByRole("button", { name: /^Not what it says/ }).first().click();
    const last = await given("reject", "not read rightly");
    await page.waitForSelector('[data-part="not weighed"] article');
    await page.waitForSelector(".judge >> text=rejected by a person");
    await takeBack(last);
    await page.waitForFunction((was) => document.querySelector(".verdict").innerText === was, before);
  });

  it("same and different: after a look at both and at what would change", async () => {
    const { items, total } = await api("/facts?limit=1000");
    const near = [];
    for (const { id } of items) {
      near.push(id, (await api(`/facts/${id}/near`))[0]?.id);
      if (near.at(-1)) break;
      near.length = 0;
    }
    for (const [decision, button, says] of [
      ["different", "They are different facts", "not one fact"],
      ["same", "They are one fact", "one fact"],
    ]) {
      await open(`/facts/${near[0]}/beside/${near[1]}`);
      await page.click(`text=${button}`);
      await page.waitForSelector(".considered h3");
      await page.locator(`.considered >> text=${button}`).click();
      await page.waitForURL("**/judgements");
      await page.waitForSelector(`.rows .what >> text=${says}`);
      const last = await given(decision, says);
      if (decision === "same") assert.equal((await api("/facts")).total, total - 1);
      await takeBack(last);
      assert.equal((await api("/facts")).total, total);
      await page.context().close();
    }
    await open("/judgements");
  });

  it("merge: two names become one entity", async () => {
    const [left, right] = (await api("/entities?kind=organisation")).items;
    await open(`/entities/${left.id}`);
    await page.getByLabel(/name or id of the other/).fill("nobody of this name");
    await page.locator(".judge button").first().click();
    await page.waitForSelector(".considered .wrong");
    assert.match(await page.locator(".considered").innerText(), /no entity.*nobody of this name/i);
    await page.click("text=Leave it");
    // The browser itself remarks on what was refused.
    forgive("404");
    await page.getByLabel(/name or id of the other/).fill(right.id);
    await page.locator(".judge button").first().click();
    await page.locator(".considered >> text=Make them one").click();
    await page.waitForURL("**/judgements");
    const last = await given("merge", "one entity");
    const merged = (await api("/entities?limit=1000")).items.find((e) => [e.name, ...e.also].includes(left.name));
    assert.ok([merged.name, ...merged.also].includes(right.name), JSON.stringify(merged));
    await takeBack(last);
  });

  it("split: a name is taken apart from the others", async () => {
    // Two spellings that no document holds both of: within one, they are read as one.
    let [id, name, kept] = ["", "", ""];
    for (const entity of (await api("/entities?limit=1000")).items.filter((e) => e.also.length > 0)) {
      const { names } = await api(`/entities/${entity.id}`);
      const inDocuments = (n) => new Set(n.documents.items.map((d) => d.id));
      const apart = names.find((n) => names.every((m) => m === n || [...inDocuments(m)].every((d) => !inDocuments(n).has(d))));
      if (apart) [id, name, kept] = [entity.id, apart.text, names.find((n) => n !== apart).text];
    }
    await open(`/entities/${id}`);
    await page.locator(".judge .choice", { hasText: name }).locator("input").check();
    await page.locator("text=See what would change").last().click();
    await page.locator(".considered >> text=Take these names apart").click();
    await page.waitForURL("**/judgements");
    const last = await given("split", "not one entity");
    assert.ok(last.text.includes(name));
    const bearers = async () => (await api("/entities?limit=1000")).items.filter((e) => [e.name, ...e.also].includes(name));
    assert.ok((await bearers()).every((e) => ![e.name, ...e.also].includes(kept)), `${name} and ${kept} are two`);
    await takeBack(last);
    assert.ok((await bearers()).some((e) => [e.name, ...e.also].includes(kept)), "and one again");
  });

  it("copy and independent: side by side", async () => {
    const { items } = await api("/documents");
    const copy = items.find((d) => d.taken_from.some((t) => t.directed));
    const of = copy.taken_from.find((t) => t.directed).document;
    const other = items.find((d) => d.taken_from.length === 0 && d.short !== of.short && d.language === "en");
    await open(`/documents/${copy.short}/beside/${of.short}`);
    await page.click(`text=${copy.short} was not taken from ${of.short}`);
    const independent = await given("independent", "document");
    assert.match(independent.text, /was not taken from/);
    await page.waitForFunction(() => document.querySelector(".lead").innerText.startsWith("Nothing shows"));
    await takeBack(independent);
    await page.waitForFunction(() => !document.querySelector(".lead").innerText.startsWith("Nothing shows"));

    await go(`/documents/${other.short}/beside/${of.short}`);
    await page.click(`text=${other.short} was taken from ${of.short}`);
    const taken = await given("copy", "document");
    assert.match(taken.text, /was taken from/);
    await page.waitForFunction(() => !document.querySelector(".lead").innerText.startsWith("Nothing shows"));
    await takeBack(taken);
  });

  it("grade: an outlet, and a voice with a name", async () => {
    await open("/outlets");
    await page.waitForSelector("table select");
    const select = page.locator("table select").first();
    await select.focus();
    await select.selectOption("C");
    const last = await given("grade", "reliability of");
    await page.waitForFunction(() => document.querySelector("table select").value === "C");
    assert.equal(await focused(), await select.getAttribute("aria-label"), "the reader goes on from there");
    await takeBack(last);
    await page.waitForFunction(() => document.querySelector("table select").value === "");

    await page.click(".which >> text=Voices");
    await page.waitForURL(/show=voices/);
    const { items } = await api("/voices");
    const at = items.findIndex((voice) => voice.entity !== null);
    await page.waitForFunction((n) => document.querySelectorAll("tbody tr").length === n, items.length);
    assert.equal(await page.locator("tbody tr").nth(at).locator("th").innerText(), items[at].name);
    await page.locator("tbody select").first().selectOption("B");
    const voice = await given("grade", `reliability of ${items[at].name}`);
    assert.equal((await api("/voices")).items[at].grade, "B");
    await takeBack(voice);
  });

  it("note: on a fact, an entity and an outlet, shown where it was written", async () => {
    const fact = await richFact();
    const entity = (await api("/entities")).items[0];
    for (const path of [`/facts/${fact.id}`, `/entities/${entity.id}`, "/outlets"]) {
      await open(path);
      if (path === "/outlets") await page.locator("tbody summary").first().click();
      await page.locator("main textarea").first().fill("ask <b>again</b> next Tuesday");
      await page.locator("text=Save the note").first().click();
      const last = await given("note", "note on");
      await page.waitForSelector("main li >> text=ask <b>again</b> next Tuesday");
      assert.equal(await page.locator("main textarea").first().inputValue(), "", "the box is empty again");
      await takeBack(last);
      await page.waitForFunction(() => !document.querySelector("main").innerText.includes("next Tuesday"));
      await page.context().close();
    }
    await open("/judgements");
  });

  it("that the program knows was given here", async () => {
    await open("/judgements");
    const { components } = await api("/openapi.json");
    const known = components.schemas.Ask.oneOf.map((one) => one.properties.decision.enum[0]);
    assert.deepEqual([...driven].toSorted(), known.toSorted());
    assert.equal(await page.locator(".rows > li:not(.undone)").count(), 0, "and every one was taken back");
  });
});
