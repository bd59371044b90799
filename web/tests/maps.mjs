// Does a map of the user's own lie under the marks, and is no other host asked but the one that was set? The maps are made here:
// a PMTiles file of one tile, as pictures and as vectors, and a host that hands out tiles.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, it } from "node:test";
import { deflateSync, crc32 } from "node:zlib";
import { elsewhere, folder, forgive, open, page, permit, picture } from "./stage.mjs";

/** A picture of 256 by 256 points of one colour. */
function png(red, green, blue) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0]);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(256 * 3, Buffer.from([red, green, blue]))]);
  const data = deflateSync(Buffer.concat(Array.from({ length: 256 }, () => row)));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

const varint = (n) => {
  const bytes = [];
  for (; n > 127; n = Math.floor(n / 128)) bytes.push((n % 128) | 128);
  return Buffer.from([...bytes, n]);
};
const field = (number, wire, body) => Buffer.concat([varint(number * 8 + wire), ...(wire === 2 ? [varint(body.length)] : []), body]);

/** A vector tile whose only layer is water, from corner to corner. */
function water() {
  const zigzag = (n) => varint(n < 0 ? -2 * n - 1 : 2 * n);
  const moves = [varint(9), zigzag(0), zigzag(0), varint(26), zigzag(4096), zigzag(0), zigzag(0), zigzag(4096), zigzag(-4096), zigzag(0), varint(15)];
  const feature = Buffer.concat([field(3, 0, varint(3)), field(4, 2, Buffer.concat(moves))]);
  const layer = [field(15, 0, varint(2)), field(1, 2, Buffer.from("water")), field(2, 2, feature), field(5, 0, varint(4096))];
  return field(3, 2, Buffer.concat(layer));
}

/** A PMTiles file (version 3) with one tile, of the whole world. `type`: 1 vectors, 2 PNG. */
function pmtiles(tile, type, about) {
  const directory = Buffer.concat([varint(1), varint(0), varint(1), varint(tile.length), varint(1)]);
  const metadata = Buffer.from(JSON.stringify(about));
  const head = Buffer.alloc(127);
  head.write("PMTiles");
  head[7] = 3;
  const numbers = [127, directory.length, 127 + directory.length, metadata.length, 0, 0, 127 + directory.length + metadata.length, tile.length, 1, 1, 1];
  numbers.forEach((n, at) => head.writeBigUInt64LE(BigInt(n), 8 + 8 * at));
  // Clustered, nothing compressed, the kind of tile, zoom 0 alone.
  head.set([1, 1, 1, type, 0, 0], 96);
  [-1800000000, -850000000, 1800000000, 850000000].forEach((n, at) => head.writeInt32LE(n, 102 + 4 * at));
  return Buffer.concat([head, directory, metadata, tile]);
}

/** The colour in the middle of the upper edge of the map, where no place lies. */
async function seen() {
  await page.waitForSelector(".picture[data-drawn]");
  const shot = await page.locator(".picture canvas").first().screenshot();
  return page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return [...context.getImageData(image.width / 2, 6, 1, 1).data.slice(0, 3)];
  }, [...shot]);
}

const near = (a, b) => a.every((n, at) => Math.abs(n - b[at]) < 12);

describe("a map of the user's own", () => {
  const file = () => join(folder, "marisol.case");

  for (const [kind, tile, type, about] of [
    ["pictures", () => png(200, 40, 40), 2, { attribution: "<b>Our</b> survey" }],
    ["vectors", water, 1, { attribution: "Our <a href='https://survey.example'>survey</a>", vector_layers: [{ id: "water", fields: {} }] }],
  ]) {
    it(`is taken from a PMTiles file with ${kind}, and nobody else is asked`, async () => {
      const map = join(folder, `${kind}.pmtiles`);
      writeFileSync(map, pmtiles(tile(), type, about));
      await elsewhere(file(), ["--pmtiles", map], async () => {
        const asked = [];
        await open("/map");
        page.on("request", (request) => asked.push(request.url()));
        const built = await seen();
        const raised = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--raised"));
        const [red, green, blue] = built;
        if (kind === "pictures") assert.ok(red > green + 60 && red > blue + 60, `the tile is red: ${built}`);
        else assert.ok(near(built, [1, 3, 5].map((at) => Number.parseInt(raised.slice(at, at + 2), 16))), `all is water: ${built} ${raised}`);
        await page.waitForSelector(".tools >> text=Base map: Our survey.");
        assert.equal(await page.locator(".tools b, .tools a[href*=survey]").count(), 0, "what the file says is text");
        assert.equal(await page.locator(".wrong, .gone").count(), 0);
        await picture(`map-${kind}`, "/map");
      });
    });
  }

  it("is taken from the one address that was set", async () => {
    const asked = [];
    const host = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(200, { "content-type": "image/png", "access-control-allow-origin": "*" }).end(png(40, 160, 40));
    });
    await new Promise((ready) => host.listen(0, "127.0.0.1", ready));
    const origin = `http://127.0.0.1:${host.address().port}`;
    try {
      await elsewhere(file(), ["--tiles", `${origin}/our/{z}/{x}/{y}.png`, "--map-credit", "The survey of 1911"], async () => {
        permit(origin);
        await open("/facts");
        assert.deepEqual(asked, [], "no other page asks for it");
        await page.click("nav >> text=Map");
        const [red, green, blue] = await seen();
        assert.ok(green > red + 40 && green > blue + 40, `the tiles are green: ${[red, green, blue]}`);
        assert.ok(asked.length > 0 && asked.every((path) => /^\/our\/\d+\/\d+\/\d+\.png$/.test(path)), String(asked));
        await page.waitForSelector(".tools >> text=Base map: The survey of 1911.");
        // Beside the folder of the tiles, not even that host may be asked.
        const refused = await page.evaluate((url) => fetch(url).then(() => "answered", () => "refused"), `${origin}/other`);
        assert.equal(refused, "refused");
        forgive("Content Security Policy");
        forgive("/other");
      });
    } finally {
      await new Promise((closed) => host.close(closed));
    }
  });

  it("leaves the marks standing where its tiles cannot be had", async () => {
    await elsewhere(file(), ["--tiles", "http://127.0.0.1:9/{z}/{x}/{y}.png"], async () => {
      permit("http://127.0.0.1:9");
      await open("/map");
      await page.waitForSelector(".picture .gone");
      await page.waitForSelector(".maplibregl-marker.place");
      forgive("ERR_");
    });
  });
});
