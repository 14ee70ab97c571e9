// Ctrl+F: whatever has a name in a graph is found by it and by what it is a kind of, at every level, and gone to.
import { afterEach, describe, expect, test } from "vitest";
import { allNodes, findNode, splitPath } from "../../src/core/index.ts";
import { goToPlace } from "../../src/renderer/find/go.ts";
import { findPlaces, readQuery } from "../../src/renderer/find/match.ts";
import { type PlaceKind, placesOf } from "../../src/renderer/find/places.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { preset, presetNames } from "../core/presets.ts";

const document = preset("decoder-only");
const checked = checkedOf(document);
const places = placesOf(checked);
const found = (typed: string, kind: PlaceKind | null = null) => findPlaces(places, readQuery(typed, kind));
const first = (typed: string, n = 1) =>
  found(typed)
    .slice(0, n)
    .map(({ id }) => id);

afterEach(() => useStore.setState(useStore.getInitialState(), true));

test.each([
  ["attention", "node blocks/attn"],
  ["qkv", "node blocks/qkv"],
  ["lm_head", "node lm_head"],
  ["softmax", "node blocks/attn/softmax"],
  ["dim: D", "dimension D"],
  ["dimension t", "dimension T"],
  ["param: heads", "parameter blocks/qkv heads"],
  ["port: mask attn", "input blocks/attn mask"],
  ["value: weights", "value blocks/attn weights"],
  ["weight: ffn", "weight blocks/ffn/up w"],
])("%s finds %s first", (typed, id) => {
  expect(first(typed)).toEqual([id]);
});

test("a number finds the parameters that have it, and the dimension that is so large", () => {
  const withSize = found("64");
  expect(withSize.map((p) => p.kind)).toContain("dimension");
  for (const { also, about, name } of withSize.slice(0, 3))
    expect(`${name} ${also} ${about}`).toContain("64");
});

test("a kind finds all of that kind, before what only mentions it", () => {
  const norms = allNodes(checked.root)
    .filter((n) => n.block?.kind === "norm")
    .map((n) => `node ${n.path}`);
  expect(norms.length).toBeGreaterThan(2);
  expect(
    found("norm", "node")
      .slice(0, norms.length)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(norms.sort());
});

test("letters in order find what no word does, and nonsense finds nothing", () => {
  expect(first("finorm")).toEqual(["node norm_f"]);
  expect(found("qqqq")).toEqual([]);
  expect(found("port: qqqq")).toEqual([]);
});

describe.each(presetNames.map((name) => [name, preset(name)] as const))("in %s", (_, graph) => {
  const all = placesOf(checkedOf(graph));

  test("no two places are one", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test("each is found by its kind, name and place", () => {
    const lost = all.filter(
      (p) => !findPlaces(all, readQuery(`${p.kind}: ${p.name} ${p.path ?? ""}`, null)).includes(p),
    );
    expect(lost).toEqual([]);
  });

  test("each is gone to: its level is open and it is selected", () => {
    useStore.getState().open(graph, null, true);
    for (const place of all) {
      goToPlace(place);
      const { scope, selection, reveal } = useStore.getState();
      expect([...selection]).toEqual(place.path === null ? [] : [place.path]);
      expect(scope).toBe(place.path === null ? "" : splitPath(place.path)[0]);
      if (place.path === null) continue;
      expect(findNode(checkedOf(graph), place.path)).toBeDefined();
      expect(reveal?.paths).toEqual([place.path]);
      expect(reveal?.port).toBe(["port", "value"].includes(place.kind) ? place.name : undefined);
    }
  });
});
