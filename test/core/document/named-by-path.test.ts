// What a document names by path follows its nodes: renamed and back it is the same bytes, grouped and ungrouped the
// same document, taken out of a group and put back the same fields. The graphs have something in every such field, so
// a field that does not follow is found.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allNodes, check } from "../../../src/core/check/index.ts";
import {
  blockKeys,
  extract,
  graft,
  graphAt,
  grouping,
  type Names,
  namedByPath,
  parseWire,
  printDocument,
  routeKey,
  specAt,
} from "../../../src/core/document/index.ts";
import { customBlockOf, insertEdits } from "../../../src/core/library/index.ts";
import {
  type BlockKey,
  type Edit,
  type HeddleDocument,
  joinPath,
  type NodePath,
  type Notes,
  splitPath,
} from "../../../src/core/model/index.ts";
import { applied, carried, free } from "../edited.ts";
import { preset } from "../presets.ts";

/** The preset with every built-in group opened, outer ones first: groups in a repeat, groups in groups. */
function opened(name: string): HeddleDocument {
  let d = preset(name);
  for (const { path, body, spec } of allNodes(check(d).root))
    if (body && !spec.body && graphAt(d, splitPath(path)[0]))
      d = applied(d, { edit: "inline", node: path, body: body.graph });
  return d;
}

const pathsOf = (d: HeddleDocument, scope = ""): NodePath[] =>
  Object.entries(graphAt(d, scope)?.nodes ?? {}).flatMap(([id, spec]) => {
    const path = joinPath(scope, id);
    return spec.body ? [path, ...pathsOf(d, path)] : [path];
  });

const groupsOf = (d: HeddleDocument): NodePath[] => pathsOf(d).filter((path) => specAt(d, path)?.body);

/** `blocks.1.attn.w`: iterations stand behind their repeats. */
const weightOf = (d: HeddleDocument, path: NodePath, iteration: number): string =>
  `${path
    .split("/")
    .map((id, i, ids) =>
      i < ids.length - 1 && specAt(d, ids.slice(0, i + 1).join("/"))?.block === "repeat"
        ? `${id}.${iteration}`
        : id,
    )
    .join(".")}.w`;

type Filling = { readonly [K in BlockKey | "objective"]: fc.Arbitrary<NonNullable<HeddleDocument[K]>> };

/** Something for every field that names by path. */
function filling(d: HeddleDocument): Filling {
  const path = fc.constantFrom(...pathsOf(d));
  const point = fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 }));
  const canvas = fc.constantFrom("", ...groupsOf(d));
  // A note may be called what a node of its graph is called.
  const noteId = fc.constantFrom("note", "remark", ...pathsOf(d).map((p) => splitPath(p)[1]));
  const note = fc.record({ text: fc.string(), at: point });
  const notes: fc.Arbitrary<Notes> = fc
    .array(fc.tuple(canvas, noteId, note), { minLength: 1, maxLength: 12 })
    .map((all) => Object.fromEntries(all.map(([on, id, value]) => [joinPath(on, id), value])));
  const wires = ["", ...groupsOf(d)].flatMap((scope) =>
    (graphAt(d, scope)?.wires ?? []).map((wire) => routeKey(scope, wire)),
  );
  const weight = fc.tuple(path, fc.nat(3)).map(([p, i]) => weightOf(d, p, i));
  const dictionary = <T>(key: fc.Arbitrary<string>, value: fc.Arbitrary<T>) =>
    fc.dictionary(key, value, { minKeys: 1, maxKeys: 12 });
  return {
    layout: dictionary(path, point),
    comments: notes,
    frames: notes,
    routes: dictionary(fc.constantFrom(...wires), fc.array(point, { minLength: 1, maxLength: 3 })),
    weights: dictionary(weight, fc.constant({ shape: [1], data: [1] })),
    // No weight is tied to itself.
    ties: dictionary(
      weight,
      weight.map((name) => `${name}_of`),
    ),
    objective: path.map((p) => ({ kind: "next-token", logits: `${p}.x` })),
  };
}

/** Every name in a document, by the path of the node, or of the canvas, that it begins with. */
function namedIn(d: HeddleDocument): string[] {
  const found: string[] = [];
  const seen = (path: string) => (name: string) => {
    found.push(`${path} ${name}`);
    return name;
  };
  const names: Names = {
    node: seen("node"),
    note: seen("note"),
    wire: seen("wire"),
    output: seen("output"),
    weight: (name) => seen("weight")(name.replaceAll(/\.\d+(?=\.)/g, "").replaceAll(".", "/")),
  };
  graft(d, namedByPath, names);
  return found;
}

const source = opened("decoder-only");
const documents = fc
  .record(filling(source))
  .map((fields): HeddleDocument => ({ ...source, ...(fields as Partial<HeddleDocument>) }));
const runs = { numRuns: 60 * Number(process.env.HEDDLE_FUZZ ?? 1) };

test("the generator fills every field that names by path", () => {
  expect(Object.keys(filling(source)).sort()).toEqual([...namedByPath].sort());
  expect(blockKeys.every((key) => namedByPath.includes(key))).toBe(true);
});

describe("what names a node", () => {
  test("is renamed with it, and back it is the same bytes", () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(...pathsOf(source)), (d, path) => {
        const [scope, id] = splitPath(path);
        const there = applied(d, { edit: "renameNode", scope, id, to: "renamed_one" });
        const old = new RegExp(`^(node|wire|output|weight) ${path}[./]|^node ${path}$|^note ${path}/`);
        expect(namedIn(there).filter((name) => old.test(`${name}`))).toEqual([]);
        expect(namedIn(there)).toHaveLength(namedIn(d).length);
        expect(printDocument(applied(there, { edit: "renameNode", scope, id: "renamed_one", to: id }))).toBe(
          printDocument(d),
        );
      }),
      runs,
    );
  });

  test("goes with it; an objective stays, to be told of", () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(...pathsOf(source)), (d, path) => {
        const [scope, id] = splitPath(path);
        const gone = applied(d, { edit: "removeNode", scope, id });
        const old = new RegExp(`^(node|wire|weight) ${path}[./]|^node ${path}$|^note ${path}/`);
        expect(namedIn(gone).filter((name) => old.test(name))).toEqual([]);
        expect(gone.objective).toEqual(d.objective);
      }),
      runs,
    );
  });

  test("follows it into a group and out again", () => {
    const scopes = ["", ...groupsOf(source)].filter((scope) => pathsOf(source, scope).length > 1);
    const choice = fc.constantFrom(...scopes).chain((scope) => {
      const ids = Object.keys(graphAt(source, scope)?.nodes ?? {});
      return fc.record({ scope: fc.constant(scope), ids: fc.subarray(ids, { minLength: 1 }) });
    });
    fc.assert(
      fc.property(documents, choice, (d, { scope, ids }) => {
        const found = grouping.group(d, scope, ids, "pack");
        fc.pre(found.ok);
        const grouped = carried(d, found);
        const back = carried(grouped, grouping.ungroup(grouped, scope, "pack", free));
        // A wire that crosses the border of the group is drawn anew, straight.
        const crosses = (key: string) =>
          graphAt(d, scope)?.wires.some((text) => {
            const wire = parseWire(text);
            return (
              wire &&
              routeKey(scope, text) === key &&
              ids.includes(wire.from.node) !== ids.includes(wire.to.node)
            );
          });
        const kept = Object.entries(d.routes ?? {}).filter(([key]) => !crosses(key));
        expect(back).toEqual({ ...d, routes: kept.length > 0 ? Object.fromEntries(kept) : undefined });
      }),
      runs,
    );
  });

  test("is taken out with a group and put back where it was", () => {
    fc.assert(
      fc.property(documents, fc.constantFrom("", ...groupsOf(source)), (d, group) => {
        const put = graft(extract(d, blockKeys, group), blockKeys, group);
        const left = Object.fromEntries(
          blockKeys.map((key) => {
            expect(d[key]).toMatchObject(put[key] ?? {});
            const others = Object.entries(d[key] ?? {}).filter(([name]) => !(name in (put[key] ?? {})));
            return [key, Object.fromEntries(others)];
          }),
        );
        // What was left behind names nothing inside.
        expect(extract(left, blockKeys, group)).toEqual({ layout: {} });
      }),
      runs,
    );
  });

  test("is in the block that a group is saved as, and in the graph that it is put into", () => {
    const outer = groupsOf(source).filter((path) => !splitPath(path)[0]);
    fc.assert(
      fc.property(documents, fc.constantFrom(...outer), (d, path) => {
        const block = customBlockOf(d, path, "Mine");
        expect(block).toBeDefined();
        if (!block) return;
        const edits: Edit[] = [
          { edit: "removeNode", scope: "", id: path },
          ...insertEdits(applied(d, { edit: "removeNode", scope: "", id: path }), block, {
            scope: "",
            id: path,
          }),
        ];
        const there = applied(d, ...edits);
        for (const key of blockKeys)
          expect(extract(there, blockKeys, path)[key]).toEqual(extract(d, blockKeys, path)[key]);
      }),
      runs,
    );
  });
});
