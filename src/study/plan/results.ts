// Results as lines of JSON, `runs.jsonl`: a line for each run, added when it is finished, never changed. What a kill left
// half written at the end is dropped, and the run is done again.
import { z } from "zod";
import type { PlannedRun } from "./runs.ts";

const measured = z
  .number()
  .nullable()
  .transform((x) => x ?? Number.NaN);

/** Loss and shares of right answers over all that is held out. */
const final = z.object({ loss: measured, accuracy: measured, exact: measured });

const line = z.object({
  run: z.literal(1),
  plan: z.string(),
  recipe: z.string(),
  phase: z.enum(["rate", "claim"]),
  variant: z.string(),
  seed: z.int(),
  learningRate: z.number(),
  steps: z.int(),
  tokens: z.number(),
  parameters: z.number(),
  flops: z.number(),
  seconds: z.number(),
  final: final.nullable(),
  longer: z.array(final.extend({ context: z.int() })).exactOptional(),
  failure: z.string().nullable(),
  curve: z.array(z.tuple([z.number(), measured])),
  leaks: z.enum(["every-size", "these-sizes", "not-proved", "leaks", "none"]),
});

interface Final {
  readonly loss: number;
  readonly accuracy: number;
  readonly exact: number;
}

export interface RunResult extends PlannedRun {
  /** Hash of the plan as it was when the run was begun. */
  readonly plan: string;
  /** Hash of what decides its numbers: graph, options, budget. A run of another recipe is another run. */
  readonly recipe: string;
  readonly steps: number;
  /** Read in all. */
  readonly tokens: number;
  readonly parameters: number;
  /** Floating-point operations of the forward pass of one batch. */
  readonly flops: number;
  readonly seconds: number;
  /** Null where the run broke down. */
  readonly final: Final | null;
  /** The same at the plan's other contexts. */
  readonly longer?: readonly (Final & { readonly context: number })[];
  /** Why it broke down. */
  readonly failure: string | null;
  /** Validation loss by steps done. */
  readonly curve: readonly (readonly [step: number, loss: number])[];
  /** What the proof says of the variant: the badge that it carries to the last figure. */
  readonly leaks: "every-size" | "these-sizes" | "not-proved" | "leaks" | "none";
}

export const printResult = (result: RunResult): string => `${JSON.stringify({ run: 1, ...result })}\n`;

export interface ReadResults {
  readonly results: readonly RunResult[];
  /** The bytes that hold whole lines: what comes behind is torn. */
  readonly whole: string;
  /** What was left out, in words; none where all was read. */
  readonly dropped: readonly string[];
}

/** Lines of another file are told one by one up to so many. */
const told = 5;

/** Reads what is there. Only the last line may be torn; a line in between that cannot be read is told and passed over. */
export function readResults(text: string): ReadResults {
  const end = text.lastIndexOf("\n") + 1;
  const dropped = end < text.length ? ["the last line was torn; its run is done again"] : [];
  const bad: string[] = [];
  const results = text
    .slice(0, end)
    .split("\n")
    .flatMap((row, i): RunResult[] => {
      if (row === "") return [];
      const read = line.safeParse(parsed(row));
      if (read.success) {
        const { run: _, ...result } = read.data;
        return [result];
      }
      bad.push(`line ${i + 1} ${whyNot(row)}; its run is done again`);
      return [];
    });
  dropped.push(...bad.slice(0, told));
  if (bad.length > told) dropped.push(`nor can ${bad.length - told} more lines be used`);
  return { results, whole: text.slice(0, end), dropped };
}

function whyNot(row: string): string {
  const json = parsed(row);
  const version = typeof json === "object" && json !== null && "run" in json ? json.run : undefined;
  return version === undefined || version === 1
    ? "cannot be read"
    : `has the format ${String(version)}, not 1`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
