// The map: places as dots, and around each the area within which it may lie, over the chosen ground. MapLibre and the ground are
// loaded when a map is first asked for.

import type { GeoJSONSource, Map as MapLibreMap, StyleSpecification } from "maplibre-gl";
import type { MapPlace } from "../api";
import { countryName, text } from "../text";
import { meet, type Box } from "./boxes";
import { ground as chosenGround } from "./ground";

/** A picture on the page. */
export interface Picture {
  choose(id: string): void;
  nearer(): void;
  farther(): void;
  fit(): void;
  /** West, south, east and north ends of what is seen, for the filter; a picture of no area has none. */
  view?(): string;
  /** Whose the map below is, if it is not the built-in one; and why a chosen one is not shown. */
  credit?: string;
  failed?: string | null;
  remove(): void;
}

/** Names that are written beside their places. */
const NAMED = 40;
/** How far above its place a name stands, in pixels. */
const ABOVE = 9;
const EARTH = 6371;

type Feature = GeoJSON.Feature;

const collection = (features: Feature[]): GeoJSON.FeatureCollection => ({ type: "FeatureCollection", features });

/** A circle on the globe, as a polygon. */
function area(place: MapPlace, km: number): Feature {
  const rad = Math.PI / 180;
  const [lat, distance] = [place.lat * rad, km / EARTH];
  const ring = Array.from({ length: 49 }, (_, i) => {
    const bearing = (i * 2 * Math.PI) / 48;
    const to = Math.asin(Math.sin(lat) * Math.cos(distance) + Math.cos(lat) * Math.sin(distance) * Math.cos(bearing));
    const east = Math.atan2(
      Math.sin(bearing) * Math.sin(distance) * Math.cos(lat),
      Math.cos(distance) - Math.sin(lat) * Math.sin(to),
    );
    return [place.lon + east / rad, to / rad];
  });
  return { type: "Feature", properties: { id: place.place.id }, geometry: { type: "Polygon", coordinates: [ring] } };
}

function dot(place: MapPlace): Feature {
  const properties = { id: place.place.id, facts: place.facts };
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: [place.lon, place.lat] } };
}

export async function drawMap(box: HTMLElement, places: MapPlace[], chosen: (id: string) => void): Promise<Picture> {
  const css = getComputedStyle(box);
  const colour = (name: string) => css.getPropertyValue(`--${name}`).trim();
  const [{ Map, Marker, setWorkerUrl }, { default: worker }, ground] = await Promise.all([
    import("maplibre-gl"),
    import("maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url"),
    chosenGround(colour),
    import("maplibre-gl/dist/maplibre-gl.css"),
  ]);
  setWorkerUrl(worker);
  const shaded = new Set(places.filter((p) => p.radius_km === null).map((p) => (p.country ? countryName(p.country) : p.place.name)));
  const whole = ground.countries.filter((c) => shaded.has(String(c.properties?.name)));
  const exact = places.filter((p) => p.radius_km !== null);
  const most = Math.max(1, ...places.map((p) => p.facts));
  const style: StyleSpecification = {
    version: 8,
    sources: {
      ...ground.sources,
      whole: { type: "geojson", data: collection(whole) },
      areas: { type: "geojson", data: collection(exact.map((p) => area(p, p.radius_km ?? 0))) },
      places: { type: "geojson", data: collection(places.map(dot)) },
      chosen: { type: "geojson", data: collection([]) },
    },
    layers: [
      ...ground.layers,
      { id: "whole", type: "fill", source: "whole", paint: { "fill-color": colour("accent"), "fill-opacity": 0.12 } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": colour("accent"), "fill-opacity": 0.15 } },
      { id: "edges", type: "line", source: "areas", paint: { "line-color": colour("accent"), "line-width": 1, "line-dasharray": [2, 2] } },
      {
        id: "dots",
        type: "circle",
        source: "places",
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "facts"]], 1, 5, Math.max(1.01, Math.sqrt(most)), 14],
          "circle-color": colour("accent"),
          "circle-opacity": 0.85,
          "circle-stroke-color": colour("paper"),
          "circle-stroke-width": 1.5,
        },
      },
      {
        id: "ring",
        type: "circle",
        source: "chosen",
        paint: { "circle-radius": 18, "circle-opacity": 0, "circle-stroke-color": colour("bad"), "circle-stroke-width": 2.5 },
      },
    ],
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map: MapLibreMap = new Map({
    container: box,
    style,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    renderWorldCopies: false,
    maxZoom: ground.maxZoom,
    fadeDuration: still ? 0 : 200,
  });
  map.touchZoomRotate.disableRotation();
  const duration = still ? 0 : 400;
  const bounds = places.reduce(
    ([w, s, e, n], p) => [Math.min(w, p.lon), Math.min(s, p.lat), Math.max(e, p.lon), Math.max(n, p.lat)] as const,
    [180, 90, -180, -90] as readonly [number, number, number, number],
  );
  const fit = (duration: number) =>
    map.fitBounds([bounds[0], bounds[1], bounds[2], bounds[3]], { padding: 60, maxZoom: 7, duration });
  fit(0);
  map.on("click", "dots", (event) => {
    const id: unknown = event.features?.[0]?.properties.id;
    if (typeof id === "string") chosen(id);
  });
  map.on("mouseenter", "dots", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "dots", () => (map.getCanvas().style.cursor = ""));
  const names = places.slice(0, NAMED).map((place) => {
    const name = document.createElement("span");
    name.className = "place";
    name.textContent = place.place.name;
    new Marker({ element: name, anchor: "bottom", offset: [0, -ABOVE] }).setLngLat([place.lon, place.lat]).addTo(map);
    return { name, place, width: name.offsetWidth, height: name.offsetHeight };
  });
  /** A name that would stand on another, of a place with more facts, is left to the list until one comes nearer. */
  const part = (): void => {
    const taken: Box[] = [];
    for (const { name, place, width, height } of names) {
      const { x, y } = map.project([place.lon, place.lat]);
      const box = { left: x - width / 2, right: x + width / 2, top: y - ABOVE - height, bottom: y - ABOVE };
      const free = !taken.some((other) => meet(other, box));
      if (free) taken.push(box);
      name.style.visibility = free ? "" : "hidden";
    }
  };
  map.on("move", part);
  map.on("resize", part);
  part();
  map.on("error", (event) => {
    // The marks stand without what lies below; it is said once.
    if (box.querySelector(".gone") !== null) return;
    const said = Object.assign(document.createElement("p"), { className: "gone", textContent: text.map.gone(event.error.message) });
    said.setAttribute("role", "status");
    box.append(said);
  });
  map.once("idle", () => (box.dataset.drawn = "true"));
  const loaded = new Promise<void>((done) => void map.once("load", () => done()));
  return {
    choose: (id) =>
      void loaded.then(() => {
        const place = places.find((p) => p.place.id === id);
        map.getSource<GeoJSONSource>("chosen")?.setData(collection(place ? [dot(place)] : []));
        if (place && !map.getBounds().contains([place.lon, place.lat])) map.easeTo({ center: [place.lon, place.lat], duration });
      }),
    nearer: () => map.zoomIn({ duration }),
    farther: () => map.zoomOut({ duration }),
    fit: () => fit(duration),
    view: () => {
      const seen = map.getBounds();
      const east = Math.min(180, seen.getEast());
      return [Math.max(-180, seen.getWest()), seen.getSouth(), east, seen.getNorth()].map((n) => n.toFixed(2)).join(",");
    },
    credit: ground.credit,
    failed: ground.failed,
    remove: () => map.remove(),
  };
}
