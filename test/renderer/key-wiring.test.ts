// Drawing wires by key: which sockets are offered, in which order, and by which arrow.
import { describe, expect, test } from "vitest";
import { check } from "../../src/core/index.ts";
import { inDirection, startsOf, targetsOf } from "../../src/renderer/edit/wires/key-wiring.ts";
import { type End, nameOfEnd, socketNamed } from "../../src/renderer/edit/wires/wiring.ts";
import { buildScene, type Scene } from "../../src/scene/scene.ts";
import { leftToRight } from "../support/left-to-right.ts";

const document = leftToRight("worked-example");
const places = Object.entries(document.layout).map(([id, [x, y]]) => [id, { x, y }] as const);
const scene: Scene = buildScene(check(document).root, new Map(places), new Map(), undefined, undefined);
const end = (name: string): End => {
  const found = socketNamed(scene, name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const node = (id: string) => end(`${id}.in.x`).node;

describe("where a wire begins", () => {
  test("outputs stand in their order; an input that wants a wire comes before one that has it", () => {
    expect(startsOf(scene, end("qkv.out.q").node, "out").map(nameOfEnd)).toEqual([
      "qkv.out.q",
      "qkv.out.k",
      "qkv.out.v",
    ]);
    expect(startsOf(scene, node("qkv"), "in").map(nameOfEnd)).toEqual(["qkv.in.context", "qkv.in.x"]);
  });
});

describe("where it may go", () => {
  const offered = targetsOf(scene, end("qkv.out.q")).map(nameOfEnd);

  test("never to its own node, never along a wire that is there, never to another dtype", () => {
    expect(offered.length).toBeGreaterThan(5);
    expect(offered.filter((name) => name.startsWith("qkv."))).toEqual([]);
    expect(offered).not.toContain("attn.in.q");
    expect(offered).not.toContain("attn.in.mask");
    expect(offered).not.toContain("emb.in.ids");
    expect(offered.every((name) => name.includes(".in."))).toBe(true);
  });

  test("free inputs come before those that would lose their wire", () => {
    const taken = (name: string) =>
      scene.wires.some((w) => w.wire.endsWith(`→ ${name.replace(".in.", ".")}`));
    const firstTaken = offered.findIndex(taken);
    expect(offered.slice(firstTaken).every(taken)).toBe(true);
  });
});

test("an arrow finds what lies ahead, the nearest first", () => {
  const from = end("norm_1.out.x");
  const ahead = inDirection(targetsOf(scene, from), from, [1, 0]);
  expect(ahead.length).toBeGreaterThan(1);
  expect(ahead.every((e) => e.node.at.x + e.socket.x > from.node.at.x + from.socket.x)).toBe(true);
  expect(inDirection(targetsOf(scene, from), from, [-1, 0]).some((e) => ahead.includes(e))).toBe(false);
});
