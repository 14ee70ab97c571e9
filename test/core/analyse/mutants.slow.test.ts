// Broken rules are noticed: each mutant of the analyser is caught by the samples, by a few graphs of the zoo or by
// random programs. What none of them caught could go wrong unseen.
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { proveLeaks } from "../../../src/core/analyse/index.ts";
import {
  type AbstractTensor,
  CON,
  cellsOf,
  LOW,
  NEG,
  NF,
  type Primitive,
  primitives,
  UNK,
  type Value,
} from "../../../src/core/ir/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { taskOf } from "../../../src/core/prove/index.ts";
import {
  boundedPrograms,
  brokenPrograms,
  cleanPrograms,
  type Kit,
  leakingPrograms,
  make,
} from "../../support/leak-kit.ts";
import { primitiveFaults } from "../../support/leak-primitives.ts";
import { growLeakProgram } from "../../support/leak-programs.ts";
import { tryProgram } from "../../support/leak-random.ts";
import { type Animal, cleanOnes, hazardousOnes, leakingOnes } from "../../support/leak-zoo.ts";
import { cases } from "../../support/samples.ts";

type Told = Primitive["dependence"];
type Rule = Extract<Told, { kind: "special" }>["cells"];
type Mutant = (honest: Rule) => Rule;

const table = primitives as unknown as { readonly [name: string]: { dependence: Told } };
const cellsRule =
  (record: Told): Rule =>
  (ins, attrs, f) =>
    cellsOf(record, ins as readonly AbstractTensor[], attrs, f);
const undo: (() => void)[] = [];
afterEach(() => {
  for (const restore of undo.splice(0)) restore();
});

function plant(prim: string, mutant: Mutant): void {
  const record = table[prim];
  if (!record) throw new Error(`no primitive ${prim}`);
  const honest = record.dependence;
  undo.push(() => {
    record.dependence = honest;
  });
  const relation = () => {
    throw new Error("the mutants are of the cells' rules");
  };
  record.dependence = {
    kind: "special",
    cells: mutant(cellsRule(honest)),
    relation,
    axes: { does: "make", what: "numbers" },
  };
}

const altered = (
  x: AbstractTensor,
  change: (kinds: Uint8Array, values: Float64Array, deps: Uint32Array) => void,
): AbstractTensor => {
  const copy = { ...x, kinds: x.kinds.slice(), values: x.values.slice(), deps: x.deps.slice() };
  change(copy.kinds, copy.values, copy.deps);
  return copy;
};
const withoutDeps = (x: AbstractTensor): AbstractTensor => ({ ...x, deps: new Uint32Array(x.deps.length) });
const asUnknown = (x: AbstractTensor, kind: number): AbstractTensor =>
  altered(x, (kinds, values) => {
    kinds.forEach((k, i) => {
      if (k !== kind) return;
      kinds[i] = UNK;
      values[i] = 0;
    });
  });
const asZero = (x: AbstractTensor, kind: number): AbstractTensor =>
  altered(x, (kinds, values, deps) => {
    kinds.forEach((k, i) => {
      if (k !== kind) return;
      kinds[i] = CON;
      values[i] = 0;
      deps.fill(0, i * x.words, (i + 1) * x.words);
    });
  });
/** The operand at `which` as if it depended on nothing. */
const deaf =
  (which: number): Mutant =>
  (honest) =>
  (ins, attrs, f) =>
    honest(
      (ins as readonly AbstractTensor[]).map((x, i) => (i === which ? withoutDeps(x) : x)) as never,
      attrs,
      f,
    );

const mutants: Readonly<Record<string, readonly [prim: string, Mutant]>> = {
  "softmax: a weight depends on its own score alone": [
    "softmax",
    (honest) => (ins, attrs, f) => {
      const out = honest(ins, attrs, f);
      const own = (ins as readonly AbstractTensor[])[0] as AbstractTensor;
      return altered(out, (kinds, _, deps) => {
        for (let i = 0; i < deps.length; i++)
          if (kinds[Math.floor(i / out.words)] !== CON) deps[i] = own.deps[i] as number;
      });
    },
  ],
  "softmax: a row of −∞ is ordinary": [
    "softmax",
    (honest) =>
      (...a) =>
        asUnknown(honest(...a), NF),
  ],
  "softmax: a row of −∞ is zero": [
    "softmax",
    (honest) =>
      (...a) =>
        asZero(honest(...a), NF),
  ],
  "softmax: finite masks always hold": [
    "softmax",
    (honest) =>
      ([x], attrs, f) => {
        const masked = altered(x as AbstractTensor, (kinds, values, deps) => {
          kinds.forEach((k, i) => {
            if (k !== NEG) return;
            kinds[i] = CON;
            values[i] = Number.NEGATIVE_INFINITY;
            deps.fill(0, i * (x as AbstractTensor).words, (i + 1) * (x as AbstractTensor).words);
          });
        });
        return honest([masked], attrs, f);
      },
  ],
  "softmax: finite masks never hold": [
    "softmax",
    (honest) =>
      ([x], attrs, f) =>
        honest([asUnknown(x as AbstractTensor, NEG)], attrs, f),
  ],
  "softmax: −∞ leaves something": [
    "softmax",
    (honest) => (ins, attrs, f) => {
      const out = honest(ins, attrs, f);
      return altered(out, (kinds, values) => {
        kinds.forEach((k, i) => {
          if (k === CON && values[i] === 0) kinds[i] = UNK;
        });
      });
    },
  ],
  "softmax: a maybe infinite score is dropped": [
    "softmax",
    (honest) =>
      ([x], attrs, f) =>
        honest(
          [
            altered(x as AbstractTensor, (kinds, values, deps) => {
              kinds.forEach((k, i) => {
                if (k !== LOW) return;
                kinds[i] = CON;
                values[i] = Number.NEGATIVE_INFINITY;
                deps.fill(0, i * (x as AbstractTensor).words, (i + 1) * (x as AbstractTensor).words);
              });
            }),
          ],
          attrs,
          f,
        ),
  ],
  "logSoftmax: no denominator": [
    "logSoftmax",
    (honest) => (ins, attrs, f) => ({
      ...honest(ins, attrs, f),
      deps: ((ins as readonly AbstractTensor[])[0] as AbstractTensor).deps,
    }),
  ],
  "mul: 0 · NaN is 0": [
    "mul",
    (honest) => (ins, attrs, f) =>
      honest((ins as readonly AbstractTensor[]).map((x) => asUnknown(x, NF)) as never, attrs, f),
  ],
  "mul: 0 · −∞ is 0": [
    "mul",
    (honest) => (ins, attrs, f) =>
      honest((ins as readonly AbstractTensor[]).map((x) => asUnknown(x, LOW)) as never, attrs, f),
  ],
  "mul: 0 · x depends on x": [
    "mul",
    (honest) =>
      (...a) =>
        altered(honest(...a), (kinds, values) => {
          kinds.forEach((k, i) => {
            if (k === CON && values[i] === 0) kinds[i] = UNK;
          });
        }),
  ],
  "mul: the second factor carries nothing": ["mul", deaf(1)],
  "add: the second term carries nothing": ["add", deaf(1)],
  "add: the first term carries nothing": ["add", deaf(0)],
  "sub: the second term carries nothing": ["sub", deaf(1)],
  "div: the divisor carries nothing": ["div", deaf(1)],
  "div: by zero is ordinary": [
    "div",
    (honest) =>
      (...a) =>
        asUnknown(honest(...a), NF),
  ],
  "max: the second carries nothing": ["max", deaf(1)],
  "min: the first carries nothing": ["min", deaf(0)],
  "matmul: the left carries nothing": ["matmul", deaf(0)],
  "matmul: the right carries nothing": ["matmul", deaf(1)],
  "where: the condition carries nothing": ["where", deaf(0)],
  "where: the other branch carries nothing": ["where", deaf(2)],
  "where: a known condition selects the other branch": [
    "where",
    (honest) =>
      ([c, a, b], attrs, f) =>
        honest([c, b, a] as never, attrs, f),
  ],
  "where: a known condition joins both": [
    "where",
    (honest) =>
      ([c, a, b], attrs, f) =>
        honest([asIfUnknown(c as AbstractTensor), a, b] as never, attrs, f),
  ],
  "where: −∞ in a branch is ordinary": [
    "where",
    (honest) =>
      (...a) =>
        asUnknown(honest(...a), LOW),
  ],
  "exp: a masked score leaves something": [
    "exp",
    (honest) =>
      ([x], attrs, f) =>
        honest([asUnknown(x as AbstractTensor, NEG)], attrs, f),
  ],
  "exp: e^big is ordinary": [
    "exp",
    (honest) =>
      (...a) =>
        asUnknown(honest(...a), NF),
  ],
  "gather: ids carry nothing": ["gather", deaf(1)],
  "oneHot: ids carry nothing": ["oneHot", deaf(0)],
  "normalize: a row does not mix": [
    "normalize",
    (honest) =>
      ([x], attrs, f) => ({ ...honest([x as AbstractTensor], attrs, f), deps: (x as AbstractTensor).deps }),
  ],
  "inverseStd: only the first entry counts": ["inverseStd", deaf(0)],
  "reduceMean: nothing is carried": ["reduceMean", deaf(0)],
  "reduceMax: nothing is carried": ["reduceMax", deaf(0)],
  "reduceSum: the wrong axis": [
    "reduceSum",
    (honest) =>
      ([x], attrs, f) =>
        honest([x as AbstractTensor], wrongAxis(attrs, (x as AbstractTensor).axes.length), f),
  ],
  "transpose: entries stay where they are": [
    "transpose",
    (honest) =>
      ([x], attrs, f) => {
        const out = honest([x as AbstractTensor], attrs, f);
        return { ...(x as AbstractTensor), axes: out.axes };
      },
  ],
  "slice: from the start": [
    "slice",
    (honest) =>
      ([x], attrs, f) =>
        honest([x as AbstractTensor], { ...attrs, start: { terms: [], key: "0" } }, f),
  ],
  "concat: in the other order": [
    "concat",
    (honest) => (ins, attrs, f) =>
      honest([...(ins as readonly AbstractTensor[])].reverse() as never, attrs, f),
  ],
  "reshape: what does not line up is taken as it lies": [
    "reshape",
    (honest) =>
      ([x], attrs, f) => {
        const out = honest([x as AbstractTensor], attrs, f);
        if (out.kinds.length !== (x as AbstractTensor).kinds.length) return out;
        const own = x as AbstractTensor;
        const at = (i: number) => (i * 7) % own.kinds.length;
        return altered(out, (kinds, values, deps) => {
          kinds.forEach((_, i) => {
            kinds[i] = own.kinds[at(i)] as number;
            values[i] = own.values[at(i)] as number;
            for (let w = 0; w < own.words; w++)
              deps[i * own.words + w] = own.deps[at(i) * own.words + w] as number;
          });
        });
      },
  ],
  "expand: nothing is carried": ["expand", deaf(0)],
  "cast: nothing is carried": ["cast", deaf(0)],
  "less: nothing is carried": [
    "less",
    (honest) =>
      (...a) =>
        withoutDeps(honest(...a)),
  ],
  "equal: unknown integers are never the same": [
    "equal",
    (honest) => (ins, attrs, f) =>
      honest(
        (ins as readonly AbstractTensor[]).map((x) =>
          altered(x, (kinds, values) => {
            kinds.forEach((k, i) => {
              if (k === UNK) values[i] = 0;
            });
          }),
        ) as never,
        attrs,
        f,
      ),
  ],
  "equal: unknown integers are all the same": [
    "equal",
    (honest) =>
      (...a) =>
        asTrue(honest(...a)),
  ],
  "and: false lets the other through": [
    "and",
    (honest) => (ins, attrs, f) =>
      honest((ins as readonly AbstractTensor[]).map(asIfUnknown) as never, attrs, f),
  ],
  "not: stays as it is": [
    "not",
    () =>
      ([x]) =>
        x as AbstractTensor,
  ],
  "lessEqual: is less": [
    "lessEqual",
    () => (ins, attrs, f) => cellsRule((table.less as { dependence: Told }).dependence)(ins, attrs, f),
  ],
  "iota: begins at 1": [
    "iota",
    (honest) =>
      (...a) =>
        altered(honest(...a), (kinds, values) => {
          kinds.forEach((k, i) => {
            if (k === CON) values[i] = (values[i] as number) + 1;
          });
        }),
  ],
  "iota: a collapsed axis is its first entry": [
    "iota",
    (honest) =>
      (...a) => {
        const out = honest(...a);
        return out.kinds.length === 1 && out.axes.some((x) => x.some((atom) => atom.real > 1))
          ? asZero(out, UNK)
          : out;
      },
  ],
  "log: of 0 is ordinary": [
    "log",
    (honest) =>
      (...a) => {
        const out = honest(...a);
        return altered(out, (kinds, values) => {
          values.forEach((v, i) => {
            if (v === Number.NEGATIVE_INFINITY) kinds[i] = UNK;
          });
        });
      },
  ],
  "sigmoid: nothing is carried": ["sigmoid", deaf(0)],
  "pow: the exponent carries nothing": ["pow", deaf(1)],
  "sumOfSquares: nothing is carried": ["sumOfSquares", deaf(0)],
};

function asIfUnknown(x: AbstractTensor): AbstractTensor {
  return altered(x, (kinds, values) => {
    kinds.fill(UNK);
    values.fill(0);
  });
}
function asTrue(x: AbstractTensor): AbstractTensor {
  return altered(x, (kinds, values, deps) => {
    kinds.fill(CON);
    values.fill(1);
    deps.fill(0);
  });
}
const wrongAxis = (attrs: Readonly<Record<string, unknown>>, rank: number) => ({
  ...attrs,
  axes: (attrs.axes as readonly number[]).map((a) => rank - 1 - a),
});

const zoo = [...cleanOnes, ...leakingOnes, ...hazardousOnes].filter((a) =>
  [
    "GPT with 1 layer",
    "scores filled with −1e9",
    "causal and documents",
    "modern decoder: RMSNorm, RoPE, GQA, SwiGLU",
    "hand-wired attention",
    "ALiBi",
    "no mask",
    "a mask of −30",
    "strict j < i",
    "causal and padding",
    "loss with targets shifted left",
    "BatchNorm mixes samples",
  ].includes(a.name),
);

/** The verdict before runs confirm: "leaks" is not there yet. */
function verdictOf({ document, layouts }: Animal): string {
  const { checked, program } = compile(document);
  const task = taskOf(checked, program);
  return task ? proveLeaks(program, task, layouts ? { layouts } : {}).verdict : "none";
}
/** Programs of each answer, one run each. */
const kits = { ...cleanPrograms, ...boundedPrograms, ...leakingPrograms, ...brokenPrograms };
const verdictOfKit = (build: (k: Kit) => Value): string => {
  const { program, task } = make(build);
  return proveLeaks(program, task, { layouts: ["none"] }).verdict;
};
const honestKits = new Map(Object.entries(kits).map(([name, build]) => [name, verdictOfKit(build)]));
const honestVerdicts = new Map(zoo.map((a) => [a.name, verdictOf(a)]));

const choices = fc.array(fc.tuple(fc.nat(1000), fc.nat(7), fc.nat(7), fc.nat(11)), {
  minLength: 3,
  maxLength: 12,
});
const programs = fc.sample(fc.tuple(choices, fc.nat(1000)), { numRuns: 250, seed: 7 });

/** Who notices first. */
function noticed(prim: string): string | null {
  for (const c of cases) {
    if (c.prim.name !== prim) continue;
    if (safely(() => primitiveFaults(c).length > 0)) return `sample ${c.name}`;
  }
  for (const a of zoo) if (safely(() => verdictOf(a) !== honestVerdicts.get(a.name))) return `zoo: ${a.name}`;
  for (const [name, build] of Object.entries(kits)) {
    if (safely(() => verdictOfKit(build) !== honestKits.get(name))) return `program: ${name}`;
  }
  for (const [chosen, seed] of programs) {
    const program = growLeakProgram(chosen, true);
    if (!program.ops.some((op) => op.prim === prim)) continue;
    if (safely(() => tryProgram(program, { level: "positions", layout: "none", seed }).faults.length > 0))
      return "random";
  }
  return null;
}

/** A mutant that breaks down is noticed too. */
function safely(work: () => boolean): boolean {
  try {
    return work();
  } catch {
    return true;
  }
}

describe("the honest analyser", () => {
  test("is not caught", () => {
    for (const prim of new Set(Object.values(mutants).map(([p]) => p)))
      expect(noticedCheaply(prim)).toBeNull();
  });
});

const noticedCheaply = (prim: string): string | null => {
  for (const c of cases) if (c.prim.name === prim && primitiveFaults(c).length > 0) return c.name;
  return null;
};

describe("mutant", () => {
  test.each(Object.entries(mutants))("%s", (_, [prim, mutant]) => {
    plant(prim, mutant);
    expect(noticed(prim)).not.toBeNull();
  });
});
