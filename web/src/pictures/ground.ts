// What lies under the marks of a map? The countries of Natural Earth, which come with the pages; or pictures or vectors of a
// finer map, where whoever serves the case has set one. Only a tile address makes the page ask another host.

import type { LayerSpecification, SourceSpecification } from "maplibre-gl";
import { call, type BaseMap } from "../api";

type Feature = GeoJSON.Feature;

/** What is drawn below the marks, and whose it is. */
export interface Ground {
  sources: Record<string, SourceSpecification>;
  layers: LayerSpecification[];
  /** Countries, to shade whole ones. */
  countries: Feature[];
  credit: string;
  /** How near one may come. */
  maxZoom: number;
}

/** The colours of the page by their names. */
export type Colours = (name: string) => string;

const collection = (features: Feature[]): GeoJSON.FeatureCollection => ({ type: "FeatureCollection", features });

/**
 * A border that crosses the 180th meridian, going on beyond it: as it is given it would go back around the whole world. One around a
 * pole is closed there.
 */
function unwound(ring: GeoJSON.Position[]): GeoJSON.Position[] {
  let turn = 0;
  const made = ring.map(([lon = 0, lat = 0], at): [number, number] => {
    const step = lon - (ring[at - 1]?.[0] ?? lon);
    if (Math.abs(step) > 180) turn -= Math.sign(step) * 360;
    return [lon + turn, lat];
  });
  const [first, last] = [made[0], made.at(-1)];
  if (!first || !last || Math.abs(last[0] - first[0]) < 180) return made;
  const pole = first[1] < 0 ? -90 : 90;
  return [...made, [last[0], pole], [first[0], pole], first];
}

function uncrossed(country: Feature): Feature {
  const { geometry } = country;
  if (geometry.type === "Polygon") return { ...country, geometry: { ...geometry, coordinates: geometry.coordinates.map(unwound) } };
  if (geometry.type !== "MultiPolygon") return country;
  return { ...country, geometry: { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(unwound)) } };
}

async function world(): Promise<Feature[]> {
  const [{ feature }, { default: address }] = await Promise.all([
    import("topojson-client"),
    import("world-atlas/countries-50m.json?url"),
  ]);
  const atlas = (await (await fetch(address)).json()) as TopoJSON.Topology;
  const countries = atlas.objects.countries;
  if (!countries) return [];
  const found = feature(atlas, countries) as Feature | GeoJSON.FeatureCollection;
  return (found.type === "FeatureCollection" ? found.features : [found]).map(uncrossed);
}

function builtIn(countries: Feature[], colour: Colours): Ground {
  return {
    sources: { world: { type: "geojson", data: collection(countries) } },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("raised") } },
      { id: "land", type: "fill", source: "world", paint: { "fill-color": colour("paper") } },
      { id: "borders", type: "line", source: "world", paint: { "line-color": colour("rule-strong"), "line-width": 0.8 } },
    ],
    countries,
    credit: "",
    maxZoom: 12,
  };
}

/** Pictures are drawn paler, so that marks stand out; darker on a dark page. */
function pictures(source: SourceSpecification, countries: Feature[], colour: Colours): Ground {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return {
    sources: { tiles: source },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("raised") } },
      {
        id: "tiles",
        type: "raster",
        source: "tiles",
        paint: { "raster-saturation": -0.5, "raster-contrast": -0.1, "raster-brightness-max": dark ? 0.6 : 1 },
      },
    ],
    countries,
    credit: "",
    maxZoom: 18,
  };
}

/** Layers of vectors by what their kinds of map call them: Protomaps, OpenMapTiles. */
const WATER = ["water", "waterway"];
const LAND = ["earth", "landcover", "landuse", "park"];
const WAYS = ["roads", "transportation"];
const BORDERS = ["boundaries", "boundary"];
const NAMES = ["places", "place"];

function vectors(source: SourceSpecification, known: string[], countries: Feature[], colour: Colours): Ground {
  const of = (names: string[]) => names.filter((name) => known.includes(name));
  const polygon = ["==", ["geometry-type"], "Polygon"] as ["==", ...unknown[]];
  const common = (name: string) => ({ id: `ground-${name}`, source: "tiles", "source-layer": name });
  const layers = [
    // Where the map has a layer of its own for land, all else is sea.
    { id: "sea", type: "background", paint: { "background-color": colour(known.includes("earth") ? "raised" : "paper") } },
    ...of(LAND).map((name) => ({
      ...common(name),
      type: "fill",
      filter: polygon,
      paint: { "fill-color": colour(name === "earth" ? "paper" : "rule"), "fill-opacity": name === "earth" ? 1 : 0.35 },
    })),
    ...of(WATER).flatMap((name) => [
      { ...common(name), type: "fill", filter: polygon, paint: { "fill-color": colour("raised") } },
      { ...common(name), id: `ground-${name}-line`, type: "line", paint: { "line-color": colour("rule") } },
    ]),
    ...of(WAYS).map((name) => ({ ...common(name), type: "line", paint: { "line-color": colour("rule"), "line-width": 1 } })),
    ...of(["buildings", "building"]).map((name) => ({ ...common(name), type: "fill", minzoom: 13, paint: { "fill-color": colour("rule") } })),
    ...of(BORDERS).map((name) => ({ ...common(name), type: "line", paint: { "line-color": colour("rule-strong"), "line-width": 0.8 } })),
    ...of(NAMES).map((name) => ({
      ...common(name),
      type: "symbol",
      layout: {
        "text-field": ["coalesce", ["get", "name:en"], ["get", "name:latin"], ["get", "name"]],
        "text-font": ["sans-serif"],
        "text-size": 11,
      },
      paint: { "text-color": colour("soft"), "text-halo-color": colour("paper"), "text-halo-width": 1.2 },
    })),
  ] as LayerSpecification[];
  return { sources: { tiles: source }, layers, countries, credit: "", maxZoom: 18 };
}

/** Words without marks of HTML: a file may say whose it is in them. */
function plain(html: unknown): string {
  return typeof html === "string" ? (new DOMParser().parseFromString(html, "text/html").body.textContent ?? "").trim() : "";
}

/** The PMTiles file that the program serves: it is asked for by stretches, as they come into view. */
async function file(address: string, countries: Feature[], colour: Colours): Promise<Ground> {
  const [{ PMTiles, Protocol, TileType }, { addProtocol }] = await Promise.all([import("pmtiles"), import("maplibre-gl")]);
  const tiles = new PMTiles(new URL(address, location.href).href);
  const protocol = new Protocol();
  protocol.add(tiles);
  addProtocol("pmtiles", protocol.tile);
  const [header, about] = await Promise.all([tiles.getHeader(), tiles.getMetadata() as Promise<Record<string, unknown> | null>]);
  const common = { url: `pmtiles://${tiles.source.getKey()}`, minzoom: header.minZoom, maxzoom: header.maxZoom };
  const layers = Array.isArray(about?.vector_layers) ? (about.vector_layers as { id?: unknown }[]) : [];
  const ground =
    header.tileType === TileType.Mvt
      ? vectors({ type: "vector", ...common }, layers.map((layer) => String(layer.id)), countries, colour)
      : pictures({ type: "raster", tileSize: 256, ...common }, countries, colour);
  return { ...ground, credit: plain(about?.attribution) };
}

/** The map that whoever serves the case has chosen; where it cannot be had, the built-in one, and why. */
export async function ground(colour: Colours): Promise<Ground & { failed: string | null }> {
  const [chosen, countries] = await Promise.all([call<BaseMap>("/api/base-map"), world()]);
  try {
    const made =
      chosen.kind === "pmtiles"
        ? await file(chosen.address ?? "", countries, colour)
        : chosen.kind === "tiles"
          ? pictures({ type: "raster", tiles: [chosen.address ?? ""], tileSize: 256, maxzoom: 19 }, countries, colour)
          : builtIn(countries, colour);
    const host = chosen.kind === "tiles" ? new URL(chosen.address ?? "").host : "";
    return { ...made, credit: chosen.credit ?? (made.credit || host), failed: null };
  } catch (error) {
    return { ...builtIn(countries, colour), failed: error instanceof Error ? error.message : String(error) };
  }
}
