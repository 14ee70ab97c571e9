// Patterns of shapes: what fits a port, and where the sizes of an output come from.
import { describe, expect, test } from "vitest";
import {
  axis,
  instantiate,
  literal,
  match,
  newScope,
  parsePattern,
  parseSize,
  printAxes,
  type Role,
  type ValueType,
} from "../../../src/core/shape/index.ts";

const at = { B: 2, T: 64, D: 64, H: 4, V: 10 };

/** "B T:time 4*D" as a type. */
function type(text: string): ValueType {
  const axes = text
    .split(" ")
    .filter(Boolean)
    .map((word) => {
      const [size = "", role = "any"] = word.split(":");
      const parsed = parseSize(size);
      if (!parsed.ok) throw new Error(parsed.message);
      return axis(parsed.size, role as Role);
    });
  return { axes, dtype: "f32" };
}

const problems = (pattern: string, value: string) =>
  match(parsePattern(pattern), type(value), "x", newScope(), at).map((p) => p.kind);

describe("patterns", () => {
  test.each([
    ["… d", "B T D", []],
    ["b t d", "B T D", []],
    ["b t d", "B D", ["rank"]],
    ["… d", "", ["rank"]],
    ["d d", "T D", ["size"]],
    ["d d", "D 64", ["literal"]],
    ["d d", "D 65", ["size"]],
    ["t:query s:key", "T:query T:key", []],
    ["t:query s:key", "T:key T:query", ["role", "role"]],
    ["b:batch t:time d:feature", "B:batch D:feature T:time", ["role", "role"]],
  ])("%j against %j", (pattern, value, expected) => {
    expect(problems(pattern, value)).toEqual(expected);
  });

  test("two names never unify, even when equal by accident", () => {
    const [p] = match(parsePattern("n n"), type("T D"), "x", newScope(), at);
    expect(p).toMatchObject({ kind: "size", equalByAccident: true });
  });

  test("a broadcasting port takes missing leading axes and ones, nothing else", () => {
    const scope = newScope();
    match(parsePattern("b h t:query s:key"), type("B H T T"), "x", scope, at);
    const against = (value: string) =>
      match(parsePattern("~b h t:query s:key"), type(value), "x", scope, at).map((p) => p.kind);
    expect(against("T T")).toEqual([]);
    expect(against("B 1 1 T")).toEqual([]);
    expect(against("H T T")).toEqual([]);
    expect(against("D T")).toEqual(["size"]);
    expect(against("B B H T T")).toEqual(["rank"]);
  });

  test("outputs tell from which input or parameter a size came", () => {
    const scope = newScope(new Map([["out", literal(96)]]));
    match(parsePattern("… d"), type("B D"), "x", scope, at);
    const axes = instantiate(parsePattern("… d $out 2*d"), scope);
    expect(axes?.map((a) => a.via)).toEqual([
      { port: "x", axis: 0 },
      { port: "x", axis: 1 },
      { param: "out" },
      { port: "x", axis: 1 },
    ]);
  });

  test("an unknown rank gives outputs of an unknown rank, never a wrong one", () => {
    const axes = instantiate(parsePattern("… $out"), newScope(new Map([["out", literal(3)]])));
    expect(printAxes(axes)).toBe("…");
  });
});
