// What is inserted lies on nothing, and a group leaves no hole where its nodes were.
import { beforeEach, describe, expect, test } from "vitest";
import { findNode } from "../../src/core/index.ts";
import { groupSelection } from "../../src/renderer/edit/groups/grouping.ts";
import { withRoom } from "../../src/renderer/edit/room/inserted-room.ts";
import { roomFor } from "../../src/renderer/edit/room/make-room.ts";
import { judge, repairsOf } from "../../src/renderer/edit/wires/verdict.ts";
import { type Stage, setStage } from "../../src/renderer/scene/stage.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { type Box, boxOf, buildScene, overlaps, type Scene } from "../../src/scene/scene.ts";
import { preset } from "../core/presets.ts";
import { leftToRight } from "../support/left-to-right.ts";

const first = leftToRight("worked-example");
const state = () => useStore.getState();

function staged(): Scene {
  const { document } = state();
  const at = Object.entries(document.layout).map(([path, [x, y]]) => [path, { x, y }] as const);
  const scene = buildScene(
    checkedOf(document).root,
    new Map(at),
    new Map(),
    document.routes,
    undefined,
    document.direction,
  );
  const painter = { hit: () => null, drag: () => undefined };
  const camera = () => ({ x: 0, y: 0, zoom: 1 });
  setStage({ scene, host: window.document.body, camera, go: () => undefined, painter } satisfies Stage);
  return scene;
}

const lyingOnOthers = (scene: Scene): string[] => {
  const all = [...scene.nodes.values()];
  return all.flatMap((a) =>
    all.flatMap((b) => (a.id < b.id && overlaps(boxOf(a), boxOf(b)) ? [`${a.id} on ${b.id}`] : [])),
  );
};

beforeEach(() => {
  state().open(first, null, true);
  staged();
});

test("D11: a Concat that comes with a wire lies on nothing, however near the two ends are", () => {
  const { concat, wo, ...others } = first.layout;
  const near = first.layout.attn!;
  const edits = [
    { edit: "removeNode", scope: "", id: "concat" },
    { edit: "move", to: { wo: [near[0] + 230, near[1] + 10] } },
  ] as const;
  expect([concat, wo, others]).toBeDefined();
  state().dispatch({ edit: "all", edits }, { label: "near" });
  const before = lyingOnOthers(staged());
  const wire = "attn.out → wo.x";
  const [repair] = repairsOf(judge(wire, null), wire, 1);
  expect(repair?.label).toMatch(/^Insert a Concat/);
  state().dispatch({ edit: "all", edits: withRoom([repair!.edit]) }, { label: "repair" });
  const scene = staged();
  expect(lyingOnOthers(scene).filter((pair) => pair.includes("concat"))).toEqual([]);
  expect(lyingOnOthers(scene).length).toBeLessThanOrEqual(before.length);
  const [attn, made, out] = ["attn", "concat", "wo"].map((id) => boxOf(scene.nodes.get(id)!)) as [
    Box,
    Box,
    Box,
  ];
  expect(made.left).toBeGreaterThan(attn.right);
  expect(out.left).toBeGreaterThan(made.right);
});

test("D11: what is dropped makes room on both sides", () => {
  const scene = staged();
  const [qkv, attn] = [boxOf(scene.nodes.get("qkv")!), boxOf(scene.nodes.get("attn")!)];
  const middle = (qkv.left + attn.right) / 2;
  const box = { left: middle - 90, right: middle + 90, top: attn.top, bottom: attn.bottom };
  for (const e of roomFor(scene, box, new Set())) state().dispatch(e, { label: "room" });
  const now = staged();
  expect([...now.nodes.values()].filter((n) => overlaps(boxOf(n), box))).toEqual([]);
});

describe("D18: a group", () => {
  test("stands in the middle of its nodes, and what was behind them closes the gap", () => {
    const ids = ["norm_1", "qkv", "attn", "concat", "wo", "add_1"];
    const gap = () => {
      const scene = staged();
      return (
        boxOf(scene.nodes.get("norm_2")!).left -
        boxOf(scene.nodes.get("group") ?? scene.nodes.get("add_1")!).right
      );
    };
    const before = gap();
    state().select(ids);
    groupSelection();
    expect(findNode(checkedOf(state().document), "group")).toBeDefined();
    expect(gap()).toBeLessThanOrEqual(before + 120);
    expect(lyingOnOthers(staged())).toEqual([]);
    state().undo();
    expect(state().document.layout).toEqual(first.layout);
  });

  test("stands on the trunk of a tower", () => {
    const tower = preset("decoder-only");
    state().open(tower, null, true);
    staged();
    state().select(["tokens", "emb", "pe", "add_pe"]);
    groupSelection();
    expect(state().document.layout.group?.[0]).toBe(tower.layout.blocks?.[0]);
    expect(lyingOnOthers(staged())).toEqual([]);
  });
});
