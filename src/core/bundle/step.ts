// The step of a graph that writes a text, beside the exported model: as PyTorch with what writes and tests by it, and as ONNX.
import { type Checked, streamsOf } from "../check/index.ts";
import { special } from "../document/index.ts";
import { emitOnnx, flatModule } from "../export/index.ts";
import { IrError, type Program } from "../ir/index.ts";
import { evaluateSize } from "../shape/index.ts";
import { step } from "../step/index.ts";
import { generateCode, testGenerateCode } from "./generate-code.ts";

const writing: ReadonlySet<string> = new Set(["next-token", "prefix-lm", "seq2seq"]);

/** Name → contents; nothing for a graph that writes no text, or of which nothing can be kept. */
export function stepFiles(checked: Checked, program: Program): Record<string, string | Uint8Array> {
  const { objective } = checked.document;
  if (!objective || !writing.has(objective.kind) || program.outputs[objective.logits] === undefined)
    return {};
  const streams = streamsOf(checked);
  const stream = checked.predicted ?? streams[0] ?? "main";
  const derived = step.derive(program, { stream, logits: objective.logits });
  if (!derived.ok) return {};
  const { plan } = derived;
  const source = objective.kind === "seq2seq" ? streams.find((s) => s !== stream) : undefined;
  // The last token of a target stands for the one to be written: a step that reads it can't write.
  const blind = objective.kind === "seq2seq" && objective.start === undefined;
  if (blind && plan.windows.some((w) => w.kind === "ids" && w.shift > -1)) return {};
  try {
    return {
      "step.py": stepCode(checked, plan, stream, source),
      "generate.py": generateCode,
      "test_generate.py": testGenerateCode,
      "step.onnx": emitOnnx(plan.program, { weights: "inputs", name: `${checked.document.name}, step` }),
      ...(plan.once && {
        "once.onnx": emitOnnx(plan.once, { weights: "inputs", name: `${checked.document.name}, once` }),
      }),
    };
  } catch (cause) {
    // A size that none of its tensors shows: the model is exported without the step.
    if (cause instanceof IrError) return {};
    throw cause;
  }
}

function stepCode(checked: Checked, plan: step.Plan, stream: string, source: string | undefined): string {
  const { vocabulary } = checked.document;
  const argumentOf = (input: string): string => {
    const [kind = "", rest = ""] = [input.slice(0, input.indexOf(":")), input.slice(input.indexOf(":") + 1)];
    const known = { step: rest, kept: `kept_${rest}`, once: `once_${rest}` }[kind] ?? input;
    return known.replace(/\W+/g, "_");
  };
  const { code, inputs } = flatModule(plan.program, "Step", "The next positions of a text.", argumentOf);
  const taken = new Map(inputs.map(({ argument, input }) => [input, argument] as const));
  const sizes = { ...checked.bindings, [plan.batch]: 1 };
  const caches = plan.caches.flatMap(({ name, shape, axis, kind, reach, fill, dtype }) => {
    const argument = taken.get(step.names.kept(name));
    const dims = shape.map((s, i) => (i === axis ? 0 : evaluateSize(s, sizes)));
    const type = { f32: "float32", i32: "int32", bool: "bool" }[dtype];
    const rows = step.names.rows(name);
    const what = { argument, rows, shape: dims, axis, tail: kind === "tail", reach, fill, dtype: type };
    return argument === undefined ? [] : [what];
  });
  const reaches = plan.reaches.flatMap((reach) => {
    const argument = taken.get(step.names.slots(reach));
    return argument === undefined ? [] : [[argument, reach] as const];
  });
  const windows = plan.windows.flatMap(({ name, kind, shift, fill }) => {
    const argument = taken.get(name);
    return argument === undefined
      ? []
      : [{ argument, kind, shift, fill: kind === "valid" ? fill !== 0 : fill }];
  });
  const tokens = vocabulary?.tokens ?? null;
  const tables = [
    `LOGITS = ${python(plan.logits)}`,
    "# Whether logits of earlier positions stay what they are when the text grows.",
    `STAYS = ${python(plan.stays)}`,
    `STREAM, SOURCE = ${python(stream)}, ${python(source ?? null)}`,
    "# The id that a target begins with; None where the step shifts it by itself.",
    `START = ${python(checked.document.objective?.start ?? null)}`,
    `POSITION = ${python(taken.get(step.names.position) ?? null)}`,
    "# Slots by the name of their positions' argument: all of them (None), or as many as a window reads.",
    `REACHES = ${python(Object.fromEntries(reaches))}`,
    "# What is kept: its argument, the output with its new rows, the axis of time.",
    ...list("CACHES", caches),
    "# Parts of the text that a step reads.",
    ...list("WINDOWS", windows),
    `SPACE = ${python(vocabulary?.kind === "characters" || vocabulary?.kind === "pieces" ? "" : " ")}`,
    "# The model's own tokenizer, beside this file; None where the tokens are all there is.",
    `TOKENIZER = ${python(vocabulary?.tokenizer ?? null)}`,
    `END = ${source === undefined && vocabulary?.kind !== "pieces" ? -1 : (tokens?.indexOf(special.end) ?? -1)}`,
    `TOKENS = ${python(tokens)}`,
  ];
  return [
    `"""The step of ${checked.document.name.replace(/["\\]/g, "'")}: the next positions of a text with what was kept of the earlier ones."""`,
    ...(/\bmath\./.test(code) ? ["import math", ""] : []),
    "import torch",
    "from torch import nn",
    "",
    ...tables,
    "",
    "",
    code,
    "",
    onceCode(plan, taken, source),
  ].join("\n");
}

/** What depends on another text alone, and what of that text the step reads itself. */
function onceCode(plan: step.Plan, taken: ReadonlyMap<string, string>, source: string | undefined): string {
  const argumentOf = (input: string) => input.replace(/\W+/g, "_");
  const made = plan.once && flatModule(plan.once, "Once", "What depends on the source alone.", argumentOf);
  const read = [...taken].filter(([input]) => source !== undefined && input.startsWith(`${source}.`));
  const given = (made?.inputs ?? []).map(
    ({ argument, input }) => `${argument}=source[${python(argumentOf(input))}]`,
  );
  const outputs = Object.keys(plan.once?.outputs ?? {}).flatMap((name) => {
    const argument = taken.get(name);
    return argument === undefined ? [] : [`        ${python(argument)}: made[${python(name)}],`];
  });
  return [
    ...(made ? [made.code, ""] : []),
    "@torch.no_grad()",
    "def once(stored, source):",
    '    """Arguments of the step that stay: from the ids of the source and which of them are no padding."""',
    ...(made ? [`    made = Once(stored)(${given.join(", ")})`] : []),
    "    return {",
    ...read.map(([input, argument]) => `        ${python(argument)}: source[${python(argumentOf(input))}],`),
    ...outputs,
    "    }",
    "",
  ].join("\n");
}

const list = (name: string, entries: readonly object[]): string[] => [
  `${name} = [`,
  ...entries.map((entry) => `    ${python(entry)},`),
  "]",
];

/** A literal of Python; what has no end is None. */
function python(value: unknown): string {
  if (value === null || value === undefined || value === Number.POSITIVE_INFINITY) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value === "object")
    return `{${Object.entries(value)
      .map(([key, v]) => `${JSON.stringify(key)}: ${python(v)}`)
      .join(", ")}}`;
  return JSON.stringify(value);
}
