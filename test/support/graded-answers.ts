// A class of answers to the lessons that ask for a graph, with the truth of each known apart from the grader: right
// answers drawn otherwise; wrong ones of the lesson, drawn otherwise too; right ones in which one thing was spoilt, where
// logits by weights of equal names say that the model is another.
import { readdirSync, readFileSync } from "node:fs";
import {
  check,
  countParameters,
  type Edit,
  evaluate,
  evaluateSize,
  explain,
  type HeddleDocument,
  hasErrors,
  initWeight,
  isError,
  lower,
  type Program,
  parseDocument,
  parseWire,
  printDocument,
  printWire,
  prove,
  type Tensor,
  tensor,
  weightTable,
} from "../../src/core/index.ts";
import { applyAll, judge, type Lesson, readLesson, type Step } from "../../src/lesson/index.ts";
import { randomFrom } from "./random.ts";
import { edited, redrawn } from "./redrawn.ts";

interface Answer {
  readonly lesson: Lesson;
  readonly step: Step;
  readonly document: HeddleDocument;
  readonly right: boolean;
  /** One of these must be part of what is said to a wrong one. */
  readonly says: readonly string[];
  /** How it was made. */
  readonly how: string;
}

export interface Report {
  readonly right: number;
  readonly wrong: number;
  /** Right ones that were refused, wrong ones that were accepted, and those to which something else was said. */
  readonly refused: readonly string[];
  readonly accepted: readonly string[];
  readonly misled: readonly string[];
}

const folder = "graphs/lessons";

interface Asked {
  readonly lesson: Lesson;
  readonly step: Step;
}

/** Steps that ask for a graph. */
function asked(): Asked[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".lesson.json"))
    .flatMap((name) => {
      const read = readLesson(readFileSync(`${folder}/${name}`, "utf8"));
      if (!read.ok) throw new Error(`${name}: ${read.why}`);
      return read.lesson.steps
        .filter(({ check }) => check.kind === "graph")
        .map((step) => ({ lesson: read.lesson, step }));
    });
}

const isMade = ({ start }: Lesson, answer: Step["right"]): boolean =>
  typeof answer === "object" && applyAll(start, answer.edits).ok;

function made({ lesson }: Asked, answer: Step["right"]): HeddleDocument {
  const graph = typeof answer === "object" ? applyAll(lesson.start, answer.edits) : null;
  if (!graph?.ok) throw new Error(`${lesson.name}: an answer that cannot be made`);
  return graph.document;
}

/** Every other answer is right; of the wrong ones every other is the lesson's own. `count` is of all. */
export function* answers(count: number, seed: number): Generator<Answer> {
  const steps = asked();
  const random = randomFrom(seed);
  let [given, spoiltAt] = [0, 0];
  for (let round = 0; given < count; round++)
    for (const one of shuffled(steps, random)) {
      if (given >= count) return;
      const right = made(one, one.step.right);
      const drawing = redrawn(right, round + given, random);
      yield { ...one, ...drawing, right: true, says: [], how: `right, ${drawing.how.join(", ")}` };
      given++;
      if (given >= count) return;
      const spoilt = round % 2 === 1 ? spoiltAnswer(one, right, spoiltAt++, random) : null;
      // What the editor refuses is never handed in.
      const wrongs = one.step.wrong.filter(({ answer }) => isMade(one.lesson, answer));
      const wrong = wrongs[(round >> 1) % wrongs.length]!;
      const own = redrawn(made(one, wrong.answer), round + given, random);
      const how = `wrong answer “${wrong.says}”, ${own.how.join(", ")}`;
      yield spoilt ?? { ...one, document: own.document, right: false, says: [wrong.says], how };
      given++;
    }
}

const shuffled = <T>(list: readonly T[], random: () => number): T[] =>
  list
    .map((it) => ({ it, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ it }) => it);

/** What is handed in is a file: it is printed and read. */
export function reportOn(all: Iterable<Answer>): Report {
  const report = {
    right: 0,
    wrong: 0,
    refused: [] as string[],
    accepted: [] as string[],
    misled: [] as string[],
  };
  for (const { lesson, step, document, right, says, how } of all) {
    const read = parseDocument(printDocument(document));
    if (!read.ok) throw new Error(`${lesson.name}: ${how}: cannot be read again`);
    const said = judge(lesson, step, read.document);
    const text = said.says.join(" ");
    const story = `${lesson.name}: ${how}: ${said.right ? "accepted" : text}`;
    report[right ? "right" : "wrong"]++;
    if (right && !said.right) report.refused.push(story);
    else if (!right && said.right) report.accepted.push(story);
    else if (!right && !says.some((s) => text.includes(s)))
      report.misled.push(`${story} (wanted: ${says.join(" | ")})`);
  }
  return report;
}

/** A right answer in which one thing is otherwise, and is certain to be another model; null where none was found. */
function spoiltAnswer(one: Asked, right: HeddleDocument, at: number, random: () => number): Answer | null {
  if (one.step.check.kind !== "graph" || !one.step.check.demands.some(({ demand }) => demand === "same"))
    return null;
  for (let i = 0; i < 8; i++) {
    const spoil = spoils[(at + i) % spoils.length]!;
    const edits = spoil(right, random);
    const document = edits && edited(right, edits);
    if (!document) continue;
    const says = fault(document, right, one.step);
    if (says.length === 0) continue;
    return { ...one, document, right: false, says, how: `spoilt, ${JSON.stringify(edits)}` };
  }
  return null;
}

type Spoil = (d: HeddleDocument, random: () => number) => readonly Edit[] | null;
const pickOf = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;

const spoils: readonly Spoil[] = [
  // A wire that is not there.
  (d, random) => [{ edit: "disconnect", scope: "", wire: pickOf(d.wires, random) }],
  // A wire from elsewhere.
  (d, random) => {
    const [wire, other] = [pickOf(d.wires, random), pickOf(d.wires, random)];
    const [from, to] = [parseWire(other)!.from, parseWire(wire)!.to];
    return [
      { edit: "disconnect", scope: "", wire },
      { edit: "connect", scope: "", wire: printWire({ from, to }) },
    ];
  },
  (d, random) => [{ edit: "setFlag", node: pickOf(Object.keys(d.nodes), random), flag: "bypass", on: true }],
  (d, random) => [{ edit: "setFlag", node: pickOf(Object.keys(d.nodes), random), flag: "mute", on: true }],
  // Another size.
  (d, random) => {
    const dim = pickOf(Object.keys(d.dims), random);
    const value = d.dims[dim];
    // Those that the text decides are no part of the model.
    return typeof value === "number" && !check(d).dynamic.includes(dim)
      ? [{ edit: "setDim", dim, value: value * 2 }]
      : null;
  },
  // Another kind.
  (d, random) => {
    const [node, param, value] = pickOf(
      Object.entries(d.nodes).flatMap(([id, { block }]) =>
        (kinds[block] ?? []).map(([param, value]) => [id, param, value] as const),
      ),
      random,
    );
    return [{ edit: "setParam", node, param, value }];
  },
];

const kinds: Readonly<Record<string, readonly (readonly [string, string | number | boolean])[]>> = {
  mask: [
    ["kind", "all"],
    ["kind", "window"],
  ],
  norm: [
    ["kind", "rmsnorm"],
    ["eps", 0.1],
  ],
  ffn: [["fn", "silu"]],
  activation: [["fn", "silu"]],
  pe: [["kind", "learned"]],
  scale: [["by", "factor"]],
  qkv: [["bias", false]],
  wo: [["bias", false]],
  lm_head: [["bias", false]],
};

/** Words of which one must be said to a spoilt answer, none where it may be right; found without the grader. */
function fault(answer: HeddleDocument, right: HeddleDocument, step: Step): readonly string[] {
  const [mine, theirs] = [check(answer), check(right)];
  const errors = mine.diagnostics.filter(isError).map((d) => explain(d).title);
  if (errors.length > 0) return errors;
  const mistakes = (step.mistakes ?? []).map(({ says }) => says);
  // A leak comes before the numbers, where the step asks for a proof; else it may.
  if (prove(answer).diagnostics.some(({ code }) => code.startsWith("leak/")))
    return ["The verdict must be", "can see", "logits", ...mistakes];
  const [have, want] = [mine, theirs].map((c) => countParameters(weightTable(c)).known);
  if (have !== want) return [`learns ${have}`, "logits", ...mistakes];
  return isFar(answer, right) ? ["logits", "shapes", ...mistakes] : [];
}

/** Whether logits differ where weights of equal names are equal, at the lesson's length and one more. */
function isFar(a: HeddleDocument, b: HeddleDocument): boolean {
  const [mine, theirs] = [a, b].map((d) => lower(check(d)));
  if (hasErrors(check(b)) || !mine || !theirs) return false;
  return [0, 1].some((more) => {
    const [x, y] = [logitsOf(a, mine, more), logitsOf(b, theirs, more)];
    if (x === null || y === null) return false;
    if (x.dims.join() !== y.dims.join()) return true;
    return y.data.some((v, i) => Math.abs(v - (x.data[i] ?? 0)) > 1e-5);
  });
}

function logitsOf(d: HeddleDocument, program: Program, more: number): Tensor | null {
  const address = d.objective?.logits ?? "";
  if (!(address in program.outputs)) return null;
  const time = program.inputs.flatMap((i) => ("stream" in i ? [program.values[i.value]?.shape[1]?.key] : []));
  const dims = Object.fromEntries(
    program.dynamic.map((dim) => [dim, (program.dims[dim] ?? 1) + (time.includes(dim) ? more : 0)]),
  );
  const inputs = program.inputs.map((input) => {
    const shape = (program.values[input.value]?.shape ?? []).map((size) =>
      evaluateSize(size, { ...program.dims, ...dims }),
    );
    const count = shape.reduce((n, s) => n * s, 1);
    if ("stream" in input) {
      const data = Array.from({ length: count }, (_, i) =>
        input.kind === "types" ? 0 : input.kind === "valid" ? 1 : (i * 7 + 3) % 5,
      );
      return [input.name, tensor(shape, data, input.kind === "valid" ? "bool" : "i32")] as const;
    }
    const seedName = input.kind === "weight" ? input.seedName : input.name;
    return [input.name, tensor(shape, initWeight({ kind: "normal", std: 0.6 }, count, 5, seedName))] as const;
  });
  try {
    return evaluate(program, { dims, inputs: Object.fromEntries(inputs), fetch: [address] })[address] ?? null;
  } catch {
    return null;
  }
}
