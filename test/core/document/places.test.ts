// Every node and wire of a document is found in its text, and nothing else is.
import { describe, expect, test } from "vitest";
import { type Graph, joinPath, placeAt, placesInText, printDocument } from "../../../src/core/index.ts";
import { preset, presetNames } from "../presets.ts";

const all = (graph: Graph, scope = ""): string[] => [
  ...Object.entries(graph.nodes).flatMap(([id, n]) => [
    joinPath(scope, id),
    ...(n.body ? all(n.body, joinPath(scope, id)) : []),
  ]),
  ...graph.wires.map((w) => `${scope}: ${w}`),
];

describe.each(presetNames.map((n) => [n]))("%s", (name) => {
  const text = printDocument(preset(name));
  const places = placesInText(text);

  test("has all nodes and wires, each at its own text", () => {
    const names = places.map((p) => (p.kind === "node" ? p.path : `${p.scope}: ${p.wire}`));
    expect(names.sort()).toEqual(all(preset(name)).sort());
    for (const p of places) {
      const own = text.slice(p.start, p.end);
      if (p.kind === "wire") expect(own).toBe(JSON.stringify(p.wire));
      else expect(own.startsWith(`"${p.path.split("/").at(-1)}": {`)).toBe(true);
    }
  });

  test("the innermost place around an offset is the thing itself", () => {
    for (const p of places) expect(placeAt(places, p.start + 1)).toBe(p);
    expect(placeAt(places, text.indexOf('"format"'))).toBeUndefined();
  });
});

test("of a broken text what can be read is found", () => {
  const text = printDocument(preset("smallest"));
  expect(placesInText(text.slice(0, text.indexOf('"wires"'))).length).toBeGreaterThan(0);
  expect(placesInText("")).toEqual([]);
});
