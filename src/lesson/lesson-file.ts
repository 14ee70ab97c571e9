// The file of a lesson, `*.lesson.json`: its form, and reading it. A key that is not known is an error: a check that is
// spelled wrongly would else pass in silence.
import { z } from "zod";
import { parseDocument } from "../core/index.ts";
import type { Lesson } from "./lesson.ts";
import { whatMustBe } from "./what-must-be.ts";

const lessonFormat = "heddle-lesson-1";

const sentence = z.string().min(1);
const edits = z.array(z.looseObject({ edit: z.string() }));
const answer = z.union([z.number(), z.string(), z.strictObject({ edits })]);
const entry = z.strictObject({ value: z.string(), at: z.array(z.int().nonnegative()) });
const wanted = z.union([z.number(), z.string(), entry]);
const param = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.number()),
  z.array(z.array(z.number())),
]);

const demand = z.discriminatedUnion("demand", [
  z.strictObject({ demand: z.literal("clean"), without: z.array(z.string()).optional() }),
  z.strictObject({ demand: z.literal("proved") }),
  z.strictObject({ demand: z.literal("same"), edits }),
  z.strictObject({ demand: z.literal("parameters"), is: z.string() }),
  z.strictObject({
    demand: z.literal("has"),
    block: z.string(),
    params: z.record(z.string(), param).optional(),
  }),
  z.strictObject({ demand: z.literal("lacks"), block: z.string() }),
]);

const check = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("number"), is: wanted, within: z.number().nonnegative() }),
  z.strictObject({
    kind: z.literal("choice"),
    options: z.record(
      z.string(),
      z.strictObject({ text: sentence, right: z.boolean().optional(), says: sentence }),
    ),
  }),
  z.strictObject({ kind: z.literal("graph"), demands: z.array(demand).min(1) }),
]);

const step = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, "must be lower-case letters, digits and hyphens"),
  title: sentence,
  text: sentence,
  look: z.array(z.string()).optional(),
  value: z.string().optional(),
  question: sentence,
  check,
  hints: z.array(sentence),
  mistakes: z
    .array(
      z.union([
        z.strictObject({ number: wanted, says: sentence }),
        z.strictObject({ demand, says: sentence }),
      ]),
    )
    .optional(),
  right: answer,
  wrong: z.array(z.strictObject({ answer, says: sentence })),
});

const lesson = z.strictObject({
  format: z.literal(lessonFormat),
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, "must be lower-case letters, digits and hyphens"),
  title: sentence,
  about: sentence,
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  minutes: z.number().positive(),
  start: z.record(z.string(), z.unknown()),
  steps: z.array(step).min(1),
});

/** JSON Schema of a lesson file; `start` is a graph file. */
export const lessonJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(lesson, { io: "input" }),
  title: "A lesson of Heddle",
});

export type ReadLesson =
  | { readonly ok: true; readonly lesson: Lesson }
  | { readonly ok: false; readonly why: string };

/** Reads a lesson; says where it must be different. Whether its checks can be met, `faultsOf` says. Never throws. */
export function readLesson(text: string): ReadLesson {
  const json = parsed(text);
  if (typeof json !== "object" || json === null) return { ok: false, why: "it must be a JSON object" };
  const format = "format" in json ? json.format : undefined;
  if (typeof format === "string" && format.startsWith("heddle-lesson-") && format !== lessonFormat)
    return {
      ok: false,
      why: `its format must be ${lessonFormat}, and is ${format}: use the Heddle that wrote it`,
    };
  const read = lesson.safeParse(json);
  if (!read.success) return { ok: false, why: whatMustBe(read.error) };
  const { format: _, start, ...rest } = read.data;
  const graph = parseDocument(start);
  if (!graph.ok) return { ok: false, why: `start: ${graph.problems[0]?.message ?? "it cannot be read"}` };
  // Edits of a file may be anything: applyEdit says what is wrong with one.
  return { ok: true, lesson: { ...rest, start: graph.document } as unknown as Lesson };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
