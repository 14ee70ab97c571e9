// Mistakes made on purpose in the rules of the cache and in what keeps its rows. Each must show as
// logits that differ from the whole program's.
import { expect, test, vi } from "vitest";
import type { HeddleDocument } from "../../../src/core/index.ts";
import type { Kept } from "../../../src/runtime/engine/text/kept.ts";

type KeptClass = typeof import("../../../src/runtime/engine/text/kept.ts").Kept;
type Make = keyof typeof import("../../support/step-graphs.ts");

interface Mutant {
  readonly mistake: string;
  readonly module: string;
  /** What the module exports instead. */
  readonly change: (honest: Record<string, unknown>) => Record<string, unknown>;
  /** Graphs on which it shows. */
  readonly on: readonly Make[];
}

const step = "../../../src/core/step";
const text = "../../../src/runtime/engine/text";
const call = (f: unknown, ...args: unknown[]) => (f as (...args: unknown[]) => unknown)(...args);

const mutants: readonly Mutant[] = [
  {
    mistake: "what later tokens change is kept",
    module: `${step}/stable.ts`,
    change: () => ({ shake: () => null }),
    on: ["bidirectional", "batchNorm"],
  },
  {
    mistake: "everything is taken to be hidden by a causal mask",
    module: `${step}/fact.ts`,
    change: () => ({ hidesLater: () => true }),
    on: ["bidirectional", "unmasked"],
  },
  {
    mistake: "a mean is taken for a sum that zeros leave alone",
    module: `${step}/stable.ts`,
    change: ({ shake }) => ({
      shake: (...args: unknown[]) => {
        const found = call(shake, ...args) as { reason: string } | null;
        return found?.reason === "every" ? null : found;
      },
    }),
    on: ["batchNorm"],
  },
  {
    mistake: "positions are one too far",
    module: `${step}/positions.ts`,
    change: ({ positionsOf }) => ({
      positionsOf: (d: { g: Record<string, (...args: unknown[]) => unknown> }, span: { part: string }) => {
        const found = call(positionsOf, d, span) as { value: unknown };
        const value = d.g.add!(found.value, d.g.scalar!(1, "i32"));
        return span.part === "past" ? found : { ...found, value };
      },
    }),
    on: ["windowed", "padded", "t5"],
  },
  {
    mistake: "empty slots count",
    module: `${step}/positions.ts`,
    change: ({ isFilled }) => ({
      isFilled: (d: { g: Record<string, (...args: unknown[]) => unknown> }, reach: number) => {
        const found = call(isFilled, d, reach) as { value: unknown };
        return { ...found, value: d.g.or!(found.value, d.g.not!(found.value)) };
      },
    }),
    on: ["unmasked"],
  },
  {
    mistake: "ids come in one position too late",
    module: `${step}/inputs.ts`,
    change: ({ fromInput, textWindow }) => ({
      fromInput: (d: unknown, id: number, spans: readonly ({ part: string } | null)[]) => {
        const input = inputOf(d, id);
        if (input?.kind !== "ids" || spans[1]?.part !== "new") return call(fromInput, d, id, spans);
        return { value: call(textWindow, d, input, -1, 0), each: false };
      },
    }),
    on: ["shifted"],
  },
  {
    mistake: "a ring is one row short",
    module: `${text}/slots.ts`,
    change: ({ slotOf }) => ({
      slotOf: (position: number, reach: number) =>
        Number.isFinite(reach) ? position % (reach - 1) : call(slotOf, position, reach),
    }),
    on: ["windowed"],
  },
  {
    mistake: "a ring never turns",
    module: `${text}/slots.ts`,
    change: () => ({ slotOf: (position: number, reach: number) => Math.min(position, reach - 1) }),
    on: ["windowed"],
  },
  {
    mistake: "a shift's last rows are those before the last",
    module: `${text}/kept.ts`,
    change: ({ Kept: honest }) => {
      class Late extends (honest as KeptClass) {
        private waiting: Parameters<Kept["take"]> | undefined;
        override take(...args: Parameters<Kept["take"]>): void {
          if (this.cache.kind !== "tail") {
            super.take(...args);
            return;
          }
          if (this.waiting) super.take(...this.waiting);
          this.waiting = args;
        }
      }
      return { Kept: Late };
    },
    on: ["shifted"],
  },
];

const inputOf = (d: unknown, id: number) =>
  (d as { whole: { inputs: { value: number; kind: string }[] } }).whole.inputs.find((i) => i.value === id);

async function trialOf(name: Make) {
  const { trial } = await import("../../support/step-trial.ts");
  const graphs = await import("../../support/step-graphs.ts");
  const document = (graphs[name] as () => HeddleDocument)();
  return trial(document, { prompt: 3, chunk: 1, total: 12 });
}

test.each(mutants)("$mistake", async ({ module, change, on }) => {
  vi.resetModules();
  for (const name of on) {
    const honest = await trialOf(name);
    if (honest.refused === undefined) expect(honest.wrong).toEqual([]);
  }
  vi.resetModules();
  vi.doMock(module, async (original) => {
    const real = await original<Record<string, unknown>>();
    return { ...real, ...change(real) };
  });
  try {
    for (const name of on) {
      const found = await trialOf(name);
      expect(found.refused).toBeUndefined();
      expect(found.wrong[0]).toMatch(/^length \d+, sample 0/);
    }
  } finally {
    vi.doUnmock(module);
  }
});
