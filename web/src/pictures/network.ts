// The network: who plays parts in the same facts. Sigma draws, graphology lays out; both are loaded when first asked for.

import type { Network } from "../api";
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

/** Groups that have nothing to do with each other stay near one another, and pairs apart enough to be read. */
const SETTLED = (order: number) => ({
  gravity: 0.12,
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
  const [{ default: Graph }, { default: Sigma }, { default: layout }] = await Promise.all([
    import("graphology"),
    import("sigma"),
    import("graphology-layout-forceatlas2"),
  ]);
  const css = getComputedStyle(box);
  const colour = (name: string) => css.getPropertyValue(`--${name}`).trim();
  const graph = new Graph({ type: "undirected" });
  network.nodes.forEach((node, at) => {
    // The same facts give the same picture: all begin on a circle in their order.
    const turn = (2 * Math.PI * at) / network.nodes.length;
    graph.addNode(node.id, {
      x: Math.cos(turn),
      y: Math.sin(turn),
      size: 4 + 3 * Math.sqrt(node.facts),
      label: node.name,
      color: colour(COLOURS[node.kind] ?? "soft"),
    });
  });
  for (const edge of network.edges)
    graph.addEdgeWithKey(pairKey(edge.left, edge.right), edge.left, edge.right, {
      size: 1 + 1.5 * Math.sqrt(edge.facts),
      weight: edge.facts,
      color: colour("rule-strong"),
    });
  layout.assign(graph, { iterations: 600, settings: SETTLED(graph.order) });
  let now = "";
  const touches = (key: string): boolean => now !== "" && (key === now || key.split(" ").includes(now));
  const sigma = new Sigma(graph, box, {
    enableEdgeEvents: true,
    labelColor: { color: colour("ink") },
    labelFont: css.fontFamily,
    labelSize: 12,
    labelRenderedSizeThreshold: 4,
    labelDensity: 4,
    labelGridCellSize: 60,
    defaultDrawNodeHover: () => undefined,
    zIndex: true,
    // Names stand to the right of their dots: there must be room for them.
    stagePadding: Math.min(120, box.clientWidth * 0.22),
    edgeReducer: (key, data) => (touches(key) ? { ...data, color: colour("bad"), zIndex: 1 } : data),
    nodeReducer: (key, data) => (key === now || now.split(" ").includes(key) ? { ...data, color: colour("bad"), zIndex: 1 } : data),
  });
  sigma.on("clickEdge", ({ edge }) => chosen(edge));
  sigma.on("clickNode", ({ node }) => chosen(node));
  const camera = sigma.getCamera();
  const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300;
  return {
    choose: (key) => {
      now = key;
      sigma.refresh();
    },
    nearer: () => void camera.animatedZoom({ duration }),
    farther: () => void camera.animatedUnzoom({ duration }),
    fit: () => void camera.animatedReset({ duration }),
    remove: () => sigma.kill(),
  };
}
