// What a person is told of a leak: the sentence, the way in wires that exist, and a first fix that closes it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confirmNumerically, proveLeaks } from "../../../src/core/analyse/index.ts";
import {
  applyEdit,
  check,
  type Edit,
  evaluate,
  explain,
  findNode,
  graphAt,
  type HeddleDocument,
  prove,
  toJson,
} from "../../../src/core/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { taskOf } from "../../../src/core/prove/index.ts";
import { edited, leakingOnes, mute, unwire } from "../../support/leak-zoo.ts";
import { preset, presetNames } from "../presets.ts";

const gpt = preset("decoder-only");

describe("a decoder without its mask", () => {
  const broken = edited(gpt, unwire("mask.mask → blocks.mask"));
  const { diagnostics } = prove(broken);
  const [d] = diagnostics;

  test("is told in one sentence and one way", () => {
    expect(diagnostics.map((x) => x.code)).toEqual(["leak/future"]);
    const told = d && explain(d);
    expect(told?.title).toBe("Output t = 0 can see input t = 1.");
    expect(told?.because[0]).toContain("Attention (its mask port is empty) ← QKV");
    expect(told?.help).toBe("Connect a causal Mask to blocks/attn.mask.");
  });

  test("has its witness in wires, from the output to the token", () => {
    const wires = (d ? toJson(d).wires : []) as readonly string[];
    expect(wires).toContain("blocks: qkv.v → attn.v");
    expect(wires[0]).toBe("norm_f.x → lm_head.x");
    expect(wires.at(-1)).toBe("tokens.ids → emb.ids");
  });

  test("is mended by plugging it in again", () => {
    expect(d?.fixes?.[0]?.edits).toEqual([{ edit: "connect", scope: "", wire: "mask.mask → blocks.mask" }]);
  });

  test("is mended by unmuting a muted mask", () => {
    const fixes = prove(edited(gpt, mute("mask"))).diagnostics[0]?.fixes;
    expect(fixes?.[0]?.label).toBe('Unmute "mask"');
  });
});

describe("every leak of the zoo", () => {
  const told = leakingOnes.map((a) => ({ ...a, diagnostics: prove(a.document).diagnostics }));

  test.each(told.map((a) => [a.name, a] as const))("%s: its wires exist", (_, { document, diagnostics }) => {
    const checked = check(document);
    for (const d of diagnostics) {
      if (!("steps" in d)) continue;
      expect(d.wires.length).toBeGreaterThan(0);
      for (const { scope, wire } of d.wires) {
        const graph = graphAt(document, scope) ?? findNode(checked, scope)?.graph;
        expect(graph?.wires, `${scope}: ${wire}`).toContain(wire);
      }
    }
  });

  test("is closed by its first fix, where it has one; most have", () => {
    let mended = 0;
    for (const { name, document, kind, diagnostics } of told) {
      const fix = diagnostics.find((x) => x.code === `leak/${kind}`)?.fixes?.[0];
      if (!fix) continue;
      mended++;
      const after = prove(edited(document, ...fix.edits), { fixes: false }).diagnostics;
      expect(
        after.map((x) => x.code),
        name,
      ).not.toContain(`leak/${kind}`);
    }
    expect(mended).toBeGreaterThanOrEqual(24);
  });
});

describe("documents that cannot be proved", () => {
  test("have no proof and no error", () => {
    const { objective: _, ...aimless } = gpt;
    expect(prove(aimless).proof).toBeNull();
    const headless = edited(gpt, { edit: "removeNode", scope: "", id: "lm_head" });
    expect(prove(headless).proof).toBeNull();
    const one = { ...gpt, dims: { ...gpt.dims, T: 1 } };
    expect(prove(one).proof?.verdict).toBe("proved");
  });

  test("plain numbers that stand for names are looked at as they are", () => {
    const literal = edited(gpt, { edit: "setParam", node: "pe", param: "width", value: 64 });
    expect(prove(literal).proof?.verdict).toBe("proved");
  });
});

/** Something that a person might do to a graph, from three whole numbers. */
function vandalism(
  document: HeddleDocument,
  [what, where, how]: readonly [number, number, number],
): Edit | undefined {
  const scopes = ["", ...Object.entries(document.nodes).flatMap(([id, n]) => (n.body ? [id] : []))];
  const scope = scopes[where % scopes.length] as string;
  const graph = graphAt(document, scope);
  if (!graph) return undefined;
  const ids = Object.keys(graph.nodes);
  const id = ids[how % ids.length] as string;
  const node = scope === "" ? id : `${scope}/${id}`;
  const wire = graph.wires[how % graph.wires.length] as string;
  const other = graph.wires[(how * 7 + 3) % graph.wires.length] as string;
  const block = graph.nodes[id]?.block;
  const kinds = ["causal", "window", "prefix", "blocks", "all", "padding"];
  switch (what % 6) {
    case 0:
      return { edit: "disconnect", scope, wire };
    case 1:
      return { edit: "setFlag", node, flag: how % 2 === 0 ? "mute" : "bypass", on: true };
    case 2:
      return { edit: "connect", scope, wire: `${other.split(" → ")[0]} → ${wire.split(" → ")[1]}` };
    case 3:
      return block === "mask"
        ? { edit: "setParam", node, param: "kind", value: kinds[how % kinds.length] as string }
        : undefined;
    case 4:
      return block === "norm" ? { edit: "setParam", node, param: "kind", value: "batchnorm" } : undefined;
    default:
      return block === "attention"
        ? { edit: "setParam", node, param: "fill", value: [-1e9, -30, 0][how % 3] as number }
        : undefined;
  }
}

test("vandalised presets: a run never shows what the proof lacks", () => {
  const names = presetNames.filter((n) => n !== "worked-example");
  fc.assert(
    fc.property(
      fc.nat(100),
      fc.array(fc.tuple(fc.nat(100), fc.nat(100), fc.nat(1000)), { minLength: 1, maxLength: 6 }),
      (name, hits) => {
        let document = preset(names[name % names.length] as string);
        for (const hit of hits) {
          const edit = vandalism(document, hit);
          const applied = edit && applyEdit(document, edit);
          if (applied?.ok) document = applied.document;
        }
        const { checked, program } = compile(document);
        const task = taskOf(checked, program);
        if (task === null) return;
        const proof = proveLeaks(program, task);
        expect(confirmNumerically(proof, evaluate)?.unsound ?? []).toEqual([]);
      },
    ),
    { numRuns: Math.min(400, Number(process.env.HEDDLE_FUZZ_RUNS ?? 20)) },
  );
});
