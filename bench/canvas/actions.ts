// What a person does on a big graph, each measured and then checked against what it should have come to.
import type { Page } from "@playwright/test";
import type { View } from "./bare/graph.ts";
import { course, Hand, type Spot } from "./input.ts";
import type { Session } from "./pages.ts";
import { record, type Written } from "./recorder.ts";
import type { Places, Sizes, Subject } from "./subjects.ts";
import { type Measured, marks, traced } from "./trace.ts";

export const actions = ["open", "drag one", "drag 50", "pan", "zoom", "add"] as const;
export type Action = (typeof actions)[number];
export type Look = "all" | "near";

export interface Setting {
  readonly session: Session;
  readonly subject: Subject;
  readonly sizes: Sizes;
  readonly places: Places;
  readonly look: Look;
  /** Fewer events, for the check in CI. */
  readonly short: boolean;
  /** Whether nodes out of view may be left out of the page. */
  readonly windowed: boolean;
}

export interface Outcome extends Measured {
  readonly action: Action;
  readonly written: Written;
  /** Ids of the nodes that the action may write: the dragged, and those in or near the view on its way. */
  readonly allowed: readonly string[];
}

/** Share of the view around it in which nodes may be in the page, so that a pan finds them there. */
const near = 0.4;

/** Zoom at which about 40 nodes are in view. */
const nearZoom = 0.68;

/** All of the graph, or 40 nodes from its middle, in a window of so many pixels. */
export function cameraFor(places: Places, sizes: Sizes, look: Look, width: number, height: number): View {
  const ids = Object.keys(places);
  const [xs, ys] = [ids.map((id) => places[id]?.[0] ?? 0), ids.map((id) => places[id]?.[1] ?? 0)];
  const right = Math.max(...ids.map((id) => (places[id]?.[0] ?? 0) + (sizes[id]?.width ?? 0)));
  const bottom = Math.max(...ids.map((id) => (places[id]?.[1] ?? 0) + (sizes[id]?.height ?? 0)));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const zoom =
    look === "near" ? nearZoom : Math.min((width - 80) / (right - left), (height - 80) / (bottom - top));
  return { x: width / 2 - (zoom * (left + right)) / 2, y: height / 2 - (zoom * (top + bottom)) / 2, zoom };
}

/** Nodes whose box meets the view, widened by a share of itself on each side. */
export function inView(at: Setting, camera: View, box: Box, widen = 0): string[] {
  const [w, h] = [box.width / camera.zoom, box.height / camera.zoom];
  const [left, top] = [-camera.x / camera.zoom - widen * w, -camera.y / camera.zoom - widen * h];
  const [right, bottom] = [left + w * (1 + 2 * widen), top + h * (1 + 2 * widen)];
  return Object.entries(at.places).flatMap(([id, [x, y]]) => {
    const { width = 0, height = 0 } = at.sizes[id] ?? {};
    return x < right && x + width > left && y < bottom && y + height > top ? [id] : [];
  });
}

export interface Box extends Spot {
  readonly width: number;
  readonly height: number;
}

/** Where on the page the canvas is. */
export async function canvasBox(page: Page): Promise<Box> {
  const box = await page.locator(".react-flow").boundingBox();
  if (!box) throw new Error("there is no canvas");
  return box;
}

const rest = async (page: Page): Promise<void> => {
  await page.requestGC();
  await page.waitForTimeout(300);
};

/** Measures one action that the mouse does: marks, trace, record of DOM writes. */
async function measured(at: Setting, action: Action, work: () => Promise<void>): Promise<Outcome> {
  const { page, tracing } = at.session;
  await rest(page);
  const stop = await record(page);
  const result = await traced(tracing, work);
  return { action, ...result, written: await stop(), allowed: [] };
}

const mark = (page: Page, name: string) => page.evaluate((n) => void performance.mark(n), name);

async function byHand(at: Setting, action: Action, work: () => Promise<void>): Promise<Outcome> {
  const { page } = at.session;
  return measured(at, action, async () => {
    await mark(page, marks.begin);
    await work();
    await mark(page, marks.end);
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  });
}

export async function open(at: Setting): Promise<Outcome> {
  const { page } = at.session;
  const box = await canvasBox(page);
  const camera = cameraFor(at.places, at.sizes, at.look, box.width, box.height);
  const all = at.windowed ? (at.look === "near" ? inView(at, camera, box) : []) : Object.keys(at.places);
  const gone = await page.$$eval(".react-flow__node", (nodes) =>
    nodes.map((n) => n.getAttribute("data-id") ?? ""),
  );
  const outcome = await measured(at, "open", () => at.subject.open(page, camera, all));
  // The graph before goes; of this one come the nodes in and near the view.
  const come = at.look === "near" ? inView(at, camera, box, near) : [];
  return { ...outcome, allowed: [...gone, ...come] };
}

/** Drags the node nearest to the middle of the view, alone or with 49 others, and checks where all of them end. */
export async function drag(at: Setting, many: boolean): Promise<Outcome> {
  const { session, subject } = at;
  const { page } = session;
  const box = await canvasBox(page);
  const hand = new Hand(session.input);
  const [before, camera] = [await subject.places(page), await subject.camera(page)];
  const centre = {
    x: (box.width / 2 - camera.x) / camera.zoom,
    y: (box.height / 2 - camera.y) / camera.zoom,
  };
  const far = ([, [x, y]]: [string, readonly [number, number]]) => Math.hypot(x - centre.x, y - centre.y);
  const byDistance = Object.entries(before).sort((a, b) => far(a) - far(b));
  const grip = ([x, y]: readonly [number, number]) => ({ x: x + 92, y: y + 14 });
  // A node that an earlier drag left over another would be taken in its place.
  const first = byDistance.find(([, place]) => covering(before, at.sizes, grip(place)) === 1)?.[0] ?? "";
  const others = byDistance.flatMap(([id]) => (id === first ? [] : [id]));
  const nearest = [first, ...others.slice(0, many ? 49 : 0)];
  await subject.select(page, many ? nearest : []);
  const [x, y] = before[first] ?? [0, 0];
  const from = {
    x: Math.round(box.x + camera.x + grip([x, y]).x * camera.zoom),
    y: Math.round(box.y + camera.y + grip([x, y]).y * camera.zoom),
  };
  await hand.hover(from);
  await page.waitForTimeout(200);
  const by = { x: 140, y: 60 };
  const outcome = await byHand(at, many ? "drag 50" : "drag one", () =>
    hand.drag(from, course(from, by, at.short ? 40 : 100)),
  );
  const after = await subject.places(page);
  for (const id of nearest) {
    const [was, is] = [before[id] ?? [0, 0], after[id] ?? [0, 0]];
    const off = Math.hypot(is[0] - was[0] - by.x / camera.zoom, is[1] - was[1] - by.y / camera.zoom);
    if (off * camera.zoom > 4)
      throw new Error(`${id} ended ${(off * camera.zoom).toFixed(1)} pixels off its place`);
  }
  const strays = Object.keys(before).filter(
    (id) =>
      !nearest.includes(id) && (before[id]?.[0] !== after[id]?.[0] || before[id]?.[1] !== after[id]?.[1]),
  );
  if (strays.length > 0) throw new Error(`${strays.length} nodes moved that nobody dragged, ${strays[0]}`);
  await subject.select(page, []);
  return { ...outcome, allowed: nearest };
}

/** A little of everything, so that what is measured has been compiled. */
export async function warmUp(at: Setting): Promise<void> {
  const { session, subject } = at;
  const hand = new Hand(session.input);
  const from = await emptySpot(session.page);
  const there = { x: from.x + 12, y: from.y + 8 };
  await hand.hover(from);
  await hand.drag(from, course(from, { x: 12, y: 8 }, 12));
  await hand.drag(there, course(there, { x: -12, y: -8 }, 12));
  await hand.wheel(from, [-4, -4, -4, 4, 4, 4]);
  await stillCamera({ ...at, subject });
}

/** How many nodes lie over a point. */
const covering = (places: Places, sizes: Sizes, { x, y }: Spot): number =>
  Object.entries(places).filter(([id, [left, top]]) => {
    const { width = 0, height = 0 } = sizes[id] ?? {};
    return x >= left && x <= left + width && y >= top && y <= top + height;
  }).length;

export async function pan(at: Setting): Promise<Outcome> {
  const { session, subject } = at;
  const { page } = session;
  const from = await emptySpot(page);
  const hand = new Hand(session.input);
  await hand.hover(from);
  const before = await subject.camera(page);
  const by = { x: at.look === "near" ? -360 : 90, y: 40 };
  const outcome = await byHand(at, "pan", () => hand.drag(from, course(from, by, at.short ? 40 : 100)));
  const after = await subject.camera(page);
  const off = Math.hypot(after.x - before.x - by.x, after.y - before.y - by.y);
  if (off > 4) throw new Error(`the view ended ${off.toFixed(1)} pixels off its place`);
  const way = [0, 0.25, 0.5, 0.75, 1].map((t) => ({
    x: before.x + by.x * t,
    y: before.y + by.y * t,
    zoom: before.zoom,
  }));
  const box = await canvasBox(page);
  // The swing of the mouse on its way is 60 pixels to each side.
  const allowed = at.look === "near" ? way.flatMap((camera) => inView(at, camera, box, near + 0.1)) : [];
  return { ...outcome, allowed };
}

/** In and out again; from afar this passes from boxes to nodes and back. */
export async function zoom(at: Setting): Promise<Outcome> {
  const { session, subject } = at;
  const { page } = session;
  const box = await canvasBox(page);
  const centre = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  const before = await subject.camera(page);
  const count = at.short ? 20 : 50;
  const step = at.look === "near" ? 8 : 30;
  const steps = [...Array(count).fill(-step), ...Array(count).fill(step)];
  const outcome = await byHand(at, "zoom", () => new Hand(session.input).wheel(centre, steps));
  const after = await stillCamera(at);
  if (Math.abs(after.zoom / before.zoom - 1) > 0.02)
    throw new Error(`the zoom ended at ${after.zoom}, not ${before.zoom}`);
  // From afar it comes as near as 8 times that: what is in view there, a quarter of the way out or less.
  const out = inView(at, { ...before }, box, near + 0.2);
  return { ...outcome, allowed: at.look === "near" ? out : Object.keys(at.places) };
}

export async function add(at: Setting): Promise<Outcome> {
  const { page } = at.session;
  const [box, camera] = [await canvasBox(page), await at.subject.camera(page)];
  const spot = [
    Math.round((box.width / 2 - camera.x) / camera.zoom),
    Math.round((box.height / 2 - camera.y) / camera.zoom),
  ] as const;
  // As the other actions: what is measured has been compiled. The page works off the run that each of them brings.
  for (let i = 0; i < 2; i++) {
    await at.subject.add(page, spot, at.look === "near");
    await page.waitForTimeout(1000);
    await at.subject.remove(page);
    await page.waitForTimeout(1000);
  }
  const outcome = await measured(at, "add", () => at.subject.add(page, spot, at.look === "near"));
  const put = (await at.subject.places(page)).added;
  if (put?.[0] !== spot[0] || put[1] !== spot[1]) throw new Error(`the new node is at ${put}, not ${spot}`);
  // Values in view are stale from then on, and say so.
  const now = { ...at, places: await at.subject.places(page) };
  const stale = at.look === "near" ? inView(now, camera, box, near + 0.1) : [];
  return { ...outcome, allowed: ["added", ...stale] };
}

/** The camera when it has come to rest: a slow page still has turns of the wheel to work off. */
async function stillCamera({ session, subject }: Setting): Promise<View> {
  let seen = await subject.camera(session.page);
  for (let i = 0; i < 40; i++) {
    await session.page.waitForTimeout(250);
    const now = await subject.camera(session.page);
    if (now.zoom === seen.zoom && now.x === seen.x) return now;
    seen = now;
  }
  return seen;
}

/** A point of the ground with nothing on it, near the middle. */
async function emptySpot(page: Page): Promise<Spot> {
  const box = await canvasBox(page);
  return page.evaluate(({ x, y, width, height }) => {
    for (let r = 0; r < Math.min(width, height) / 2 - 20; r += 9)
      for (let a = 0; a < 16; a++) {
        const at = {
          x: Math.round(x + width / 2 + r * Math.cos(a)),
          y: Math.round(y + height / 2 + r * Math.sin(a)),
        };
        if (document.elementFromPoint(at.x, at.y)?.classList.contains("react-flow__pane")) return at;
      }
    throw new Error("no empty spot");
  }, box);
}
