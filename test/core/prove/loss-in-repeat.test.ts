// A loss inside a Repeat is one for each iteration, and each is asked whether its predictions see their targets.
import { describe, expect, test } from "vitest";
import { parseDocument, prove } from "../../../src/core/index.ts";

interface Body {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
  readonly nodes: Readonly<Record<string, { block: string; params?: Record<string, unknown> }>>;
  readonly wires: readonly string[];
}

const shift = (params: Record<string, unknown>) => ({ block: "shift", params: { fill: 0, ...params } });

/** Logits and labels of each iteration of `r`, whose input x is what the iteration before left. */
const scored = (x: string, body: Partial<Body> = {}): Body => ({
  inputs: { x: "carried", ids: "shared" },
  outputs: ["x"],
  ...body,
  nodes: {
    head: { block: "lm_head" },
    labels: shift({ fill: -100 }),
    loss: { block: "loss" },
    ahead: shift({}),
    behind: shift({ direction: "right" }),
    ...body.nodes,
  },
  wires: [
    ...["in.x → ahead.x", "in.x → behind.x", `${x} → head.x`, "head.logits → loss.logits"],
    ...["in.ids → labels.x", "labels.x → loss.targets", ...(body.wires ?? ["in.x → out.x"])],
  ],
});

const targetOf = (body: Body, ...wires: string[]) => {
  const parsed = parseDocument(
    JSON.stringify({
      format: 2,
      name: "a loss in each iteration",
      seed: 1,
      text: { main: "a b c d e f" },
      dims: { B: 2, T: 6, D: 4, V: 9 },
      objective: { kind: "masked-lm", logits: "lm_head.logits" },
      nodes: {
        tokens: { block: "tokens" },
        emb: { block: "embedding" },
        lm_head: { block: "lm_head" },
        stack: { block: "expand", params: { axis: 0, size: 2 } },
        r: { block: "repeat", params: { count: 2 }, body },
      },
      wires: ["tokens.ids → emb.ids", "emb.x → r.x", "r.x → lm_head.x", "tokens.ids → stack.x", ...wires],
    }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return prove(parsed.document, { fixes: false }).proof?.claims.find((c) => c.kind === "target");
};

const ids = "tokens.ids → r.ids";

describe("the target of a loss inside a Repeat", () => {
  test("is seen by predictions that were shifted to it", () => {
    expect(targetOf(scored("ahead.x"), ids)?.verdict).toBe("leaks");
  });

  test("is seen by those of the second iteration alone", () => {
    const body = scored("in.x", { wires: ["ahead.x → out.x"] });
    expect(targetOf(body, ids)?.verdict).toBe("leaks");
  });

  test.each(["in.x", "behind.x"])("is not seen from %s", (x) => {
    expect(targetOf(scored(x), ids)).toMatchObject({ verdict: "proved", extent: { kind: "every-size" } });
  });

  test("is handed to each iteration: nothing is said of it, and why", () => {
    const body = scored("in.x", { inputs: { x: "carried", ids: "shared", each: "each" } });
    const wires = body.wires.map((w) => (w === "labels.x → loss.targets" ? "in.each → loss.targets" : w));
    const { verdict, extent } = targetOf({ ...body, wires }, ids, "stack.x → r.each")!;
    expect(verdict).toBe("not-proved");
    expect(extent.kind === "none" && extent.refusal.why).toMatch(/is a loss inside a Repeat/);
  });
});
