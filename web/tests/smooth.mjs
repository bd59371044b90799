// How smoothly do the pictures of a case move? Serves it, drags and zooms them in headless Chromium, and prints for each how long its
// frames took, and how much of each frame was the page's own work: time of the processor in its script, styles and layout, and in all
// that its main thread did. `node tests/smooth.mjs PATH-TO-FIRSTHAND CASE [PAGE...]`. Without a graphics card the processor draws, which
// makes frames long, but not the page's own work.

import { spawn } from "node:child_process";
import { chromium } from "playwright-core";

const [program, file, ...only] = process.argv.slice(2);
if (!program || !file) {
  console.error("usage: node tests/smooth.mjs PATH-TO-FIRSTHAND CASE [PAGE...]");
  process.exit(2);
}
const server = spawn(program, ["serve", file, "--listen", "127.0.0.1:0", "--no-open"], { stdio: ["ignore", "pipe", "inherit"] });
const address = await new Promise((found) => {
  server.stdout.on("data", (data) => found(String(data).match(/http:\S+/)[0]));
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-dev-shm-usage"],
});

/** Half of the numbers are below the first, all but a twentieth below the second; and the greatest; in tenths. */
function spread(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share) => Math.round(10 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)) / 10;
  return { half: at(0.5), most: at(0.95), longest: at(1) };
}

const OWN = new Set(["EventDispatch", "FunctionCall", "FireAnimationFrame", "TimerFire", "EvaluateScript", "RunMicrotasks", "MinorGC", "MajorGC", "UpdateLayoutTree", "Layout"]);

/** Milliseconds of the main thread by frame: in all tasks, and in the page's own script, styles and layout. */
function work(trace) {
  const events = JSON.parse(trace.toString()).traceEvents;
  const mains = events.filter((e) => e.name === "thread_name" && e.args.name === "CrRendererMain").map((e) => `${e.pid} ${e.tid}`);
  const tasksOf = (main) => events.filter((e) => `${e.pid} ${e.tid}` === main && e.ph === "X");
  const [here] = mains.map(tasksOf).toSorted((a, b) => b.length - a.length);
  const frames = here.filter((e) => e.name === "FireAnimationFrame").map((e) => e.ts).toSorted((a, b) => a - b);
  const total = frames.map(() => 0);
  const own = frames.map(() => 0);
  const add = (to, e) => {
    let at = frames.findLastIndex((from) => from <= e.ts + e.dur);
    if (at >= 0) to[at] += (e.tdur ?? e.dur) / 1000;
  };
  let end = 0;
  for (const e of here.filter((e) => OWN.has(e.name)).toSorted((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    if (e.ts < end) continue;
    end = e.ts + e.dur;
    add(own, e);
  }
  for (const e of here) if (e.name === "RunTask" || e.name === "ThreadControllerImpl::RunTask") add(total, e);
  return { own: spread(own), thread: spread(total) };
}

/** Milliseconds between frames while something is done. */
async function frames(page, act) {
  await page.evaluate(() => {
    window.taken = [];
    let last = performance.now();
    const next = (now) => {
      window.taken.push(now - last);
      last = now;
      window.asked = requestAnimationFrame(next);
    };
    window.asked = requestAnimationFrame(next);
  });
  await browser.startTracing(page, { categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "v8", "toplevel"] });
  await act();
  const trace = await browser.stopTracing();
  const taken = await page.evaluate(() => {
    cancelAnimationFrame(window.asked);
    return window.taken.slice(1);
  });
  return { frames: taken.length, wall: spread(taken), ...work(trace) };
}

const PICTURES = [
  ["map", ".picture[data-drawn]", 10],
  ["timeline", "svg.overview", 0],
  ["network", ".picture canvas", 10],
  ["series", ".plot svg", 0],
];
for (const [name, drawn, wheel] of PICTURES.filter(([name]) => only.length === 0 || only.includes(name))) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const answers = [];
  page.on("response", (response) => response.url().includes(`/api/${name}`) && answers.push(response.body().then((body) => body.length, () => 0)));
  const begun = Date.now();
  await page.goto(new URL(`/${name}`, address).href);
  await page.waitForSelector(drawn);
  await page.waitForFunction(() => document.querySelector(".waiting") === null);
  const shown = Date.now() - begun;
  const box = await page.locator(drawn).first().boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height, 600) / 2];
  const moved = await frames(page, async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 0; step < 40; step++) await page.mouse.move(x + 6 * Math.sin(step / 4) * 20, y + (wheel > 0 ? step : 0), { steps: 2 });
    await page.mouse.up();
    for (let step = 0; step < wheel; step++) {
      await page.mouse.wheel(0, step < wheel / 2 ? -200 : 200);
      await page.waitForTimeout(60);
    }
  });
  const [answer] = await Promise.all(answers);
  console.log(JSON.stringify({ page: name, shown, kilobytes: Math.round((answer ?? 0) / 1000), elements: await page.evaluate(() => document.querySelectorAll("*").length), ...moved }));
  await page.close();
}
await browser.close();
server.kill("SIGTERM");
