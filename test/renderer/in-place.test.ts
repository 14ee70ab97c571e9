// Groups opened where they stand, over random nested graphs: frames hold their content, nothing comes to lie on anything,
// and with all of them closed again everything is where it was.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allNodes,
  CheckMemo,
  check,
  type HeddleDocument,
  joinPath,
  type NodePath,
  type NodeSpec,
  splitPath,
} from "../../src/core/index.ts";
import { type Extent, fitted } from "../../src/renderer/scene/camera.ts";
import { openedAtFirst } from "../../src/renderer/store/opening-slice.ts";
import { fetchPresets, preset as shipped } from "../../src/renderer/store/presets.ts";
import { isDrawn } from "../../src/renderer/store/view-slice.ts";
import { drawnScene } from "../../src/scene/compose.ts";
import { type Drawn, levelAt } from "../../src/scene/drawn.ts";
import type { Flow } from "../../src/scene/faces.ts";
import { placesFrom } from "../../src/scene/places.ts";
import { withoutRoomFor, withRoomFor } from "../../src/scene/room.ts";
import { Routers } from "../../src/scene/routers.ts";
import {
  type Box,
  boundsOf,
  boxOf,
  buildScene,
  overlaps,
  type Scene,
  type SceneNode,
} from "../../src/scene/scene.ts";
import { shapesOf } from "../../src/scene/shapes.ts";
import { towerLayout } from "../../src/scene/tower.ts";
import { stepAt, valueZoom } from "../../src/scene/zoom-steps.ts";
import { preset, presetNames } from "../core/presets.ts";
import { drawnAsTower } from "../support/drawn-as-tower.ts";

interface Tree {
  readonly inner: readonly (Tree | null)[];
  /** In which cell of a grid each stands, and how far in it. */
  readonly cells: readonly number[];
  readonly off: number;
}

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    inner: fc.array(fc.option(tie("tree"), { freq: 2, depthSize: "small" }), { minLength: 1, maxLength: 4 }),
    cells: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8], { minLength: 9, maxLength: 9 }),
    off: fc.integer({ min: 0, max: 40 }),
  }) as fc.Arbitrary<Tree>,
}));

/** Larger than any closed node. */
const cell = { width: 360, height: 260 };

function level(
  { inner, cells, off }: Tree,
  path: NodePath,
  layout: Record<string, readonly [number, number]>,
) {
  const nodes: Record<string, NodeSpec> = {};
  const place = (id: string, at: number) => {
    layout[joinPath(path, id)] = [(at % 3) * cell.width + off, Math.floor(at / 3) * cell.height - off];
  };
  const wires: string[] = [];
  let last = path === "" ? null : "in.x";
  for (const [i, tree] of inner.entries()) {
    const id = `n${i}`;
    const own = joinPath(path, id);
    nodes[id] = tree
      ? { block: "repeat", body: { inputs: { x: "carried" }, outputs: ["x"], ...level(tree, own, layout) } }
      : { block: "norm" };
    place(id, cells[i] ?? 0);
    if (last !== null) wires.push(`${last} → ${id}.x`);
    last = `${id}.x`;
  }
  if (path !== "") {
    wires.push(`${last} → out.x`);
    place("in", cells[5] ?? 0);
    place("out", cells[6] ?? 0);
  }
  return { nodes, wires };
}

function documentOf(tree: Tree, direction: Flow): HeddleDocument {
  const layout: Record<string, readonly [number, number]> = {};
  const graph = level(tree, "", layout);
  return { format: 2, name: "nested", dims: { N: 2, D: 8 }, text: {}, seed: 1, ...graph, layout, direction };
}

await fetchPresets();

const memo = new CheckMemo();

/** The levels of a document that are drawn with these groups open. */
function drawn(document: HeddleDocument, opened: ReadonlySet<NodePath>, before?: Drawn): Drawn {
  const checked = check(document, { memo });
  const flow = document.direction ?? "right";
  const levels = new Map<NodePath, Scene>();
  for (const path of ["", ...opened]) {
    const graph = path === "" ? checked.root : allNodes(checked.root).find((n) => n.path === path)?.body;
    if (!graph || !isDrawn(path, "", opened)) continue;
    const shapes = shapesOf(graph, flow);
    const placed = placesFrom(graph, shapes, document.layout);
    const places = placed.size > 0 ? placed : (towerLayout(graph.graph.wires, shapes, flow) ?? placed);
    const known = before?.levels.get(path);
    levels.set(path, buildScene(graph, places, new Map(), undefined, known, flow));
  }
  const scene = drawnScene(levels, before);
  if (!scene) throw new Error("there is a root");
  return scene;
}

const groupsOf = (document: HeddleDocument): NodePath[] =>
  allNodes(check(document).root).flatMap((n) => (n.body ? [n.path] : []));

const holds = (outer: Box, box: Box): boolean =>
  outer.left <= box.left && outer.top <= box.top && outer.right >= box.right && outer.bottom >= box.bottom;

const isInside = (node: SceneNode, frame: SceneNode): boolean => node.path.startsWith(`${frame.path}/`);

function faultsOf(scene: Drawn): string[] {
  const nodes = [...scene.nodes.values()];
  return nodes.flatMap((a, i) =>
    nodes.slice(i + 1).flatMap((b) => {
      if (a.kind === "frame" && isInside(b, a))
        return holds(boxOf(a), boxOf(b)) ? [] : [`${a.path} does not hold ${b.path}`];
      return overlaps(boxOf(a), boxOf(b)) ? [`${a.path} lies on ${b.path}`] : [];
    }),
  );
}

const flows: readonly Flow[] = ["right", "up", "down"];

const opening = fc
  .tuple(tree, fc.constantFrom(...flows), fc.infiniteStream(fc.boolean()))
  .map(([tree, flow, opens]) => {
    const document = documentOf(tree, flow);
    return { document, opened: new Set(groupsOf(document).filter(() => opens.next().value)) };
  });

test("frames hold what is inside them, and nothing lies on anything else", () => {
  fc.assert(
    fc.property(opening, ({ document, opened }) => {
      expect(faultsOf(drawn(document, opened))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("closed again, all is where it was: the same nodes and wires as of the level alone", () => {
  fc.assert(
    fc.property(opening, ({ document, opened }) => {
      const closed = drawn(document, new Set());
      const again = drawn(document, new Set(), drawn(document, opened, closed));
      expect([...again.nodes.values()].map((n) => [n.id, n.at, n.kind])).toEqual(
        [...closed.nodes.values()].map((n) => [n.id, n.at, n.kind]),
      );
      const [own] = again.levels.values();
      expect([...again.nodes.values()].every((n) => own?.nodes.get(n.id) === n)).toBe(true);
      for (const { path, at } of closed.nodes.values())
        expect([at.x, at.y]).toEqual([...(document.layout[path] ?? [])]);
    }),
    { numRuns: 50 },
  );
});

test("a node put down where it is drawn keeps its place, on every level", () => {
  fc.assert(
    fc.property(opening, ({ document, opened }) => {
      const scene = drawn(document, opened);
      for (const [path, own] of scene.levels)
        for (const node of own.nodes.values()) {
          const shown = scene.parts.get(path)?.nodes.get(node.path);
          if (shown?.kind !== "block") continue;
          expect(scene.outward(path, node.at, node.shape)).toEqual(shown.at);
          expect(scene.inward(path, shown.at, node.shape)).toEqual(node.at);
        }
    }),
    { numRuns: 100 },
  );
});

test("what is put down anywhere is drawn there, or beside what is open", () => {
  const point = fc.record({
    x: fc.integer({ min: -600, max: 1200 }),
    y: fc.integer({ min: -600, max: 1200 }),
  });
  const size = fc.integer({ min: 1, max: 300 });
  const box = fc.tuple(point, size, size).map(
    ([{ x, y }, w, h]): Box => ({
      left: x,
      top: y,
      right: x + w,
      bottom: y + h,
    }),
  );
  fc.assert(
    fc.property(
      box,
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 0, max: 900 }),
      box,
      (was, dx, dy, put) => {
        const now = {
          left: was.left - dx,
          top: was.top - dy,
          right: was.right + dx,
          bottom: was.bottom + dx,
        };
        const shown = withRoomFor(withoutRoomFor(put, { was, now }), { was, now });
        expect(overlaps(shown, now) && !overlaps(put, now)).toBe(false);
        if (!overlaps(put, now)) expect(shown.right - shown.left).toBe(put.right - put.left);
      },
    ),
    { numRuns: 500 },
  );
});

test("wires stay on their level: from socket to socket of it, across a border from both sides", () => {
  fc.assert(
    fc.property(opening, ({ document, opened }) => {
      const scene = drawn(document, opened);
      for (const { from, to, start, end, source } of scene.wires) {
        expect(splitPath(from.path)[0]).toBe(splitPath(to.path)[0]);
        expect(source).not.toBeNull();
        for (const [node, at] of [[from, start] as const, [to, end] as const]) {
          const b = boxOf(node);
          expect(holds(b, { left: at.x, right: at.x, top: at.y, bottom: at.y })).toBe(true);
        }
      }
      const open = [...scene.nodes.values()].filter((n) => n.kind === "frame");
      for (const frame of open) {
        const middle = { x: frame.at.x + 4, y: frame.at.y + frame.shape.height / 2 };
        expect(levelAt(scene, middle)).toBe(frame.path);
      }
    }),
    { numRuns: 100 },
  );
});

test("an edit of one level leaves the nodes and the courses of the others", () => {
  const document = drawnAsTower(preset("decoder-only"));
  const opened = new Set(["blocks", "blocks/attn"]);
  const before = drawn(document, opened);
  const routers = new Routers();
  const routes = routers.route(before);
  const moved = { ...document, layout: { ...document.layout, pe: [400, 390] as const } };
  const after = drawn(moved, opened, before);
  expect(after.parts.get("")).not.toBe(before.parts.get(""));
  const now = routers.route(after);
  for (const path of opened) {
    const part = after.parts.get(path);
    expect(part).toBe(before.parts.get(path));
    expect(part?.wires.length).toBeGreaterThan(5);
    for (const wire of part?.wires ?? []) expect(now.get(wire)).toBe(routes.get(wire));
  }
});

describe.each(presetNames)("%s, all groups open in place", (name) => {
  test("nothing overlaps, and no wire runs under a node or out of its frame", () => {
    const document = drawnAsTower(preset(name));
    const scene = drawn(document, new Set(groupsOf(document)));
    expect(faultsOf(scene)).toEqual([]);
    const routes = new Routers().route(scene);
    expect(routes.size).toBe(scene.wires.length);
    const under = [...routes].flatMap(([wire, { corners = [] }]) => {
      const scope = splitPath(wire.to.path)[0];
      const part = scene.parts.get(scope);
      const frame = scene.nodes.get(scope);
      const last = corners.length - 2;
      return corners.slice(1).flatMap((b, i) => {
        const a = corners[i] ?? b;
        const stretch = {
          left: Math.min(a.x, b.x),
          right: Math.max(a.x, b.x),
          top: Math.min(a.y, b.y),
          bottom: Math.max(a.y, b.y),
        };
        const nodes = [...(part?.nodes.values() ?? [])].filter((node) => {
          if ((i === 0 && node === wire.from) || (i === last && node === wire.to)) return false;
          const box = boxOf(node);
          return overlaps(stretch, { ...box, left: box.left + 0.5, right: box.right - 0.5 });
        });
        const out = frame && !holds(boxOf(frame), stretch) ? [`${wire.wire} leaves ${scope}`] : [];
        return [...out, ...nodes.map((n) => `${wire.wire} runs under ${n.path}`)];
      });
    });
    expect(under).toEqual([]);
  });
});

describe("a preset as it opens", () => {
  /** What the canvas has at 1440 × 900, 1280 × 720 and 2560 × 1440, without a dock. */
  const canvases = [
    { width: 976, height: 773 },
    { width: 816, height: 593 },
    { width: 2096, height: 1313 },
  ] as const;
  const first = (name: string) => {
    const document = shipped(name);
    if (!document) throw new Error(`no preset ${name}`);
    return { document, opened: openedAtFirst(document) };
  };
  const open = (name: string, canvas: Extent) => {
    const { document, opened } = first(name);
    const bounds = boundsOf(drawn(document, new Set(opened)).nodes.values());
    if (!bounds) throw new Error("no nodes");
    return { bounds, opened, zoom: fitted(bounds, canvas).zoom };
  };

  test.each([
    [canvases[0], ["decoder-modern", "decoder-only", "encoder", "sort"]],
    [canvases[1], ["decoder-modern", "decoder-only", "sort"]],
    [canvases[2], ["decoder-modern", "decoder-only", "encoder", "encoder-decoder", "sort"]],
  ])("on %o its blocks are open where all of it can be read", (canvas, expected) => {
    const fit = presetNames.filter((name) => {
      const { opened, zoom } = open(name, canvas);
      return opened.length > 0 && zoom >= valueZoom;
    });
    expect(fit).toEqual(expected);
    for (const name of fit) {
      const { bounds, zoom } = open(name, canvas);
      expect(stepAt(zoom).title * zoom, name).toBeGreaterThanOrEqual(12);
      const area = (bounds.right - bounds.left) * (bounds.bottom - bounds.top) * zoom ** 2;
      expect(area / (canvas.width * canvas.height), name).toBeGreaterThanOrEqual(0.4);
    }
  });

  test("its own groups are open, those of blocks and of any other graph are not", () => {
    expect(first("encoder-decoder").opened).toEqual(["encoder", "decoder"]);
    expect(first("worked-example").opened).toEqual([]);
    expect(openedAtFirst(preset("encoder-decoder"))).toEqual([]);
  });
});
