// A parameter that is said not to count beside a kind changes nothing there; those that do count are shown.
import { describe, expect, test } from "vitest";
import {
  type Block,
  blocks,
  check,
  countingParams,
  type HeddleDocument,
  isError,
  lower,
  type ParamSpec,
  type ParamValue,
} from "../../../src/core/index.ts";
import { printProgram } from "../../../src/core/ir/index.ts";

type Given = Readonly<Record<string, ParamValue>>;

const wired: Readonly<Record<string, readonly string[]>> = {
  attention: ["qkv.k → it.k", "qkv.q → it.q", "qkv.v → it.v"],
  experts: ["emb.x → it.x", "emb.x → router.x", "router.weights → it.weights"],
  norm: ["emb.x → it.x"],
  rope: ["qkv.k → it.k", "qkv.q → it.q"],
  scale: ["emb.x → it.x"],
};
const ofKind: Readonly<Record<string, readonly string[]>> = {
  padding: ["tokens.valid → it.valid"],
  documents: ["tokens.ids → it.ids"],
  segments: ["tokens.ids → it.segments"],
  "1/sqrt(width)": ["emb.x → it.like"],
  "sqrt(width)": ["emb.x → it.like"],
};

/** The block with something at each input that it needs. */
function around({ kind }: Block, params: Given): HeddleDocument {
  const own = Object.values(params).flatMap((v) => ofKind[String(v)] ?? []);
  return {
    ...{ format: 1, name: "one", dims: { B: 2, T: 4, D: 8, H: 2, V: 9 }, text: {}, seed: 0, layout: {} },
    nodes: {
      tokens: { block: "tokens" },
      emb: { block: "embedding" },
      qkv: { block: "qkv" },
      ...(kind === "experts" ? { router: { block: "router" } } : {}),
      it: { block: kind, params },
    },
    wires: ["emb.x → qkv.x", "tokens.ids → emb.ids", ...(wired[kind] ?? []), ...own],
  };
}

/** Another value than the one that it has by itself. */
function other({ kind, choices, default: usual }: ParamSpec): ParamValue {
  if (choices) return choices.find((c) => c !== usual) ?? usual;
  if (kind === "flag") return usual !== true;
  if (kind === "matrix") return [[0]];
  if (kind === "numbers") return [7, 7];
  return kind === "size" ? 3 : 7;
}

const printed = (block: Block, params: Given): string => {
  const checked = check(around(block, params));
  expect(checked.diagnostics.filter(isError).map((d) => d.code)).toEqual([]);
  return printProgram(lower(checked));
};

const conditions = [...blocks.values()].flatMap((block) =>
  Object.entries(block.params).flatMap(([name, { only }]) => {
    if (!only) return [];
    const spec = block.params[only.param];
    const values: readonly ParamValue[] = spec?.choices ?? [true, false];
    const without = values.filter((v) => !only.is.includes(v));
    return without.map((value) => [block.kind, name, `${only.param} ${value}`, only.param, value] as const);
  }),
);

test.each(conditions)("%s: %s changes nothing with %s", (kind, name, _, param, value) => {
  const block = blocks.get(kind) as Block;
  const spec = block.params[name] as ParamSpec;
  const given = { [param]: value };
  expect(printed(block, { ...given, [name]: other(spec) })).toBe(printed(block, given));
});

describe("a mask shows", () => {
  const specs = blocks.get("mask")?.params ?? {};
  test.each([
    [{}, ["kind", "query", "key"]],
    [{ kind: "window" }, ["kind", "query", "key", "window", "symmetric"]],
    [{ kind: "padding" }, ["kind"]],
    [{ kind: "documents" }, ["kind", "separator"]],
    [{ kind: "painted" }, ["kind", "query", "key", "painted"]],
  ] as const)("with %j %j", (given, names) => {
    expect(countingParams(specs, given)).toEqual(names);
  });
});
