// A value that is not called stale after an edit is what running the edited graph gives; and not all are called so.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyEdit,
  type Edit,
  evaluate,
  evaluateSize,
  findNode,
  type Graph,
  type HeddleDocument,
  initWeight,
  parseWire,
  type Tensor,
} from "../../src/core/index.ts";
import { tensor } from "../../src/core/ir/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { staleAt } from "../../src/renderer/store/stale.ts";
import type { RunResult } from "../../src/runtime/client/index.ts";
import { add, param } from "../core/edited.ts";
import { preset, presetNames } from "../core/presets.ts";
import { streamsOf, weightsOf } from "../support/run.ts";

const runs = (n: number): number => n * Number(process.env.HEDDLE_FUZZ ?? 1);

/** Values by port, `blocks[0]/attn.out`, of all that can be computed. */
function valuesOf(document: HeddleDocument): Record<string, Tensor> {
  const { checked, program } = compile(document);
  // A weight whose tie was cut by an edit is no longer in the table of its document, yet the program asks for it.
  const drawn = program.inputs.flatMap((input) => {
    if (input.kind !== "weight") return [];
    const dims = (program.values[input.value]?.shape ?? []).map((size) => evaluateSize(size, program.dims));
    const count = dims.reduce((a, b) => a * b, 1);
    return [
      [input.name, tensor(dims, initWeight(input.init, count, document.seed, input.seedName))] as const,
    ];
  });
  const weights = { ...Object.fromEntries(drawn), ...weightsOf(checked) };
  return evaluate(program, { inputs: { ...weights, ...streamsOf(document) } });
}

const staleIn = (before: HeddleDocument, after: HeddleDocument) => {
  const ran = { document: before, result: {} as RunResult };
  return (path: string) => staleAt({ ran, document: after }, path);
};

const apply = (document: HeddleDocument, edit: Edit): HeddleDocument => {
  const next = applyEdit(document, edit);
  if (!next.ok) throw new Error(next.why);
  return next.document;
};

/** The smallest sizes that keep every width what it is to the others. */
const small = (name: string): HeddleDocument => {
  const d = preset(name);
  return name === "worked-example" ? d : { ...d, dims: { ...d.dims, D: 8, H: 2, N: 2 } };
};

const scopesOf = (graph: Graph, scope = ""): { scope: string; graph: Graph }[] => [
  { scope, graph },
  ...Object.entries(graph.nodes).flatMap(([id, n]) =>
    n.body ? scopesOf(n.body, scope === "" ? id : `${scope}/${id}`) : [],
  ),
];

/** An edit that may or may not be refused. */
function editOf(document: HeddleDocument): fc.Arbitrary<Edit> {
  return fc.constantFrom(...scopesOf(document)).chain(({ scope, graph }) => {
    const id = fc.constantFrom(...Object.keys(graph.nodes));
    const path = id.map((i) => (scope === "" ? i : `${scope}/${i}`));
    const wire = fc.constantFrom(...graph.wires);
    return fc.oneof(
      id.map((i): Edit => ({ edit: "removeNode", scope, id: i })),
      id.map((i): Edit => ({ edit: "renameNode", scope, id: i, to: `${i}_other` })),
      fc.constant<Edit>({ edit: "addNode", scope, id: "added", node: { block: "norm" } }),
      fc
        .record({ path, flag: fc.constantFrom("bypass" as const, "mute" as const) })
        .map(({ path: node, flag }): Edit => ({ edit: "setFlag", node, flag, on: true })),
      path.map((node) => param(node, "fn", "relu")),
      path.map((node) => param(node, "bias", false)),
      path.map((node) => {
        const body = findNode(checkedOf(document), node)?.graph;
        return body ? ({ edit: "inline", node, body } satisfies Edit) : param(node, "kind", "rms");
      }),
      wire.map((w): Edit => ({ edit: "disconnect", scope, wire: w })),
      fc.tuple(wire, wire).map(([a, b]): Edit => {
        const [from, to] = [parseWire(a)?.from, parseWire(b)?.to];
        return { edit: "connect", scope, wire: `${from?.node}.${from?.port} → ${to?.node}.${to?.port}` };
      }),
    );
  });
}

describe.each(presetNames.map((n) => [n]))("in %s", (name) => {
  const first = small(name);
  test("what is not stale is as it was", { timeout: runs(60_000) }, () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 3 }), (numbers, edits) => {
        let after = first;
        for (let i = 0; i < edits; i++) {
          const [edit] = fc.sample(editOf(after), { numRuns: 1, seed: numbers.next().value ?? 0 });
          const next = edit && applyEdit(after, edit);
          if (next?.ok) after = next.document;
        }
        const [was, is] = [valuesOf(first), valuesOf(after)];
        const stale = staleIn(first, after);
        for (const [port, value] of Object.entries(is)) {
          const path = port.slice(0, port.lastIndexOf(".")).replaceAll(/\[\d+\]/g, "");
          if (!stale(path)) expect(value.data, port).toEqual(was[port]?.data);
        }
      }),
      { numRuns: runs(12) },
    );
  });
});

test("only what an edit reaches is stale", () => {
  const before = preset("decoder-only");
  const stale = (edit: Edit) => {
    const is = staleIn(before, apply(before, edit));
    return checkedOf(before).root.nodes.flatMap((n) => (is(n.path) ? [n.path] : []));
  };
  expect(stale(add("more", "norm"))).toEqual([]);
  expect(stale({ edit: "move", to: { emb: [5, 5] } })).toEqual([]);
  expect(stale(param("norm_f", "kind", "rms"))).toEqual(["norm_f", "lm_head", "probs"]);
  expect(stale({ edit: "setMeta", set: { seed: 7 } })).toHaveLength(checkedOf(before).root.nodes.length);
});
