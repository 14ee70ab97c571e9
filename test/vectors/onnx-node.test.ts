// ONNX's own test cases on our blocks. docs/onnx-vectors.md is written from what happens here (vitest -u).
import { describe, expect, test } from "vitest";
import { evaluate, explain, type Tensor } from "../../src/core/index.ts";
import { compile } from "../../src/core/pipeline.ts";
import { expectClose } from "../support/close.ts";
import { feedTypes, type Lowered, type Translation, translate } from "./translate.ts";
import { readVector, vectorFolder, vectorNames } from "./vector.ts";

const cases = vectorNames.map((name) => {
  const vector = readVector(name);
  return { name, vector, ours: translate(vector) };
});
const possible = cases.filter((c): c is typeof c & { ours: Translation | Lowered } => !("because" in c.ours));

function run(ours: Translation | Lowered): Record<string, Tensor> {
  const fetch = Object.values(ours.outputs).map((o) => o.at);
  if ("program" in ours) return evaluate(ours.program, { inputs: ours.inputs, fetch });
  const { checked, program } = compile(ours.document, { feeds: feedTypes(ours) });
  expect(checked.diagnostics.map((d) => explain(d).title)).toEqual([]);
  const fed = Object.fromEntries(Object.entries(ours.feeds).map(([p, f]) => [p, f.tensor]));
  return evaluate(program, { inputs: { ...fed, ...ours.weights }, fetch });
}

describe.skipIf(vectorFolder === null)("ONNX's cases on our blocks", () => {
  test.each(possible.map((c) => [c.name, c] as const))("%s", (_, { vector, ours }) => {
    const found = run(ours);
    for (const [name, { at, as }] of Object.entries(ours.outputs as Translation["outputs"])) {
      const expected = vector.outputs[name] as Tensor;
      expectClose(found[at] as Tensor, as ? as(expected) : expected);
    }
  });

  test("the page says which and why not", async () => {
    await expect(page()).toMatchFileSnapshot("../../docs/onnx-vectors.md");
  });
});

function page(): string {
  const ops = [...new Set(cases.map((c) => c.vector.op))].sort();
  const count = (op: string, how?: string) =>
    possible.filter((c) => c.vector.op === op && (how === undefined || c.ours.how === how)).length;
  const ways = [...new Set(possible.map((c) => c.ours.how))].sort();
  const reasons = new Map<string, string[]>();
  for (const { name, ours } of cases) {
    if ("because" in ours) reasons.set(ours.because, [...(reasons.get(ours.because) ?? []), name]);
  }
  return [
    "# ONNX's test cases on Heddle's blocks",
    "",
    "Written by `test/vectors/onnx-node.test.ts` (`npx vitest run test/vectors -u`); don't edit it by hand.",
    `The cases are the ${cases.length} of \`shared/data/onnx-node\`. ${possible.length} can be said with our blocks, and all of them pass`,
    "(|a − b| ≤ 1e-5 + 1e-4·|b|).",
    "",
    ...table([
      ["Operator", "Cases", "Pass", ...ways.map((w) => `${w[0]?.toUpperCase()}${w.slice(1)}`)],
      ...ops.map((op) => {
        const all = cases.filter((c) => c.vector.op === op).length;
        return [op, all, count(op), ...ways.map((w) => count(op, w))].map(String);
      }),
    ]),
    "",
    "## Those that our blocks cannot say, and why",
    "",
    ...[...reasons]
      .sort()
      .flatMap(([why, names]) =>
        wrapped(`- **${names.length}: ${why}.** ${names.map((n) => `\`${n}\``).join(", ")}`),
      ),
    "",
    "Of the normalizations Y is compared; Mean and InvStdDev are by-products for a backward pass. Log-probabilities",
    "are compared as probabilities. Present keys and values are what the test itself joined.",
    "",
  ].join("\n");
}

/** An item of a list in lines of at most 120 characters. */
function wrapped(item: string): string[] {
  const lines = [""];
  for (const word of item.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > 120) lines.push(`  ${word}`);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}

/** A Markdown table with columns of even width, as the formatter wants it. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => (r[i] ?? "").length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((c, i) => c.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((w) => "-".repeat(w))), ...body.map(line)];
}
