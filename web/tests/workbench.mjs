// Does the workbench work in a real browser? Goes through the pages of the example case as a reader would. Pictures of every page
// stay behind in target/screens.

import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { address, api, axe, elsewhere, folder, forgive, go, open, overflow, page, picture, pictures, richFact, rows } from "./stage.mjs";

describe("the desk", () => {
  it("shows what is disputed, what hangs on one voice, and what waits", async () => {
    const desk = await api("/desk");
    await open("/");
    assert.equal(await page.locator("h1").innerText(), "marisol");
    assert.equal(await page.locator("#disputed .rows > li").count(), desk.disputed.items.length);
    assert.ok(desk.disputed.total > 0 && desk.widely.total > 0 && desk.hinges.total > 0, "the example case has some of each");
    assert.equal(await page.locator(".hinges > li").count(), desk.hinges.items.length);
    for (const fact of desk.widely.items) assert.ok(fact.independent_origins <= 1 && fact.outlets.length >= 3, fact.summary);
    await page.locator("#disputed [data-row]").first().click();
    await page.waitForURL("**/facts/f*");
  });

  it("tells what is new since the last look", async () => {
    await open("/");
    assert.equal((await api("/desk")).news, null);
    await page.click("text=Mark as seen");
    await page.waitForSelector("text=Nothing came in since");
    assert.equal((await api("/desk")).news.documents.total, 0);
  });
});

describe("facts", () => {
  it("are listed, and filtered by status and words through the address", async () => {
    await open("/facts");
    const all = await api("/facts");
    assert.ok(all.total > 0);
    assert.equal(await (await rows(() => document.querySelectorAll(".rows > li").length > 0)).count(), Math.min(100, all.total));

    const [status, n] = Object.entries(all.statuses).toSorted((a, b) => a[1] - b[1])[0];
    await page.selectOption("select[name=status]", status);
    await page.waitForURL((url) => url.searchParams.get("status") === status);
    await page.waitForFunction((n) => document.querySelectorAll(".rows > li").length === n, n);
    for (const word of await page.locator(".rows .status").allInnerTexts()) assert.equal(word.trim().replace(" ", "-"), status);

    await page.selectOption("select[name=status]", "");
    await page.fill("input[name=search]", "Marisol");
    await page.waitForURL(/search=Marisol/);
    const some = await api("/facts?search=Marisol");
    assert.ok(some.total > 0 && some.total < all.total, "some facts, not all, hold the ship's name");
    await page.waitForFunction((n) => document.querySelectorAll(".rows > li").length === n, Math.min(100, some.total));

    await page.fill("input[name=search]", "zyzzyva");
    await page.waitForFunction(() => document.querySelector(".rows") === null);
    await page.click("text=Clear");
    await page.waitForFunction((n) => document.querySelectorAll(".rows > li").length === n, Math.min(100, all.total));
  });

  it("are walked through by keys", async () => {
    await open("/facts");
    await rows(() => document.querySelectorAll(".rows > li").length > 2);
    for (const key of ["j", "j", "j", "k"]) await page.keyboard.press(key);
    const second = await page.locator("[data-row]").nth(1).innerText();
    assert.equal(await page.evaluate(() => document.activeElement.innerText), second);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/facts/f*");
    assert.equal(await page.locator("h1").innerText(), second);
    await page.goBack();
    await rows(() => document.querySelectorAll(".rows > li").length > 2);
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.type), "search");
  });

  it("show chains from the event to the page, and every quote in its place", async () => {
    const rich = await richFact();
    const whole = await api(`/facts/${rich.id}`);
    await open(`/facts/${rich.id}`);
    assert.equal(await page.locator("h1").innerText(), rich.summary);
    assert.equal(await page.locator("main article").count(), whole.members.length);
    const chains = page.locator("ol[aria-label='From the event to the page']");
    assert.equal(await chains.count(), whole.members.length);
    const first = await chains.first().locator("> li").allInnerTexts();
    const shown = whole.members[0];
    assert.equal(first.length, shown.chain.length + 2, "the event, every voice, the page");
    shown.chain.toReversed().forEach((link, at) => assert.ok(first[at + 1].includes(link.text), `${first} | ${link.text}`));
    for (const part of new Set(whole.members.map((m) => m.part)))
      assert.equal(await page.locator(`[data-part="${part}"] article`).count(), whole.members.filter((m) => m.part === part).length);
    const evidence = shown.sentence.filter((p) => p.marked).map((p) => p.text).join("");
    assert.equal(await page.locator("main article mark").first().innerText(), evidence.replaceAll(/\s+/g, " "));
  });

  it("draw rival values by whose word they are, and repeats as a tree", async () => {
    const { items } = await api("/facts?limit=1000");
    const rival = [];
    for (const { id } of items.filter((f) => f.values.length > 1)) rival.push(await api(`/facts/${id}`));
    const numbers = (f) => new Map(f.value_list.filter((v) => v.low !== null).map((v) => [v.low, v.unit]));
    const fact = rival.find((f) => numbers(f).size > 1 && new Set(numbers(f).values()).size < numbers(f).size && f.repeats > 0);
    await open(`/facts/${fact.id}`);
    const voices = await page.locator("#values .line .voice bdi").allInnerTexts();
    for (const origin of fact.origin_list.filter((o) => fact.value_list.some((v) => v.low !== null && v.claims.some((c) => o.claims.includes(c)))))
      assert.ok(voices.includes(origin.voice), `${origin.voice} is not among ${voices}`);
    const mark = page.locator("#values .mark a").first();
    assert.match(await mark.getAttribute("href"), /^\/documents\/\d+#c/);
    assert.equal(await page.locator("#descent .tree li").count(), new Set(fact.members.map((m) => m.document.id)).size);
    const below = fact.members.filter((m) => m.part === "repeat" && m.taken_from);
    assert.equal(await page.locator("#descent .tree li li").count(), new Set(below.map((m) => m.document.id)).size);
    await mark.click();
    await page.waitForSelector(".report .chosen");
  });

  it("lead from a quote to the document with the evidence in view", async () => {
    const rich = await richFact();
    await open(`/facts/${rich.id}`);
    const evidence = await page.locator("main article mark").last().innerText();
    await page.locator("main article blockquote a").last().click();
    await page.waitForURL("**/documents/*");
    await page.waitForSelector(".chosen");
    const marked = (await page.locator(".report .chosen").allInnerTexts()).join("");
    assert.equal(marked.replaceAll(/\s+/g, ""), evidence.replaceAll(/\s+/g, ""));
    await page.waitForFunction(() => {
      const at = document.querySelector(".chosen").getBoundingClientRect();
      return at.top >= 0 && at.bottom <= innerHeight;
    });
    assert.equal(await page.locator(".claims li.now").count(), 1, "the list points at the claim");
    await page.goBack();
    await page.waitForSelector("blockquote");
  });
});

describe("documents", () => {
  it("show their text as written, claims marked, each with its fact", async () => {
    const { items } = await api("/documents");
    const pages = await Promise.all(items.map((d) => api(`/documents/${d.short}`)));
    const richest = pages.toSorted((a, b) => b.claims.length - a.claims.length)[0];
    await open(`/documents/${richest.short}`);
    assert.equal(await page.locator(".claims > li").count(), richest.claims.length);
    const written = richest.blocks.filter((b) => b.kind === "paragraph").map((b) => b.pieces.map((p) => p.text).join(""));
    const shown = await page.locator(".report .paragraph").evaluateAll((all) =>
      all.map((p) => {
        const copy = p.cloneNode(true);
        copy.querySelectorAll("sup").forEach((sup) => sup.remove());
        return copy.textContent;
      }),
    );
    assert.deepEqual(shown, written);
    assert.ok((await page.locator(".report .claim").count()) > 0);
    const fact = richest.claims.find((c) => c.fact);
    await page.locator(`.claims a[href="/facts/${fact.fact}"]`).first().click();
    await page.waitForURL(`**/facts/${fact.fact}`);
  });

  it("run from right to left in Arabic", async () => {
    const { items } = await api("/documents");
    const arabic = items.find((d) => d.language === "ar");
    assert.ok(arabic, "one report of the example is in Arabic");
    await open(`/documents/${arabic.short}`);
    const block = page.locator(".report .block").filter({ hasText: /\p{Script=Arabic}{4}/u }).first();
    assert.equal(await block.evaluate((b) => getComputedStyle(b).direction), "rtl");
    assert.equal(await page.locator(".report").getAttribute("lang"), "ar");
    assert.equal(await page.locator("h2").first().evaluate((b) => getComputedStyle(b).direction), "ltr");
  });

  it("stand side by side, shared words marked and leading to their counterparts", async () => {
    const { items } = await api("/documents");
    const copy = items.find((d) => d.taken_from.length > 0);
    await open(`/documents/${copy.short}`);
    await page.locator(`a[href="/documents/${copy.short}/beside/${copy.taken_from[0].document.short}"]`).first().click();
    await page.waitForSelector(".side .run");
    const both = await api(`/documents/${copy.short}/beside/${copy.taken_from[0].document.short}`);
    assert.equal(await page.locator("a.run[id^=left]").count(), both.runs);
    await page.locator("a.run[id^=left]").first().click();
    await page.waitForSelector("#right-0.chosen");
    const folded = (words) => words.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");
    const words = async (side) => folded((await page.locator(`section:has(#${side}-0) :is(a, mark).chosen`).allInnerTexts()).join(""));
    assert.equal(await words("left"), await words("right"));
    assert.equal(await page.locator(".rows > li .fact").count(), both.alike.length);
  });

  it("say where their bytes came from, and give them away unopened", async () => {
    const { items } = await api("/documents");
    const document_ = await api(`/documents/${items[0].short}`);
    await open(`/documents/${items[0].short}`);
    const custody = await page.locator("#custody").innerText();
    for (const known of [document_.id, document_.custody[0].path, document_.media_type]) assert.ok(custody.includes(known), known);
    const original = await fetch(new URL(`/api/documents/${items[0].short}/original`, address));
    assert.match(original.headers.get("content-disposition"), /^attachment/);
    assert.equal(original.headers.get("content-type"), "application/octet-stream");
    const { createHash } = await import("node:crypto");
    assert.equal(createHash("sha256").update(Buffer.from(await original.arrayBuffer())).digest("hex"), document_.id);
  });

  it("never become part of the page, however hostile", async () => {
    const { items } = await api("/documents");
    const { short, title } = items.find((d) => d.title?.includes("Trial of strength"));
    await open(`/documents/${short}`, { viewport: { width: 360, height: 740 } });
    for (const path of [`/documents/${short}`, `/documents/${short}/beside/000`, "/documents", "/search?q=cranes", "/facts?search=cranes"]) {
      await go(path);
      assert.equal(await page.locator("main :is(script, img, iframe)").count(), 0, path);
      assert.notEqual(await page.title(), "run");
      assert.ok((await overflow()) <= 0, `${path} is ${await overflow()} px too wide`);
    }
    await go(`/documents/${short}`);
    const shown = await page.locator(".report").innerText();
    for (const written of ["<script>", "onerror=", "W".repeat(600)]) assert.ok(shown.includes(written), `${written} is shown: ${shown}`);
    assert.ok(title.includes("<script>"));
    // What is reversed within a report ends with it.
    const heading = page.locator("h2").first();
    assert.equal(await heading.evaluate((h) => getComputedStyle(h).direction), "ltr");
  });
});

describe("judgements", () => {
  it("are given, logged and undone", async () => {
    const rich = await richFact();
    await open(`/facts/${rich.id}`);
    await page.getByRole("button", { name: /^Read rightly/ }).first().click();
    await page.waitForSelector(".notice p >> text=read rightly");
    await page.waitForSelector("button[aria-pressed=true]");
    assert.equal((await api("/judgements")).all, 1);
    await page.click("nav >> text=Judgements");
    await page.waitForSelector(".rows > li");
    assert.match(await page.locator(".rows > li .what").first().innerText(), /^read rightly/);
    await page.locator(".rows > li button").first().click();
    await page.waitForSelector(".rows > li.undone");
    await page.locator(".rows .subjects a").first().click();
    await page.waitForSelector(".report .chosen");
    assert.ok((await api("/judgements")).items[0].undone);
    await go(`/facts/${rich.id}`);
    assert.equal(await page.locator("button[aria-pressed=true]").count(), 0);
  });

  it("take notes on a fact and grades of an outlet, and rejecting a claim weighs it no more", async () => {
    const rich = await richFact();
    const claim = (await api(`/facts/${rich.id}`)).members.at(-1);
    await open(`/facts/${rich.id}`);
    await page.getByRole("button", { name: /^Not what it says/ }).last().click();
    await page.waitForSelector(".notice p >> text=not read rightly");
    const rejected = (await api("/judgements")).items[0];
    await page.locator(".notice button").first().click();
    await page.waitForFunction(() => !document.querySelector(".notice p"));
    assert.ok((await api("/judgements")).items.find((j) => j.number === rejected.number).undone);
    assert.ok((await api(`/facts/${rich.id}`)).members.some((m) => m.claim === claim.claim && m.judged === null));

    await page.fill("aside textarea", "ask the harbour master");
    await page.click("text=Save the note");
    await page.waitForSelector("aside li >> text=ask the harbour master");

    await go("/outlets");
    const select = page.locator("select").first();
    await select.selectOption("B");
    await page.waitForSelector(".notice p >> text=reliability");
    await page.waitForFunction(() => document.querySelector("select").value === "B");
    for (const { number, undone } of (await api("/judgements")).items) if (!undone) await api(`/judgements/${number}/undo`, {});
  });
});

describe("facts that may be one", () => {
  it("stand side by side, and are made one after a look at what would change", async () => {
    const { items } = await api("/facts?limit=1000");
    let pair = null;
    for (const { id } of items) {
      const [other] = await api(`/facts/${id}/near`);
      if (other) {
        pair = [id, other];
        break;
      }
    }
    assert.ok(pair, "some facts of the example are near one another");
    const [id, other] = pair;
    await open(`/facts/${id}`);
    await page.locator(`#same a[href="/facts/${id}/beside/${other.id}"]`).click();
    await page.waitForSelector("thead th >> nth=1");
    const [left, right] = await Promise.all([api(`/facts/${id}`), api(`/facts/${other.id}`)]);
    assert.ok((await page.locator("thead").innerText()).includes(right.summary));
    assert.equal(await page.locator("tr.quotes blockquote").count(), left.members.length + right.members.length);
    await page.click("text=They are one fact");
    await page.waitForSelector(".considered h3");
    await page.locator(".considered >> text=They are one fact").click();
    await page.waitForURL("**/judgements");
    const given = (await api("/judgements")).items[0];
    assert.match(given.text, /^one fact/);
    const { items: after } = await api("/facts?limit=1000");
    assert.equal(after.length, items.length - 1);
    await api(`/judgements/${given.number}/undo`, {});
    assert.equal((await api("/facts?limit=1000")).total, items.length);
  });

  it("lose a claim that tells of another", async () => {
    const rich = await richFact();
    const whole = await api(`/facts/${rich.id}`);
    await open(`/facts/${rich.id}`);
    await page.getByRole("button", { name: /^Tells of another fact/ }).last().click();
    await page.waitForSelector(".considered h3");
    await page.locator(".considered >> text=Take it out of this fact").click();
    await page.waitForSelector(".notice p >> text=not one fact");
    const given = (await api("/judgements")).items[0];
    const apart = (await api(`/facts?limit=1000`)).items.map((f) => f.id);
    const here = apart.includes(rich.id) ? await api(`/facts/${rich.id}`) : null;
    assert.ok(!here || here.members.length < whole.members.length, "the claim is gone");
    await api(`/judgements/${given.number}/undo`, {});
    assert.equal((await api(`/facts/${rich.id}`)).members.length, whole.members.length);
  });
});

describe("entities", () => {
  it("are made one after a look at what would change, and taken apart again by undoing it", async () => {
    const { items } = await api("/entities?kind=person");
    const [left, right] = items.slice(0, 2);
    await open(`/entities/${left.id}`);
    await page.fill(".judge input:not([type=checkbox])", right.id);
    await page.click("text=See what would change");
    await page.waitForSelector(".considered h3");
    const words = await page.locator(".considered").innerText();
    const preview = await api("/judgements/preview", { decision: "merge", left: left.id, right: right.id });
    assert.ok(words.includes(preview.text), words);
    assert.equal(preview.entities_after, preview.entities_before - 1);
    const before = (await api("/judgements")).items.filter((j) => j.undone === null).length;
    await page.locator(".considered >> text=Make them one").click();
    await page.waitForURL("**/judgements");
    await page.waitForSelector(".rows > li");
    const log = (await api("/judgements")).items.filter((j) => j.undone === null);
    assert.equal(log.length, before + 1);
    assert.equal((await api("/summary")).entities, preview.entities_after);
    assert.equal((await api("/summary")).facts, preview.facts_after);

    await page.selectOption("select >> nth=0", "merge");
    await page.waitForURL(/decision=merge/);
    const { total } = await api("/judgements?decision=merge");
    await page.waitForFunction((n) => document.querySelectorAll(".rows > li").length === n, total);
    for (const what of await page.locator(".rows .what").allInnerTexts()) assert.match(what, /^one entity/);
    await page.selectOption("select >> nth=0", "grade");
    await page.selectOption("select >> nth=1", "holds");
    await page.waitForSelector("text=No judgement passes these filters");
    await page.selectOption("select >> nth=0", "");
    await page.locator(".rows > li button").first().click();
    await page.waitForSelector("text=No judgement passes these filters");
    assert.equal((await api("/summary")).entities, preview.entities_before);
  });

  it("show what a split would change, and leave it", async () => {
    const { items } = await api("/entities");
    const several = items.find((e) => e.also.length > 0);
    await open(`/entities/${several.id}`);
    await page.locator(".judge input[type=checkbox]").first().check();
    await page.locator("text=See what would change").last().click();
    await page.waitForSelector(".considered h3");
    const before = (await api("/judgements")).all;
    await page.click("text=Leave it");
    assert.equal(await page.locator(".considered").count(), 0);
    assert.equal((await api("/judgements")).all, before);
  });
});

describe("briefs", () => {
  it("are put together from facts and words, and handed on with numbered footnotes", async () => {
    const rich = await richFact();
    const other = (await api("/facts")).items.find((f) => f.id !== rich.id);
    await open(`/facts/${rich.id}`);
    await page.click("text=Add to the brief");
    await page.waitForSelector("text=Take out of the brief");
    await go(`/facts/${other.id}`);
    await page.click("text=Add to the brief");
    await page.waitForSelector("text=Take out of the brief");
    await go("/brief");
    await page.waitForSelector("article .entry");
    const order = () => page.locator("article .entry h2").allInnerTexts();
    assert.deepEqual(await order(), [`1. ${rich.summary}`, `2. ${other.summary}`]);
    await page.getByRole("button", { name: `Move up: ${other.summary}` }).click();
    await page.waitForFunction((first) => document.querySelector("article .entry h2").innerText === first, `1. ${other.summary}`);
    await page.click("text=Write before everything");
    await page.waitForSelector("textarea");
    await page.fill("textarea", "What we know of the <fire>");
    await page.waitForSelector("article .between >> text=What we know of the <fire>");
    await page.fill(".title input", "The burning freighter");
    await page.waitForSelector("article h1 >> text=The burning freighter");
    const members = [rich, other].map((f) => api(`/facts/${f.id}`).then((whole) => whole.members.length));
    const notes = (await Promise.all(members)).reduce((a, b) => a + b, 0);
    assert.equal(await page.locator("article .notes li").count(), notes);

    const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=As Markdown")]);
    const markdown = readFileSync(await download.path(), "utf8");
    for (const said of ["# The burning freighter", "What we know of the &lt;fire&gt;", "[^1]: ", `[^${notes}]: `]) assert.ok(markdown.includes(said), said);
    const [paper] = await Promise.all([page.waitForEvent("download"), page.click("text=As PDF")]);
    assert.equal(paper.suggestedFilename(), "brief.pdf");
    assert.equal(readFileSync(await paper.path()).subarray(0, 5).toString(), "%PDF-");
    const html = await (await fetch(new URL("/api/brief/file?format=html", address))).text();
    assert.ok(html.includes(`id="note${notes}"`) && html.includes("&lt;fire&gt;"));

    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("section.screen").isVisible(), false);
    await page.locator("article .notes a").first().evaluate((a) => a.click());
    await page.waitForSelector(".report .chosen");
  });
});

describe("reading", () => {
  it("takes files that are dropped on any page, and says what came of each", async () => {
    const { documents } = await api("/summary");
    await open("/facts");
    await page.evaluate(() => {
      const files = new DataTransfer();
      const add = (name, words) => files.items.add(new File([words], name));
      add("quay.txt", "The harbour master said on 14 April 2026 that a crane fell on the quay of Derna.");
      add("quay.txt.meta.json", JSON.stringify({ published: "2026-04-15", publisher: "Quay Observer" }));
      add("empty.txt", "");
      dispatchEvent(new DragEvent("dragover", { dataTransfer: files, bubbles: true, cancelable: true }));
      dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
    });
    await page.waitForURL("**/reading");
    await page.waitForSelector(".report");
    assert.match(await page.locator(".report").innerText(), /1 new document, 0 in the case already, 1 failed/);
    assert.equal(await page.locator(".rows > li").count(), 2, "metadata goes with its file");
    assert.match(await page.locator(".rows > li.failed").innerText(), /empty\.txt/);
    assert.match(await page.locator(".rows > li.done").innerText(), /quay\.txt/);
    assert.equal((await api("/summary")).documents, documents + 1);
    await page.click("text=See what is new on the desk");
    await page.waitForSelector("#new .rows >> text=Quay Observer");
    assert.equal((await api("/desk")).news.documents.total, 1);
  });
});

describe("behind a password", () => {
  it("nothing is shown before it is said", async () => {
    await elsewhere(join(folder, "marisol.case"), ["--password", "a long enough word"], async () => {
      await open("/facts");
      assert.equal(await page.locator("h1").innerText(), "Log in");
      await page.fill("input[type=password]", "a wrong word");
      await page.locator("main button").click();
      await page.waitForSelector("[role=alert] >> text=not the password");
      await page.fill("input[type=password]", "a long enough word");
      await page.locator("main button").click();
      await page.waitForSelector(".rows > li");
      await page.click("text=Log out");
      await page.waitForSelector("input[type=password]");
      assert.equal(await page.locator(".rows").count(), 0);
    });
    // The browser itself remarks on what was refused.
    forgive("401");
  });
});

describe("the other pages", () => {
  it("draw facts by time, uncertainty as an interval", async () => {
    const { entries, undated: { items: undated }, bars } = await api("/timeline?limit=1000");
    await open("/timeline");
    assert.equal(await page.locator("svg.span").count(), entries.length);
    const oneDay = entries.filter((f) => f.time.from !== null && f.time.from === f.time.to).length;
    assert.equal(await page.locator("svg.span circle").count(), oneDay, "a day is a mark");
    assert.equal(await page.locator("svg.span rect").count(), entries.length - oneDay, "all else is a bar");
    assert.equal(await page.locator("svg.overview g").count(), bars.length);
    assert.equal(await page.locator("#undated .rows > li").count(), undated.length);
  });

  it("choose a stretch of time by dragging over it", async () => {
    await open("/timeline");
    const box = await page.locator("svg.overview").boundingBox();
    await page.mouse.move(box.x + box.width * 0.8, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.95, box.y + 30, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/since=.*until=/);
    const { since, until } = Object.fromEntries(new URL(page.url()).searchParams);
    const some = await api(`/timeline?since=${since}&until=${until}`);
    await page.waitForFunction((n) => document.querySelector("h1 small").textContent === String(n), some.total);
    await page.click("nav >> text=Map");
    assert.equal(new URL(page.url()).searchParams.get("since"), since, "the filter goes along");
  });

  it("share one filter, which each of them can narrow", async () => {
    const filter = () => Object.fromEntries(new URL(page.url()).searchParams);
    // The map: what is in view, and a place.
    const { places } = await api("/map");
    await open("/map");
    await page.waitForSelector(".picture[data-drawn]");
    for (let n = 0; n < 4; n++) await page.click("text=Nearer");
    await page.click("text=Only what is in view");
    await page.waitForURL(/area=/);
    assert.equal(filter().area.split(",").length, 4);
    await page.waitForSelector(".chip >> text=as seen on the map");
    const seen = await api(`/map?area=${filter().area}`);
    assert.ok(seen.places.length < places.length, "fewer places than before");
    await page.locator(".chip").click();
    await page.waitForURL((url) => !url.searchParams.has("area"));
    await page.locator("ol > li .name").first().click();
    await page.click("text=Only these facts");
    await page.waitForURL(/about=e/);
    await page.waitForSelector(`.chip >> text=${places[0].place.name}`);
    // The network: a pair, on top of what was chosen.
    await page.click("text=Clear");
    await page.click("nav >> text=Network");
    await page.waitForSelector("ol > li .name");
    const { edges } = await api("/network");
    await page.locator("ol > li .name").first().click();
    await page.click("text=Only these facts");
    await page.waitForURL(/with=e/);
    const both = await api(`/facts?about=${edges[0].left}&with=${edges[0].right}`);
    assert.equal(both.total, edges[0].facts, "the facts of the pair and no others");
    await page.click("nav[aria-label] >> text=List");
    await page.waitForFunction((n) => document.querySelectorAll(".rows > li").length === n, both.total);
    // Series: a stretch of time, and one series.
    await page.click("text=Clear");
    await page.click("nav >> text=Series");
    await page.waitForSelector(".plot svg");
    const box = await page.locator(".plot svg").first().boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/since=.*until=/);
    await page.click("text=All times");
    await page.waitForSelector(".plot svg");
    await page.click("text=Only these facts");
    await page.waitForURL(/kind=/);
    await page.click("nav >> text=Timeline");
    await page.waitForSelector("svg.overview");
    assert.ok(filter().kind, "the filter goes along");
  });

  it("place facts on a map, and lead from a place to the sentence", async () => {
    const { places } = await api("/map");
    assert.ok(places.length > 1 && places.every((p) => p.facts > 0));
    await open("/map");
    await page.waitForSelector(".picture[data-drawn] canvas");
    await page.waitForSelector(".maplibregl-marker.place");
    assert.equal(await page.locator(".maplibregl-marker.place").count(), places.length);
    const first = await page.locator(".maplibregl-marker.place", { hasText: places[0].place.name }).boundingBox();
    // The dot stands right under its name.
    await page.mouse.click(first.x + first.width / 2, first.y + first.height + 10);
    await page.waitForURL(new RegExp(`at=${places[0].place.id}`));
    await page.locator("li.chosen >> text=in the text").first().click();
    await page.waitForSelector(".report .chosen");
  });

  it("join those who play parts in the same facts, and lead from a pair to the sentence", async () => {
    const { edges, nodes } = await api("/network");
    assert.ok(edges.length > 1 && edges.every((e) => nodes.some((n) => n.id === e.left) && nodes.some((n) => n.id === e.right)));
    await open("/network");
    await page.waitForSelector(".picture canvas");
    assert.equal(await page.locator("ol > li .name").count(), edges.length);
    await page.locator("ol > li .name").first().click();
    await page.waitForSelector("li.chosen");
    await page.locator("li.chosen >> text=in the text").first().click();
    await page.waitForSelector(".report .chosen");
  });

  it("draw numbers over time, each a link to its sentence", async () => {
    const { series } = await api("/series");
    assert.ok(series.items.some((s) => s.points.total > 3));
    await open("/series");
    await page.waitForSelector(".plot svg a");
    await page.locator(".plot svg a").first().click();
    await page.waitForSelector(".report .chosen");
  });

  it("show entities with their names and facts", async () => {
    const { items } = await api("/entities");
    const two = items.find((e) => e.also.some((name) => /\p{Script=Arabic}/u.test(name))) ?? items.find((e) => e.also.length > 0);
    await open("/entities");
    await page.fill("input[type=search] >> nth=1", two.name);
    await page.waitForURL(/search=/);
    await page.locator(`.rows a[href="/entities/${two.id}"]`).click();
    await page.waitForURL(`**/entities/${two.id}`);
    await page.waitForSelector(".names li > b");
    const names = await page.locator(".names li > b").allInnerTexts();
    assert.deepEqual(names.toSorted(), [two.name, ...two.also].toSorted());
  });

  it("find words everywhere", async () => {
    await open("/");
    await page.fill("header input", "Marisol");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/search?q=Marisol");
    await page.waitForSelector("h2");
    const headings = await page.locator("main h2").allInnerTexts();
    assert.ok(headings.some((h) => h.startsWith("Facts")) && headings.some((h) => h.startsWith("Documents")), String(headings));
    assert.ok((await page.locator(".snippet mark").count()) > 0);
  });

  it("list the resources of the API", async () => {
    const { paths } = await api("/openapi.json");
    await open("/api");
    await page.waitForSelector("main section");
    assert.equal(await page.locator("main section").count(), Object.values(paths).flatMap((p) => Object.keys(p)).length);
  });

  it("say so when there is nothing at an address", async () => {
    await open("/nowhere");
    assert.equal(await page.locator("h1").innerText(), "Not here");
    await page.goto(new URL("/facts/f000000000000", address).href);
    await page.waitForSelector("[role=alert]");
    assert.match(await page.locator("[role=alert]").innerText(), /no fact/);
    forgive("404");
  });
});

describe("every page", () => {
  const pages = async () => {
    const rich = await richFact();
    const { items } = await api("/entities");
    const { items: documents } = await api("/documents");
    const arabic = documents.find((d) => d.language === "ar");
    const other = (await api("/facts")).items.find((f) => f.id !== rich.id);
    return [
      "/",
      "/map",
      "/network",
      "/series",
      `/documents/001/beside/002`,
      "/facts",
      `/facts/${rich.id}`,
      `/facts/${rich.id}/beside/${other.id}`,
      "/timeline",
      "/documents",
      `/documents/${documents[1].short}`,
      `/documents/${arabic.short}`,
      "/entities",
      `/entities/${items[0].id}`,
      "/outlets",
      "/outlets?show=voices",
      "/judgements",
      "/pairs",
      "/brief",
      "/reading",
      "/api",
      "/search?q=Marisol",
    ];
  };

  for (const colorScheme of ["light", "dark"]) {
    it(`has no fault of accessibility, ${colorScheme}`, async () => {
      const { claim } = (await api(`/facts/${(await richFact()).id}`)).members[0];
      await api("/judgements", { decision: "accept", claim });
      await open("/facts", { colorScheme });
      const found = [];
      for (const path of await pages()) {
        await go(path);
        await page.evaluate(axe);
        const faults = await page.evaluate(async () => {
          const { violations } = await window.axe.run(document, {
            resultTypes: ["violations"],
            rules: { "target-size": { enabled: true } },
          });
          return violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} (${n.failureSummary})`).join(" | ")}`);
        });
        found.push(...faults.map((fault) => `${path}: ${fault}`));
        await picture(colorScheme, path);
      }
      assert.deepEqual(found, []);
      for (const { number, undone } of (await api("/judgements")).items) if (!undone) await api(`/judgements/${number}/undo`, {});
    });
  }

  it("fits a narrow telephone", async () => {
    await open("/facts", { viewport: { width: 360, height: 740 } });
    for (const path of await pages()) {
      await go(path);
      assert.ok((await overflow()) <= 0, `${path} is ${await overflow()} px too wide`);
      await picture("narrow", path);
    }
  });

  it("makes the picture of the README", async () => {
    const path = `/facts/${(await richFact()).id}`;
    await open(path, { viewport: { width: 1280, height: 900 } });
    const file = await picture("readme", path);
    if (pictures) copyFileSync(file, join(pictures, "workbench.png"));
  });

  it("loads little script at first, and the pictures' only when asked for", async () => {
    await open("/");
    const scripts = await page.evaluate(() =>
      performance.getEntriesByType("resource").map((r) => new URL(r.name).pathname).filter((path) => path.endsWith(".js")),
    );
    let bytes = 0;
    for (const path of scripts) bytes += gzipSync(Buffer.from(await (await fetch(new URL(path, address))).arrayBuffer())).length;
    console.log(`# first screen: ${scripts.length} scripts, ${Math.round(bytes / 1000)} kB compressed`);
    assert.ok(scripts.length > 0 && bytes < 400_000, `${bytes} bytes of script`);
    assert.ok(bytes < 100_000, "maps and networks are loaded when asked for");
  });

  it("can be printed", async () => {
    await open(`/facts/${(await richFact()).id}`);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("header.top").isVisible(), false);
    assert.equal(await page.locator("main article blockquote").first().isVisible(), true);
    assert.equal(await page.locator(".judge").first().isVisible(), false);
  });
});
