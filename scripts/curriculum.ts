// docs/curriculum.md: each thing that the curriculum teaches, where it is on the canvas, and the test that holds it.
// test/lesson/curriculum.test.ts expects every name in it to be there; `npx tsx scripts/curriculum.ts` writes it anew.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run-step.ts";

/** `block:`, `preset:`, `lesson:`, `bug:` (of Find the bug) or `doc:`, and the name. */
type Place = `${"block" | "preset" | "lesson" | "bug" | "doc"}:${string}`;

interface Row {
  readonly what: string;
  readonly places: readonly Place[];
  /** A path below test. */
  readonly test: string;
}

const lessonTest = "lesson/lessons.slow.test.ts";
const oracle = "core/blocks/oracle.test.ts";
const row = (what: string, places: string, test = lessonTest): Row => ({
  what,
  places: places.split(" ") as Place[],
  test,
});

export const curriculum: Readonly<Record<string, readonly Row[]>> = {
  "One block, opened up": [
    row("Embedding: ids become rows of E [V, D]", "block:embedding lesson:words-to-vectors", oracle),
    row("Positions: a table of sines, added", "block:pe block:add lesson:words-to-vectors", oracle),
    row("Q, K and V, also as one matmul that is split", "block:qkv block:split", oracle),
    row(
      "Scores, mask, softmax, dropout",
      "block:scores block:apply_mask block:softmax block:dropout lesson:does-it-sum",
      oracle,
    ),
    row("Weighted sum of the values", "block:weighted_sum lesson:attention-by-hand", oracle),
    row(
      "Heads: split, attend, merge, W_O",
      "block:split_heads block:concat block:wo lesson:split-heads lesson:a-matter-of-view",
    ),
    row("Residual and norm", "block:add block:norm lesson:road-and-detour lesson:norms"),
    row("FFN, each position by itself", "block:ffn lesson:each-by-itself"),
    row("The block repeats N times", "block:repeat lesson:n-times", "core/repeats/repeat.test.ts"),
    row(
      "A decoder's second attention",
      "preset:encoder-decoder lesson:a-second-attention",
      "core/blocks/presets.test.ts",
    ),
    row("Output head and probabilities", "block:lm_head block:probabilities lesson:cat-not-mat", oracle),
  ],
  "The smallest model": [
    row(
      "Every shape, with T = 4, D = 8, H = 2, F = 16, V = 20",
      "preset:smallest lesson:split-heads",
      "core/blocks/presets.test.ts",
    ),
    row(
      "Rows of weights sum to one; later keys are exactly zero",
      "lesson:attention-by-hand bug:mask-after-softmax",
    ),
    row(
      "BERT, GPT and cross-attention by one formula",
      "lesson:masks-apart preset:encoder preset:decoder-only",
    ),
  ],
  Mechanisms: [
    row("Grouped and multi-query attention", "lesson:shared-keys preset:decoder-modern"),
    row(
      "Masks: causal, padding, combined",
      "block:mask block:mask_logic lesson:causal-mask lesson:depends-on-company",
      oracle,
    ),
    row("Activations, SwiGLU", "block:activation block:ffn lesson:twice-is-once", oracle),
    row("LayerNorm and RMSNorm", "block:norm lesson:norms", oracle),
    row("Pre-LN and Post-LN in one click", "lesson:pre-ln lesson:last-word", "core/swap/swaps.test.ts"),
    row("Relative bias", "block:relative_bias bug:buckets-one-way", oracle),
    row("RoPE: scores depend on i − j", "block:rope lesson:half-a-rotation bug:rope-off-by-one", oracle),
    row("Length behaviour", "bug:short-table lesson:mirrored-mask", "challenges/challenges.test.ts"),
    row("Without positions, order is lost", "lesson:dog-bites-man bug:bag-of-words"),
  ],
  Cost: [
    row(
      "FLOPs, activations and score memory in named dimensions",
      "doc:cost.md lesson:true-size",
      "core/costs/formulas.test.ts",
    ),
    row("Parameters by part", "lesson:count-parameters lesson:true-size", "models/counts.test.ts"),
    row("KV cache", "doc:kv-cache.md lesson:kv-cache lesson:shared-keys", "core/step/parts.test.ts"),
    row(
      "Tiled attention: exact, without all scores",
      "lesson:in-tiles lesson:tile-by-tile",
      "lesson/tiles.test.ts",
    ),
  ],
  "Training signals": [
    row(
      "Next-token and masked-LM loss",
      "block:loss lesson:repeat-after-me preset:encoder",
      "core/blocks/loss.test.ts",
    ),
    row("Teacher forcing", "lesson:teacher-forcing bug:teacher-unshifted"),
    row(
      "Loss mask and attention mask agree",
      "bug:loss-counts-padding lesson:depends-on-company",
      "core/lint/lint.test.ts",
    ),
    row("Weight tying", "lesson:tied-in-name bug:tie-lost"),
    row("Sampling: temperature and top-k", "lesson:hot-and-cold", "runtime/text/sample-token.test.ts"),
  ],
  Diagnostics: [
    row("Shape checks on every axis", "lesson:five-heads bug:wide-wo", "core/check/check.test.ts"),
    row(
      "No future leakage through any path",
      "doc:proof.md lesson:too-good lesson:gist-of-the-sentence",
      "core/prove/prove.test.ts",
    ),
    row("Attention entropy, residual norms, dead units, logits", "doc:cost.md", "renderer/checkup.test.ts"),
    row("Insides of a training", "doc:training.md", "runtime/training/insight.slow.test.ts"),
    row("Ablations", "doc:ablation.md", "study/plan.test.ts"),
  ],
  "The ten exercises": [
    row("Attention on tiny matrices", "lesson:attention-by-hand"),
    row("Build a causal mask", "lesson:causal-mask"),
    row("Split a width into heads", "lesson:split-heads"),
    row("Count Q, K, V, O and the MLP", "lesson:count-parameters"),
    row("LayerNorm and RMSNorm of one vector", "lesson:norms"),
    row("Pre-LN against Post-LN", "lesson:pre-ln"),
    row("KV cache of a decoder", "lesson:kv-cache"),
    row("Tell three masks apart", "lesson:masks-apart"),
    row("Find the bug", "lesson:find-the-bug"),
  ],
  "Worked numbers": [
    row(
      "“cat”, not “mat”; norms on and bypassed",
      "preset:worked-example lesson:cat-not-mat",
      "cli/worked-example.slow.test.ts",
    ),
    row("From scores to weights, with both slips", "lesson:does-it-sum"),
    row(
      "A Llama-style block at true size",
      "preset:decoder-modern lesson:true-size",
      "models/counts.test.ts",
    ),
  ],
};

/** Where a place is, below the repository's root. */
export function fileOf(place: string): string {
  const [kind, name] = place.split(":");
  if (kind === "preset") return `graphs/${name}.graph.json`;
  if (kind === "lesson") return `graphs/lessons/${name}.lesson.json`;
  if (kind === "bug") return `graphs/broken/${name}.graph.json`;
  return kind === "doc" ? `docs/${name}` : "src/core/blocks/index.ts";
}

const cell = (place: string): string => {
  const [kind, name] = place.split(":");
  return kind === "doc" ? `[${name}](${name})` : `${kind} \`${name}\``;
};

/** Cells in columns of one width, as the formatter has them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((r) => r[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((c, i) => c.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((n) => "-".repeat(n))), ...body.map(line)].join("\n");
}

export function printCurriculum(): string {
  const head = [
    "# The curriculum on the canvas",
    "What Heddle teaches, where it is, and the test that holds it. `scripts/curriculum.ts` writes this page.",
  ];
  const parts = Object.entries(curriculum).flatMap(([title, rows]) => [
    `## ${title}`,
    table([
      ["What", "Where", "Test"],
      ...rows.map(({ what, places, test }) => [what, places.map(cell).join(", "), `\`test/${test}\``]),
    ]),
  ]);
  return `${[...head, ...parts].join("\n\n")}\n`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(join(root, "docs/curriculum.md"), printCurriculum());
