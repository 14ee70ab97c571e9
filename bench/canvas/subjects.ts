// How the bench works each of the two pages: open a graph there, add a node, ask where things are.
import type { Page } from "@playwright/test";
import { check, type HeddleDocument, printDocument } from "../../src/core/index.ts";
import type {} from "../../src/renderer/bench-hook.ts";
import { shapeOf } from "../../src/scene/geometry.ts";
import type { BareGraph, BareNode, View } from "./bare/graph.ts";
import { addition } from "./document.ts";
import { marks } from "./trace.ts";

export type Places = Readonly<Record<string, readonly [number, number]>>;
export type Sizes = Readonly<Record<string, { readonly width: number; readonly height: number }>>;

/** Each takes `expect`, the ids of nodes that must be in the page when it is done; both marks are set on the way. */
export interface Subject {
  open(page: Page, camera: View, expect: readonly string[]): Promise<void>;
  add(page: Page, at: readonly [number, number], mounted: boolean): Promise<void>;
  /** Takes the added node away again. */
  remove(page: Page): Promise<void>;
  select(page: Page, ids: readonly string[]): Promise<void>;
  places(page: Page): Promise<Places>;
  camera(page: Page): Promise<View>;
}

interface Awaited {
  /** Nodes that are in the page then. */
  readonly ids: readonly string[];
  /** A node that is in the graph then. */
  readonly has: string;
  readonly edges: number;
  /** The mark to set. */
  readonly end: string;
}

/**
 * In the page: waits, frame by frame, until nodes are there, and marks the frame that shows them. It has to look on
 * before the action begins: asked afterwards, it comes too late for the first frame.
 */
const untilShown = ({ ids, has, edges, end }: Awaited) =>
  new Promise<void>((done) => {
    const look = () => {
      const there = ids.every((id) => document.querySelector(`.react-flow__node[data-id="${id}"]`));
      const drawn = document.querySelectorAll(".react-flow__edge").length >= edges;
      const known = window.heddleBench?.nodes().includes(has) ?? true;
      if (there && drawn && known) {
        performance.mark(end);
        requestAnimationFrame(() => requestAnimationFrame(() => done()));
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });

export function sizesOf(document: HeddleDocument): Sizes {
  return Object.fromEntries(check(document).root.nodes.map((node) => [node.id, shapeOf(node)]));
}

export function appSubject(document: HeddleDocument): Subject {
  const text = printDocument(document);
  return {
    async open(page, camera, expect) {
      const shown = page.evaluate(untilShown, { ids: expect, has: "l0_qkv", end: marks.end, edges: 0 });
      await page.evaluate(
        ({ text, camera, begin }) => {
          performance.mark(begin);
          window.heddleBench?.open(text, camera);
        },
        { text, camera, begin: marks.begin },
      );
      await shown;
    },
    async add(page, at, mounted) {
      const shown = page.evaluate(untilShown, {
        ...{ ids: mounted ? ["added"] : [], has: "added" },
        ...{ end: marks.end, edges: 0 },
      });
      await page.evaluate(
        ({ edit, begin }) => {
          performance.mark(begin);
          window.heddleBench?.dispatch(edit);
        },
        { edit: addition(at), begin: marks.begin },
      );
      await shown;
    },
    remove: (page) =>
      page.evaluate(() => void window.heddleBench?.dispatch({ edit: "removeNode", scope: "", id: "added" })),
    select: (page, ids) => page.evaluate((chosen) => window.heddleBench?.select(chosen), ids),
    places: (page) => page.evaluate(() => window.heddleBench?.layout() ?? {}),
    camera: (page) => page.evaluate(() => window.heddleBench?.camera() ?? { x: 0, y: 0, zoom: 0 }),
  };
}

export function bareSubject(document: HeddleDocument, pictures: Readonly<Record<string, string>>): Subject {
  const graph = bareGraph(document, pictures);
  return {
    async open(page, camera, expect) {
      const edges = graph.wires.length;
      const shown = page.evaluate(untilShown, { ids: expect, has: "l0_qkv", end: marks.end, edges });
      await page.evaluate(
        ({ graph, camera, begin }) => {
          performance.mark(begin);
          window.bare?.open(graph, camera);
        },
        { graph, camera, begin: marks.begin },
      );
      await shown;
    },
    async add(page, at) {
      const like = graph.nodes.find((n) => n.id === "norm_f");
      if (!like) throw new Error("no norm to copy");
      const shown = page.evaluate(untilShown, { ids: ["added"], has: "added", end: marks.end, edges: 0 });
      await page.evaluate(
        ({ node, begin }) => {
          performance.mark(begin);
          window.bare?.add(node);
        },
        { node: { ...like, id: "added", x: at[0], y: at[1] }, begin: marks.begin },
      );
      await shown;
    },
    remove: (page) => page.evaluate(() => window.bare?.remove("added")),
    select: (page, ids) => page.evaluate((chosen) => window.bare?.select(chosen), ids),
    places: (page) => page.evaluate(() => window.bare?.layout() ?? {}),
    camera: (page) => page.evaluate(() => window.bare?.camera() ?? { x: 0, y: 0, zoom: 0 }),
  };
}

function bareGraph(document: HeddleDocument, pictures: Readonly<Record<string, string>>): BareGraph {
  const nodes = check(document).root.nodes.map((node): BareNode => {
    const { width, height, inputs, outputs } = shapeOf(node);
    const [x, y] = document.layout[node.id] ?? [0, 0];
    const ports = (sockets: typeof inputs) => sockets.map((s) => ({ name: s.port, y: s.y }));
    const ends = { inputs: ports(inputs), outputs: ports(outputs) };
    return {
      id: node.id,
      title: node.title,
      x,
      y,
      width,
      height,
      ...ends,
      picture: pictures[node.id] ?? null,
    };
  });
  const wires = document.wires.map((wire) => {
    const [from = "", to = ""] = wire.split(" → ");
    const [source = "", sourceHandle = ""] = from.split(".");
    const [target = "", targetHandle = ""] = to.split(".");
    return { source, sourceHandle, target, targetHandle };
  });
  return { nodes, wires };
}
