// The network: who plays parts in the same facts. Sigma draws, graphology lays out; both are loaded when first asked for.

import type { Network } from "../api";
import type Sigma from "sigma";
import type { Colours } from "./ground";
import { meet, type Box } from "./boxes";
import type { Picture } from "./map";

/** "a pair": the left and the right one's ids. */
export const pairKey = (left: string, right: string): string => `${left} ${right}`;

const COLOURS: Record<string, string> = {
  person: "accent",
  organisation: "good",
  outlet: "good",
  place: "turn",
  facility: "turn",
};

const SIZE = 12;
/** Room between a dot and its name, and around a name. */
const GAP = 3;

/**
 * Writes names beside the dots at every drawing: what was chosen first, then those of most facts, each to the right of its dot, to
 * the left, above or below, wherever it covers no dot and no name that stands already; a name for which there is no room is left to
 * the list, until one comes nearer.
 */
function writeNames(sigma: Sigma, network: Network, font: string, colour: Colours, chosen: () => string): void {
  const canvas = sigma.createCanvas("names", { beforeLayer: "mouse", style: { position: "absolute", pointerEvents: "none" } });
  const context = canvas.getContext("2d");
  if (!context) return;
  const ordered = network.nodes.toSorted((a, b) => b.facts - a.facts || (a.id < b.id ? -1 : 1));
  const widths = new Map<string, number>();
  const write = (): void => {
    const { width, height } = sigma.getDimensions();
    // A new size empties it.
    Object.assign(canvas, { width: width * devicePixelRatio, height: height * devicePixelRatio });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    context.scale(devicePixelRatio, devicePixelRatio);
    context.font = `${SIZE}px ${font}`;
    context.textBaseline = "middle";
    const picked = new Set(chosen().split(" "));
    const dots = new Map(
      ordered.flatMap((node) => {
        const data = sigma.getNodeDisplayData(node.id);
        if (!data) return [];
        const { x, y } = sigma.framedGraphToViewport(data);
        const r = sigma.scaleSize(data.size);
        return [[node.id, { x, y, r }] as const];
      }),
    );
    const taken: Box[] = [...dots.values()].map(({ x, y, r }) => ({ left: x - r, top: y - r, right: x + r, bottom: y + r }));
    for (const node of [...ordered.filter((n) => picked.has(n.id)), ...ordered.filter((n) => !picked.has(n.id))]) {
      const dot = dots.get(node.id);
      if (!dot) continue;
      const name = node.name.length > 40 ? `${node.name.slice(0, 39)}\u2026` : node.name;
      const long = widths.get(name) ?? context.measureText(name).width;
      widths.set(name, long);
      const { x, y, r } = dot;
      const high = SIZE / 2 + 1;
      const places = [
        [x + r + GAP, y],
        [x - r - GAP - long, y],
        [x - long / 2, y - r - GAP - high],
        [x - long / 2, y + r + GAP + high],
      ] as const;
      const boxes = places.map(([left, middle]) => ({
        at: [left, middle] as const,
        box: { left: left - 1, top: middle - high, right: left + long + 1, bottom: middle + high },
      }));
      const seen = ({ box }: { box: Box }) => box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      const free = boxes.find((place) => seen(place) && !taken.some((other) => meet(other, place.box)));
      const place = free ?? (picked.has(node.id) ? (boxes.find(seen) ?? boxes[0]) : undefined);
      if (!place) continue;
      taken.push(place.box);
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeStyle = colour("raised");
      context.strokeText(name, ...place.at);
      context.fillStyle = colour(picked.has(node.id) ? "bad" : "ink");
      context.fillText(name, ...place.at);
    }
  };
  sigma.on("afterRender", write);
}

/** Groups that have nothing to do with each other stay near one another, the more so the more they are, and pairs apart enough to be read. */
const SETTLED = (order: number) => ({
  gravity: Math.min(0.5, Math.max(0.12, order / 300)),
  strongGravityMode: true,
  scalingRatio: 6,
  slowDown: 3,
  barnesHutOptimize: order > 400,
});

export async function drawNetwork(
  box: HTMLElement,
  network: Network,
  chosen: (key: string) => void,
): Promise<Picture> {
  const [{ default: Graph }, { default: Drawing }, { default: layout }] = await Promise.all([
    import("graphology"),
    import("sigma"),
    import("graphology-layout-forceatlas2"),
  ]);
  const css = getComputedStyle(box);
  const colour = (name: string) => css.getPropertyValue(`--${name}`).trim();
  const graph = new Graph({ type: "undirected" });
  // Where there are many, dots are smaller.
  const scale = Math.min(1, Math.sqrt(60 / network.nodes.length));
  network.nodes.forEach((node, at) => {
    // The same facts give the same picture: all begin on a circle in their order.
    const turn = (2 * Math.PI * at) / network.nodes.length;
    graph.addNode(node.id, {
      x: Math.cos(turn),
      y: Math.sin(turn),
      size: scale * (4 + 3 * Math.sqrt(node.facts)),
      label: node.name,
      color: colour(COLOURS[node.kind] ?? "soft"),
    });
  });
  for (const edge of network.edges)
    graph.addEdgeWithKey(pairKey(edge.left, edge.right), edge.left, edge.right, {
      size: Math.max(1.5, scale * (1 + 1.5 * Math.sqrt(edge.facts))),
      weight: edge.facts,
      color: colour("rule-strong"),
    });
  layout.assign(graph, { iterations: 600, settings: SETTLED(graph.order) });
  let now = "";
  const touches = (key: string): boolean => now !== "" && (key === now || key.split(" ").includes(now));
  const sigma = new Drawing(graph, box, {
    enableEdgeEvents: true,
    // Names are written below, where there is room for them.
    renderLabels: false,
    defaultDrawNodeHover: () => undefined,
    zIndex: true,
    // Names stand to the right of their dots: there must be room for them.
    stagePadding: scale * Math.min(120, box.clientWidth * 0.22),
    edgeReducer: (key, data) => (touches(key) ? { ...data, color: colour("bad"), zIndex: 1 } : data),
    nodeReducer: (key, data) => (key === now || now.split(" ").includes(key) ? { ...data, color: colour("bad"), zIndex: 1 } : data),
  });
  writeNames(sigma, network, css.fontFamily, colour, () => now);
  sigma.on("clickEdge", ({ edge }) => chosen(edge));
  sigma.on("clickNode", ({ node }) => chosen(node));
  const camera = sigma.getCamera();
  const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300;
  // The map's keys: arrows move what is seen, plus and minus go nearer and farther.
  const keyed = (event: KeyboardEvent): void => {
    if (event.target !== box || event.ctrlKey || event.metaKey || event.altKey) return;
    const { x, y, ratio } = camera.getState();
    const by = 0.1 * ratio;
    const to = {
      ArrowLeft: { x: x - by },
      ArrowRight: { x: x + by },
      ArrowUp: { y: y + by },
      ArrowDown: { y: y - by },
      "+": { ratio: ratio / 1.5 },
      "=": { ratio: ratio / 1.5 },
      "-": { ratio: ratio * 1.5 },
    }[event.key];
    if (!to) return;
    event.preventDefault();
    void camera.animate(to, { duration: duration / 3 });
  };
  box.tabIndex = 0;
  box.addEventListener("keydown", keyed);
  return {
    choose: (key) => {
      now = key;
      sigma.refresh();
    },
    nearer: () => void camera.animatedZoom({ duration }),
    farther: () => void camera.animatedUnzoom({ duration }),
    fit: () => void camera.animatedReset({ duration }),
    remove: () => {
      box.removeEventListener("keydown", keyed);
      box.removeAttribute("tabindex");
      sigma.kill();
    },
  };
}
