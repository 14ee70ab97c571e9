// Places where something is kept: their bytes are the cache's, and each is an output of a node, or a node, of the graph.
import { expect, test } from "vitest";
import {
  allNodes,
  check,
  evaluateSize,
  parseAddress,
  step,
  withoutIterations,
} from "../../../src/core/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { shifted, t5, windowed } from "../../support/step-graphs.ts";
import { writtenStream } from "../../support/step-trial.ts";
import { preset } from "../presets.ts";

const graphs = {
  "decoder-only": () => preset("decoder-only"),
  "decoder-modern": () => preset("decoder-modern"),
  "encoder-decoder": () => preset("encoder-decoder"),
  windowed,
  shifted,
  t5,
};

test.each(Object.entries(graphs))("%s", (_, make) => {
  const document = make();
  const { program } = compile(document);
  const derived = step.derive(program, {
    stream: writtenStream(document),
    logits: document.objective!.logits,
  });
  if (!derived.ok) throw new Error(step.explain(derived.refusal));
  const places = step.places(derived.plan);
  const bytes = (...kinds: step.KeptPlace["kind"][]) =>
    places.filter((p) => kinds.includes(p.kind)).reduce((n, p) => n + evaluateSize(p.bytes, program.dims), 0);
  const told = step.keptBytes(derived.plan);
  expect(bytes("all")).toBe(evaluateSize(told.perToken, program.dims));
  expect(bytes("window", "shift")).toBe(evaluateSize(told.fixed, program.dims));
  expect(bytes("once")).toBe(evaluateSize(told.once, program.dims));
  const nodes = new Map([...allNodes(check(document).root!)].map((n) => [n.path as string, n]));
  for (const { address } of places) {
    const plain = withoutIterations(address);
    const { node = plain, port } = parseAddress(plain) ?? {};
    const found = nodes.get(node);
    expect(found, address).toBeDefined();
    if (port !== undefined) expect(found!.outputs.map((p) => p.name)).toContain(port);
  }
});

test("RoPE's keys are kept turned, GQA's values before they are repeated", () => {
  const document = preset("decoder-modern");
  const derived = step.derive(compile(document).program, {
    stream: "main",
    logits: document.objective!.logits,
  });
  if (!derived.ok) throw new Error("refused");
  const addresses = step.places(derived.plan).map((p) => p.address);
  expect(addresses.toSorted()).toEqual([
    "blocks[0]/qkv.v",
    "blocks[0]/rope.k",
    "blocks[1]/qkv.v",
    "blocks[1]/rope.k",
  ]);
});
