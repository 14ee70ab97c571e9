// A published model as the gallery holds it: its graph at its true size, and the figures that models are compared by.
import { importModel } from "../../src/core/import/index.ts";
import {
  check,
  costOf,
  evaluateSize,
  type HeddleDocument,
  lower,
  step,
  streamsOf,
  weightTable,
} from "../../src/core/index.ts";
import { rowBytes } from "../../src/core/step/bytes.ts";
import type { ModelFacts as Listed } from "../../src/renderer/gallery/models.ts";

export interface Sized {
  readonly name: string;
  readonly parameters: number;
  readonly published: boolean;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What the app lists, and what README tells beside it. */
export interface ModelFacts extends Listed {
  /** Whether the publisher says so too. */
  readonly published: boolean;
  /** Bytes that rings of windows hold when they are full. */
  readonly ring?: number;
}

const context = 1024;

export function storedModel({ name, parameters, published, config }: Sized) {
  const read = importModel(config, null);
  if (!read.ok) throw new Error(`${name}: ${read.problems.join("; ")}`);
  const { family, document: whole } = read.model;
  // Ids as words would be most of the file, and mean nothing without their tokenizer.
  const { vocabulary: _, ...plain } = whole;
  const facts: ModelFacts = {
    ...{ id: name, family, parameters, published },
    ...activeOf(plain, config),
    ...costsOf(plain),
  };
  const about = `${family} at its true size, without weights: ${parameters.toLocaleString("en")} parameters.`;
  const document: HeddleDocument = { ...plain, name, about, text: {} };
  return { facts, document };
}

/** Weights whose first axis counts experts are used by the share of tokens that go there. */
function activeOf(document: HeddleDocument, config: Sized["config"]): { active?: number } {
  const used = config.num_experts_per_tok;
  const experts = config.n_routed_experts ?? config.num_experts ?? config.num_local_experts;
  if (typeof used !== "number" || typeof experts !== "number") return {};
  let active = 0;
  for (const { axes, dims, tiedTo } of weightTable(check(document))) {
    if (tiedTo !== undefined) continue;
    const size = dims.reduce((a, b) => a * b, 1);
    const isBank = axes.length > 1 && axes[0]?.size.key === "E";
    active += isBank ? (size * used) / experts : size;
  }
  return { active };
}

function costsOf(document: HeddleDocument): Pick<ModelFacts, "flops" | "cache" | "ring"> {
  const checked = check(document);
  const program = lower(checked);
  const at = { ...checked.bindings, B: 1, T: context, ...("S" in document.dims ? { S: context } : {}) };
  const flops = Math.round(evaluateSize(costOf(program).total.flops, at) / context);
  const { kind, logits = "" } = document.objective ?? {};
  if (kind !== "next-token" && kind !== "seq2seq") return { flops, cache: null };
  const stream = checked.predicted ?? streamsOf(checked)[0] ?? "main";
  const derived = step.derive(program, { stream, logits, rows: "all" });
  if (!derived.ok) return { flops, cache: null };
  const { caches } = derived.plan;
  const bytes = (from: readonly (typeof caches)[number][]) =>
    from
      .filter(({ dtype }) => dtype === "f32")
      .reduce((sum, c) => sum + (evaluateSize(rowBytes(c), at) / 2) * ringRows(c.reach), 0);
  const rings = caches.filter((c) => Number.isFinite(c.reach));
  return {
    flops,
    cache: bytes(caches.filter((c) => !Number.isFinite(c.reach))),
    ...(rings.length > 0 ? { ring: bytes(rings) } : {}),
  };
}

const ringRows = (reach: number) => (Number.isFinite(reach) ? reach : 1);

export function galleryTable(models: readonly ModelFacts[]): string {
  const count = (n: number) => n.toLocaleString("en");
  const rows = models.map((m) => [
    `\`${m.id}\``,
    m.family,
    `${count(m.parameters)}${m.published ? " ✓" : ""}`,
    m.active === undefined ? "" : count(Math.round(m.active)),
    `${(m.flops / 1e9).toPrecision(3)} G`,
    m.cache === null ? "" : count(m.cache),
    m.ring === undefined ? "" : count(m.ring),
  ]);
  const head = ["Model", "Family", "Parameters", "Active", "FLOP a token", "Cache a token", "Rings"];
  const width = head.map((h, i) => Math.max(h.length, ...rows.map((r) => r[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((c, i) => (i < 2 ? c.padEnd(width[i] ?? 0) : c.padStart(width[i] ?? 0))).join(" | ")} |`;
  const rule = `| ${width.map((w, i) => (i < 2 ? "-".repeat(w) : `${"-".repeat(w - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}
