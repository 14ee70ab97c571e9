// Mistakes made on purpose in the rules of the cache and in what keeps its rows. Each must show as logits that differ from
// the whole program's. `npx vitest run test/runtime/text/mutants.slow.test.ts --reporter=verbose` prints the list.
import { expect, test, vi } from "vitest";
import type { HeddleDocument } from "../../../src/core/index.ts";
import type { Kept } from "../../../src/runtime/engine/text/kept.ts";

import type { Trial } from "../../support/step-trial.ts";

type KeptClass = typeof import("../../../src/runtime/engine/text/kept.ts").Kept;
type SlotsClass = typeof import("../../../src/runtime/engine/text/slots.ts").Slots;
type OutsideClass = typeof import("../../../src/core/step/outside.ts").Outside;
type Make = keyof typeof import("../../support/step-graphs.ts") | "lengths" | "endsAtFour";

interface Mutant {
  readonly mistake: string;
  readonly module: string;
  /** What the module exports instead. */
  readonly change: (honest: Record<string, unknown>) => Record<string, unknown>;
  /** Graphs on which it shows. */
  readonly on: readonly Make[];
  /** How they are written; one by one behind three tokens when absent. */
  readonly way?: Way;
}

/** `lengths`: texts of so many tokens in one batch, each a few tokens on. */
type Way = Partial<Trial> | { readonly lengths: readonly number[]; readonly later?: readonly number[] };

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
    on: ["bidirectional"],
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
  {
    mistake: "a window is taken to be one shorter",
    module: `${step}/facts-pointwise.ts`,
    change: ({ pointwiseFacts }) => ({
      pointwiseFacts: (...args: unknown[]) => {
        const known = call(pointwiseFacts, ...args) as { planes: readonly { by: number }[] };
        return { ...known, planes: known.planes.map((p) => (p.by > 1 ? { ...p, by: p.by - 1 } : p)) };
      },
    }),
    on: ["windowed"],
  },
  {
    mistake: "kept rows count as one position later",
    module: `${step}/positions.ts`,
    change: ({ positionsOf }) => ({
      positionsOf: (d: { g: Record<string, (...args: unknown[]) => unknown> }, span: { part: string }) => {
        const found = call(positionsOf, d, span) as { value: unknown };
        if (span.part !== "past") return found;
        return { ...found, value: d.g.add!(found.value, d.g.scalar!(1, "i32")) };
      },
    }),
    on: ["t5"],
  },
  {
    mistake: "padding is read as text",
    module: `${step}/inputs.ts`,
    change: ({ fromInput }) => ({
      fromInput: (
        d: { g: Record<string, (...args: unknown[]) => unknown> },
        id: number,
        spans: readonly ({ part: string } | null)[],
      ) => {
        const found = call(fromInput, d, id, spans) as { value: unknown };
        if (inputOf(d, id)?.kind !== "valid") return found;
        return { ...found, value: d.g.or!(found.value, d.g.not!(found.value)) };
      },
    }),
    on: ["padded"],
    way: { padding: [2] },
  },
  {
    mistake: "rows are lost where slots are added",
    module: `${text}/kept.ts`,
    change: ({ Kept: honest }) => {
      class Lossy extends (honest as KeptClass) {
        override grow(room: number): void {
          const before = this.bytes;
          super.grow(room);
          if (this.bytes > before) this.tensor().data.fill(0);
        }
      }
      return { Kept: Lossy };
    },
    on: ["t5"],
    way: { prompt: 100, chunk: 40, total: 180 },
  },
  {
    mistake: "what stands before the first row is no zero",
    module: `${text}/kept.ts`,
    change: ({ Kept: honest }) => {
      const build = honest as new (cache: object, ...rest: unknown[]) => object;
      return {
        Kept: class extends build {
          constructor(cache: object, ...rest: unknown[]) {
            super({ ...cache, fill: 1 }, ...rest);
          }
        },
      };
    },
    on: ["shifted"],
    way: { prompt: 1 },
  },
  {
    mistake: "each sample has its rows where the first one has them",
    module: `${text}/slots.ts`,
    change: ({ Slots: honest }) => {
      class Alike extends (honest as SlotsClass) {
        override mark(positions: readonly number[], counts: readonly number[]): void {
          super.mark(
            positions.map(() => positions[0]!),
            counts.map(() => counts[0]!),
          );
        }
      }
      return { Slots: Alike };
    },
    on: ["padded"],
    way: { lengths: [1, 4] },
  },
  {
    mistake: "0 · x is taken to be 0 whatever an empty slot holds",
    module: `${step}/outside.ts`,
    change: ({ Outside: honest }) => {
      class Sure extends (honest as OutsideClass) {
        override areAll(): boolean {
          return true;
        }
      }
      return { Outside: Sure };
    },
    on: ["lengths"],
  },
  {
    mistake: "padding behind a text is taken to be finite",
    module: `${step}/positions.ts`,
    change: ({ isRead }) => ({
      isRead: (d: { g: Record<string, (...args: unknown[]) => unknown> }) => {
        const found = call(isRead, d) as { value: unknown };
        return { ...found, value: d.g.or!(found.value, d.g.not!(found.value)) };
      },
    }),
    on: ["endsAtFour"],
    way: { lengths: [3, 1], later: [1, 3] },
  },
];

const inputOf = (d: unknown, id: number) =>
  (d as { whole: { inputs: { value: number; kind: string }[] } }).whole.inputs.find((i) => i.value === id);

async function trialOf(name: Make, way: Way = {}) {
  const { raggedTrial, trial } = await import("../../support/step-trial.ts");
  const graphs = {
    ...(await import("../../support/step-graphs.ts")),
    ...(await import("../../support/hand-attention.ts")),
  };
  const document = (graphs[name] as () => HeddleDocument)();
  const { later } = way as { readonly later?: readonly number[] };
  if ("lengths" in way)
    return raggedTrial(document, way.lengths, later ? 1 : 4, later ? { later, scale: 1 } : {});
  return trial(document, { prompt: 3, chunk: 1, total: 12, ...way });
}

test.each(mutants.map((mutant) => [mutant.mistake, mutant] as const))("%s", async (_, mutant) => {
  const { module, change, on, way } = mutant;
  vi.resetModules();
  for (const name of on) {
    const honest = await trialOf(name, way);
    if (honest.refused === undefined) expect(honest.wrong).toEqual([]);
  }
  vi.resetModules();
  vi.doMock(module, async (original) => {
    const real = await original<Record<string, unknown>>();
    return { ...real, ...change(real) };
  });
  try {
    for (const name of on) {
      const found = await trialOf(name, way);
      expect(found.refused).toBeUndefined();
      expect(found.wrong[0]).toMatch(/^(length|turn) \d+, sample \d/);
    }
  } finally {
    vi.doUnmock(module);
  }
});
