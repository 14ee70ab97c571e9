// Routing after an edit looks only near what changed; it has to come out as routing from nothing would.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CheckedGraph,
  CheckMemo,
  check,
  type HeddleDocument,
  parseDocument,
} from "../../src/core/index.ts";
import { changesBetween } from "../../src/renderer/canvas/paint/changed-box.ts";
import { Shown } from "../../src/renderer/canvas/paint/shown.ts";
import { alone } from "../../src/scene/drawn.ts";
import { Router } from "../../src/scene/router.ts";
import { buildScene, type Scene } from "../../src/scene/scene.ts";

const parsed = parseDocument(readFileSync("graphs/encoder-decoder.graph.json", "utf8"));
if (!parsed.ok) throw new Error("the preset is broken");
const graph: CheckedGraph = check(parsed.document).root;
const ids = graph.nodes.map((n) => n.id);
const { wires } = graph.graph;

type Places = ReadonlyMap<string, { readonly x: number; readonly y: number }>;
const sceneOf = (places: Places, routes: HeddleDocument["routes"], before: Scene | undefined): Scene =>
  buildScene(graph, places, new Map(), routes, before);

const place = fc.record({ x: fc.integer({ min: 0, max: 1500 }), y: fc.integer({ min: 0, max: 600 }) });
const steps = fc.array(
  fc.oneof(
    fc.record({ id: fc.constantFrom(...ids), at: place }),
    fc.record({ wire: fc.constantFrom(...wires), at: place }),
  ),
  { minLength: 1, maxLength: 8 },
);

const coursesOf = (routes: Router["routes"]) =>
  [...routes].map(([wire, { path, room }]) => [wire.wire, path.steps, room]);
const courses = (router: Router) => coursesOf(router.routes);

test("step by step as from nothing; what did not change keeps its path", () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: ids.length, maxLength: ids.length }), steps, (start, all) => {
      let places: Places = new Map(ids.map((id, i) => [id, start[i] ?? { x: 0, y: 0 }]));
      let routes: Record<string, readonly (readonly [number, number])[]> = {};
      let scene = sceneOf(places, routes, undefined);
      const router = new Router();
      router.route(scene);
      for (const step of all) {
        if ("id" in step) places = new Map([...places, [step.id, step.at]]);
        else routes = { ...routes, [step.wire.split(" → ")[1] ?? ""]: [[step.at.x, step.at.y]] };
        const before = { scene, routes: router.routes, wrong: new Set<never>() };
        scene = sceneOf(places, routes, scene);
        router.route(scene);
        const fresh = new Router();
        fresh.route(sceneOf(places, routes, undefined));
        expect(courses(router)).toEqual(courses(fresh));
        const after = { scene, routes: router.routes, wrong: new Set<never>() };
        const { now: box } = changesBetween(before, after, true);
        for (const [wire, route] of router.routes) {
          if (before.routes.get(wire) === route) continue;
          if (box === null || box === "all") throw new Error("something changed, and a part of the scene");
          expect(route.box.left).toBeGreaterThanOrEqual(box.left);
          expect(route.box.bottom).toBeLessThanOrEqual(box.bottom);
        }
      }
    }),
    { numRuns: 80 },
  );
});

test("another size of the graph: new wires take over the courses of those before them, and need no other", () => {
  const { document } = parsed;
  const memo = new CheckMemo();
  const sized = (D: number) => check({ ...document, dims: { ...document.dims, D } }, { memo }).root;
  const [small, large] = [sized(32), sized(64)];
  fc.assert(
    fc.property(fc.array(place, { minLength: ids.length, maxLength: ids.length }), (start) => {
      const places = new Map(ids.map((id, i) => [id, start[i] ?? { x: 0, y: 0 }]));
      const before = buildScene(small, places, new Map(), undefined, undefined);
      const after = buildScene(large, places, new Map(), undefined, before);
      const router = new Router();
      router.route(before);
      const [first] = after.wires;
      expect(first && router.routes.has(first)).toBe(false);
      const now = router.routesNow(after);
      const old = new Set(router.routes.values());
      const routed = router.route(after);
      expect([...(now ?? [])]).toEqual([...routed]);
      expect([...routed.values()].every((path) => old.has(path))).toBe(true);
      expect(courses(router)).toEqual(coursesOf(new Router().route(after)));
    }),
    { numRuns: 40 },
  );
});

test("a node without wires is shown at once, and wires make way for it in the frame after", () => {
  const memo = new CheckMemo();
  const { document } = parsed;
  const bare = check(document, { memo }).root;
  const more = check({ ...document, nodes: { ...document.nodes, extra: { block: "norm" } } }, { memo }).root;
  const none = () => false;
  let postponed = 0;
  const change = fc.record({ at: fc.option(place), frame: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(place, { minLength: ids.length, maxLength: ids.length }),
      fc.array(change, { minLength: 1, maxLength: 8 }),
      (start, changes) => {
        const places = new Map(ids.map((id, i) => [id, start[i] ?? { x: 0, y: 0 }]));
        const shown = new Shown();
        let scene = buildScene(bare, places, new Map(), undefined, undefined);
        shown.take(alone(scene), none, false);
        shown.catchUp(false);
        for (const { at, frame } of [...changes, { at: null, frame: true }]) {
          const before = shown.routes;
          const now = at ? new Map([...places, ["extra", at]]) : places;
          scene = buildScene(at ? more : bare, now, new Map(), undefined, scene);
          expect(shown.take(alone(scene), none, false)).toBe(null);
          expect(shown.routes).toBe(before);
          if (!frame) continue;
          const dirty = shown.catchUp(false);
          expect(shown.behind).toBe(false);
          const fresh = new Router();
          fresh.route(buildScene(at ? more : bare, now, new Map(), undefined, undefined));
          expect(coursesOf(shown.routes)).toEqual(coursesOf(fresh.routes));
          for (const [wire, route] of shown.routes) {
            if (before.get(wire) === route) continue;
            postponed++;
            if (dirty === null || dirty === "all") throw new Error("a part of the scene is to be painted");
            expect(route.box.left).toBeGreaterThanOrEqual(dirty.left);
            expect(route.box.bottom).toBeLessThanOrEqual(dirty.bottom);
          }
        }
      },
    ),
    { numRuns: 80 },
  );
  expect(postponed).toBeGreaterThan(0);
});

test("D27: of wires that run side by side one has a label, and has it still when the other is gone", () => {
  const at = (place: (i: number) => { x: number; y: number }) => new Map(ids.map((id, i) => [id, place(i)]));
  const near = sceneOf(
    at((i) => ({ x: (i % 6) * 260, y: 0 })),
    {},
    undefined,
  );
  const router = new Router();
  const shown = [...router.route(near)].filter(([, { room }]) => room > 100);
  expect(shown.length).toBeGreaterThan(3);
  for (const [i, [, a]] of shown.entries())
    for (const [, b] of shown.slice(i + 1))
      expect(Math.abs(a.middle.x - b.middle.x) < 40 && Math.abs(a.middle.y - b.middle.y) < 13).toBe(false);
  // Apart, all of them have one again.
  const apart = sceneOf(
    at((i) => ({ x: (i % 6) * 260, y: i * 400 })),
    {},
    undefined,
  );
  router.route(apart);
  const fresh = new Router();
  fresh.route(apart);
  expect(courses(router)).toEqual(courses(fresh));
});
