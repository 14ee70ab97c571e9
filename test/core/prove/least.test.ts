// The sizes that a leak is told at: the graph with these sizes is legal and leaks there, and with none that is smaller.
// Sizes that expressions tie to the text's length are the trap.
import { expect, test } from "vitest";
import { check, type Edit, type HeddleDocument, hasErrors } from "../../../src/core/index.ts";
import { proveChecked } from "../../../src/core/prove/index.ts";
import { add, applied, connect, dim, disconnect, edited, param } from "../edited.ts";

const seen = (document: HeddleDocument) =>
  proveChecked(check(document), { fixes: false }).diagnostics.flatMap((d) =>
    "shown" in d && d.code === "leak/future" ? [d] : [],
  );

const wider: readonly Edit[] = [dim("T", 6), dim("D", 24)];
const masked = (...edits: readonly Edit[]) => edited("smallest", ...wider, ...edits);

/** Every second iteration the lane comes out that reads a position ahead. */
const swapped = (count: string): HeddleDocument => {
  const scale = { block: "scale", params: { by: "factor", factor: 1.5 } };
  const body = {
    inputs: { x: "carried", z: "carried" },
    outputs: ["x", "z"],
    nodes: { a: scale, b: scale },
    wires: ["in.x → a.x", "a.x → out.z", "in.z → b.x", "b.x → out.x"],
  } as const;
  return applied(
    masked(dim("T", 5), disconnect("emb.x → add_pe.a")),
    add("ahead", "shift", { direction: "left", by: 1, fill: 0 }),
    { edit: "addNode", scope: "", id: "swap", node: { block: "repeat", params: { count }, body } },
    connect("emb.x → ahead.x"),
    connect("emb.x → swap.x"),
    connect("ahead.x → swap.z"),
    connect("swap.x → add_pe.a"),
  );
};

const blocks = masked(param("mask", "kind", "blocks"), param("mask", "block", "T-4"));
const behindPrefix: HeddleDocument = {
  ...masked(dim("P", 2), param("mask", "kind", "prefix"), param("mask", "prefix", "P+1")),
  objective: { kind: "prefix-lm", logits: "lm_head.logits", prefix: "P" },
};

test.each([
  ["blocks of T − 4", blocks, { T: 6 }],
  ["a prefix of one token more than is given", behindPrefix, { T: 2, P: 1 }],
  ["a prefix of T · H − 11", masked(param("mask", "kind", "prefix"), param("mask", "prefix", "T*H-11")), {}],
  [
    "a window that looks ahead by T − 3",
    masked(param("mask", "kind", "window"), param("mask", "symmetric", true), param("mask", "window", "T-3")),
    {},
  ],
] as const)("%s", (_, document, least) => {
  const [leak] = seen(document);
  expect(leak).toMatchObject({ isLeast: true, sizes: least });
  const sizes = leak!.sizes;
  const at = (dims: Readonly<Record<string, number>>) =>
    applied(document, ...Object.entries(dims).flatMap(([n, x]) => (n === "V" ? [] : [dim(n, x)])));
  expect(hasErrors(check(at(sizes)))).toBe(false);
  const there = seen(at(sizes)).find((d) => d.at.node === leak!.at.node);
  expect(there?.sizes).toMatchObject({ T: sizes.T });
  // Shorter texts: no error, no leak that is told at the graph's own sizes.
  for (let T = 1; T < sizes.T!; T++) {
    const shorter = at({ ...sizes, T });
    if (hasErrors(check(shorter))) continue;
    expect(seen(shorter).filter((d) => (d.sizes.T ?? 0) <= T && (d.sizes.P ?? 0) <= (sizes.P ?? 0))).toEqual(
      [],
    );
  }
});

test("a repeat that was unrolled by the text's length is looked at with that length alone", () => {
  const [leak] = seen(swapped("T"));
  expect(leak?.sizes.T).toBe(5);
  expect(leak).not.toHaveProperty("isLeast");
});
