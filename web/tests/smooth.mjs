// How smoothly do the map and the timeline of a case move? Serves it, drags and zooms both in headless Chromium, and prints how
// long their frames took: `node tests/smooth.mjs PATH-TO-FIRSTHAND CASE`. Without a graphics card the processor draws.

import { spawn } from "node:child_process";
import { chromium } from "playwright-core";

const [program, file] = process.argv.slice(2);
if (!program || !file) {
  console.error("usage: node tests/smooth.mjs PATH-TO-FIRSTHAND CASE");
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
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });

/** Milliseconds between frames while something is done. */
async function frames(act) {
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
  await act();
  const taken = await page.evaluate(() => {
    cancelAnimationFrame(window.asked);
    return window.taken.slice(1);
  });
  taken.sort((a, b) => a - b);
  const at = (share) => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))] ?? 0;
  return { frames: taken.length, half: at(0.5), most: at(0.95), longest: at(1) };
}

const report = [];
for (const [name, drawn] of [["map", ".picture[data-drawn]"], ["timeline", ".picture svg, svg"]]) {
  const begun = Date.now();
  await page.goto(new URL(`/${name}`, address).href);
  await page.waitForSelector(drawn);
  await page.waitForFunction(() => document.querySelector(".waiting") === null);
  const shown = Date.now() - begun;
  const box = await page.locator(drawn).first().boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height, 600) / 2];
  const moved = await frames(async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 0; step < 40; step++) {
      await page.mouse.move(x + 6 * Math.sin(step / 4) * 20, y + step, { steps: 2 });
    }
    await page.mouse.up();
    for (let step = 0; step < 10; step++) {
      await page.mouse.wheel(0, step < 5 ? -200 : 200);
      await page.waitForTimeout(60);
    }
  });
  report.push({ page: name, shown, ...moved });
}
console.log(JSON.stringify(report));
await browser.close();
server.kill("SIGTERM");
