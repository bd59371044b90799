// The stage of the browser's tests: the example reports read into a new case and served, a browser before it, and what every test
// looks for at its end: nothing complained of in the console, no other host asked for anything.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const reports = resolve(here, "../../examples/marisol/reports");
const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const firsthand = process.argv[2];
export const pictures = process.argv[3];
export const screens = resolve(here, "../../target/screens");
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

if (!existsSync(browserPath) && !process.env.CI) {
  console.log("skipped: chromium is not installed");
  process.exit(0);
}
if (!firsthand || !existsSync(firsthand)) {
  console.error("usage: npm test -- PATH-TO-FIRSTHAND (the built program)");
  process.exit(2);
}

/** Everything quiet: no background traffic of the browser's own may be taken for ours. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  // Maps and networks are drawn by WebGL; where there is no graphics card, by the processor.
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** @type {import("playwright-core").Browser} */
export let browser;
/** @type {import("playwright-core").Page} */
export let page;
/** @type {import("node:child_process").ChildProcess} */
let server;
export let folder = "";
export let address = "";
/** What went wrong on the page, and hosts that it asked for. */
let complaints = [];
let foreign = [];

/** Leaves out of account what a test brought about on purpose. */
export function forgive(pattern) {
  complaints = complaints.filter((complaint) => !complaint.includes(pattern));
}

/** The only other host that a page of this test may ask. */
let permitted = null;
export function permit(origin) {
  permitted = origin;
}

/** Another program that serves, while `visit` is done with it. */
export async function elsewhere(file, options, visit) {
  const serving = spawn(firsthand, ["serve", file, "--listen", "127.0.0.1:0", "--no-open", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const before_ = address;
  try {
    address = await printed(serving);
    await visit(serving);
  } finally {
    await page?.context().close();
    serving.removeAllListeners("exit");
    serving.kill("SIGTERM");
    address = before_;
  }
}

export const api = async (path, body) => {
  const response = await fetch(new URL(`/api${path}`, address), body && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  assert.ok(response.ok, `${path}: ${JSON.stringify(answer)}`);
  return answer;
};

export async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== new URL(address).origin && url.origin !== permitted) foreign.push(request.url());
  });
  await go(path);
  return page;
}

export async function go(path) {
  await page.goto(new URL(path, address).href);
  await page.waitForSelector("h1");
  await page.waitForFunction(() => document.querySelector(".waiting") === null);
}

/** Rows of the list once it is as `settled` wants it. */
export async function rows(settled) {
  await page.waitForFunction(settled);
  return page.locator(".rows > li");
}

/** Keeps a picture of the page as it is now; names are those of addresses. */
export async function picture(kind, path) {
  const name = path.split("?")[0].replaceAll(/^\/|\/$/g, "").replaceAll("/", "-") || "desk";
  await page.waitForSelector(path.startsWith("/map") ? ".picture[data-drawn]" : path.startsWith("/network") ? ".picture canvas" : "h1");
  mkdirSync(join(screens, kind), { recursive: true });
  const file = join(screens, kind, `${name}.png`);
  await page.screenshot({ path: file, fullPage: kind === "narrow" });
  return file;
}

export const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A fact with several documents and a repeat, of which there is much to see. */
export async function richFact() {
  const { items } = await api("/facts");
  const rich = items.toSorted((a, b) => b.repeats - a.repeats || b.documents - a.documents)[0];
  assert.ok(rich, "the example case holds facts");
  return rich;
}

/** The address that a server prints. */
export const printed = (serving) =>
  new Promise((found, failed) => {
    let said = "";
    serving.stdout.on("data", (data) => {
      said += data;
      const match = /Workbench: (http:\/\/\S+)/.exec(said);
      if (match) found(match[1]);
    });
    serving.on("exit", (status) => failed(new Error(`firsthand serve ended with ${status}: ${said}`)));
  });

/** A report with something in it that a page must not obey. */
const HOSTILE = `Trial of strength <script>document.title = "run"</script>

The harbour master said on 5 April 2026 that <img src=x onerror="document.title='run'"> two cranes were lost in Derna. ${"W".repeat(600)} \u202ereversed\u202c.
`;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "firsthand-workbench-"));
  const file = join(folder, "marisol.case");
  execFileSync(firsthand, ["new", file], { stdio: "pipe" });
  const hostile = join(folder, "hostile.txt");
  writeFileSync(hostile, HOSTILE);
  execFileSync(firsthand, ["read", file, reports, hostile], { stdio: "pipe" });
  server = spawn(firsthand, ["serve", file, "--listen", "127.0.0.1:0", "--no-open"], { stdio: ["ignore", "pipe", "inherit"] });
  address = await printed(server);
  browser = await chromium.launch({ executablePath: browserPath, args: FLAGS });
});

after(async () => {
  await browser?.close();
  if (server && server.exitCode === null) {
    server.removeAllListeners("exit");
    const ended = new Promise((end) => server.on("exit", (status, signal) => end({ status, signal })));
    server.kill("SIGTERM");
    assert.deepEqual(await ended, { status: 0, signal: null }, "the server ends cleanly when asked to");
    for (const beside of ["-wal", "-shm"])
      assert.ok(!existsSync(join(folder, `marisol.case${beside}`)), `no ${beside} file is left beside the case`);
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  permitted = null;
  complaints = [];
  foreign = [];
});

afterEach(async () => {
  await page?.context().close();
  assert.deepEqual(complaints, [], "nothing is complained of in the console");
  assert.deepEqual(foreign, [], "no other host is asked for anything");
});

