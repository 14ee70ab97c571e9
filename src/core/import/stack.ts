// Layers one upon the other: one Repeat where they are alike, a Repeat of a period where they take turns, else each as
// a group of its own.
import type { Feed } from "../model/index.ts";
import { Canvas } from "./canvas.ts";
import type { Source } from "./sources.ts";

interface Stack {
  readonly id: string;
  readonly title: string;
  /** Where the first layer's `x` comes from. */
  readonly x: string;
  /** What all layers are given, by port: `mask` → `mask.mask`. */
  readonly shared: Readonly<Record<string, string>>;
  /** The dim that counts the layers. */
  readonly count: string;
  readonly layers: readonly Canvas[];
  /** All layers are one period, which is applied `count` times with the same weights (ALBERT). */
  readonly isShared?: boolean;
}

/** Draws the layers and gives where their output is: `blocks.x`. */
export function stack(
  canvas: Canvas,
  { id, title, x, shared, count, layers, isShared = false }: Stack,
): string {
  const period = isShared ? layers.length : periodOf(layers.map((layer) => JSON.stringify(layer.graph())));
  const take = (into: Canvas, prefix: string, sources: ReadonlyMap<string, Source>) => {
    for (const [name, source] of sources) into.sources.set(`${prefix}.${name}`, source);
  };
  // One layer apart from the others is no Repeat.
  const isAlone = layers.length === 1 && count !== "N";
  if (isAlone || (period === layers.length && period > 1 && !isShared)) {
    let at = x;
    layers.forEach((layer, l) => {
      const name = `${id}_${l + 1}`;
      canvas.hold(name, layer, { title: `${title} ${l + 1}`, ports: portsOf(layer, shared, "shared") }, [
        "x",
      ]);
      feed(canvas, name, layer, at, shared);
      take(canvas, name, layer.sources);
      at = `${name}.x`;
    });
    return at;
  }
  const body = period === 1 ? layers[0]! : periodBody(layers.slice(0, period), shared);
  const times = period === 1 || isShared ? count : `${count}/${period}`;
  const params = { ...(times === "N" ? {} : { count: times }), ...(isShared ? { weights: "shared" } : {}) };
  const used = portsOf(body, shared, "carried");
  const bare = Object.keys(params).length === 0;
  canvas.hold(id, body, { block: "repeat", title, ...(bare ? {} : { params }), ports: used }, ["x"]);
  feed(canvas, id, body, x, shared);
  layers.forEach((layer, l) => {
    const inside = period === 1 ? "" : `.layer_${(l % period) + 1}`;
    take(canvas, isShared ? `${id}${inside}` : `${id}.${Math.floor(l / period)}${inside}`, layer.sources);
  });
  return `${id}.x`;
}

/** A group for each layer of the period. */
function periodBody(layers: readonly Canvas[], shared: Stack["shared"]): Canvas {
  const body = new Canvas();
  let at = "in.x";
  layers.forEach((layer, l) => {
    const name = `layer_${l + 1}`;
    body.hold(name, layer, { title: `Layer ${l + 1}`, ports: portsOf(layer, shared, "shared") }, ["x"]);
    feed(body, name, layer, at, Object.fromEntries(Object.keys(shared).map((port) => [port, `in.${port}`])));
    at = `${name}.x`;
  });
  body.wire(at, "out.x");
  return body;
}

/** The ports that a layer reads, `x` first. */
function portsOf(layer: Canvas, shared: Stack["shared"], x: Feed): Record<string, Feed> {
  const read = Object.keys(shared).filter((port) => layer.reads(`in.${port}`));
  return { x, ...Object.fromEntries(read.map((port) => [port, "shared" as const])) };
}

function feed(canvas: Canvas, id: string, layer: Canvas, x: string, shared: Stack["shared"]): void {
  canvas.wire(x, `${id}.x`);
  for (const port of Object.keys(portsOf(layer, shared, "shared")))
    if (port !== "x") canvas.wire(shared[port]!, `${id}.${port}`);
}

/** The least period that divides the number of layers; that number where there is none. */
function periodOf(layers: readonly string[]): number {
  for (let p = 1; p < layers.length; p++)
    if (layers.length % p === 0 && layers.every((layer, l) => layer === layers[l % p])) return p;
  return layers.length;
}
