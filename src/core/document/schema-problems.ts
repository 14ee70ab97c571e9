// What a schema refuses, as sentences that say what must be: the place, the requirement, the way out.
import * as z from "zod/mini";
import type { FileProblem } from "../diagnostics/index.ts";
import { didYouMean, nearNames } from "../words/index.ts";
import type { JsonText } from "./json-text.ts";

type Path = readonly (string | number)[];
type Issue = z.core.$ZodIssue;

/** At most 20 problems of a file with their lines; `json` is what was read and `schema` what refused it. */
export const schemaProblems = (
  error: z.core.$ZodError,
  { locate, json }: JsonText,
  schema: z.ZodMiniType,
): FileProblem[] =>
  error.issues.slice(0, 20).map((issue) => {
    const path = issue.path.filter((p): p is string | number => typeof p !== "symbol");
    const extra = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
    return {
      code: "file/schema",
      message: `${sentence(issue, path, json, schema)}.`,
      path: path.join("."),
      ...locate(extra === undefined ? path : [...path, extra]),
    };
  });

function sentence(issue: Issue, path: Path, json: unknown, schema: z.ZodMiniType): string {
  const where = path.length === 0 ? "the file" : path.join(".");
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(shapeOf(schemaAt(schema, path)) ?? {});
    const key = issue.keys[0] ?? "";
    return `${where}: unknown key "${key}"${didYouMean(nearNames(key, known))}; remove it or correct its name`;
  }
  if (path.length > 0 && valueAt(json, path) === undefined) {
    const field = schemaAt(schema, path);
    const purpose = field && (descriptionOf(field) ?? descriptionOf(unwrapped(field)));
    const parent = path.length === 1 ? "" : `${path.slice(0, -1).join(".")}: `;
    return `${parent}missing "${path.at(-1)}"${purpose === undefined ? "" : ` (${purpose})`}`;
  }
  return `${where}: ${requirement(issue)}`;
}

/** `must be a string`; a message of the schema's own stays as it is. */
function requirement(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value": {
      const choices = issue.values.map(String);
      return choices.length === 1 ? `must be ${choices[0]}` : `must be one of ${choices.join(", ")}`;
    }
    case "too_small":
      return `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      if (issue.origin === "string") return `must have at most ${issue.maximum} characters`;
      return `must be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "an integer",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
  tuple: "a list",
};

const descriptionOf = (schema: z.ZodMiniType): string | undefined =>
  z.globalRegistry.get(schema)?.description;

const valueAt = (json: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    json,
  );

/** The keys of an object's schema; undefined for any other. */
function shapeOf(schema: z.ZodMiniType | undefined): Readonly<Record<string, unknown>> | undefined {
  const inner = schema && unwrapped(schema);
  return inner instanceof z.ZodMiniObject ? inner.def.shape : undefined;
}

/** The schema of a place in the file; undefined where the schema says nothing of it. */
function schemaAt(schema: z.ZodMiniType, path: Path): z.ZodMiniType | undefined {
  let at: z.ZodMiniType | undefined = schema;
  for (const key of path) at = at && within(unwrapped(at), key);
  return at;
}

const unwrapped = (schema: z.ZodMiniType): z.ZodMiniType =>
  schema instanceof z.ZodMiniOptional ? unwrapped(schema.def.innerType as z.ZodMiniType) : schema;

function within(schema: z.ZodMiniType, key: string | number): z.ZodMiniType | undefined {
  if (schema instanceof z.ZodMiniObject) return schema.def.shape[key] as z.ZodMiniType | undefined;
  if (schema instanceof z.ZodMiniRecord) return schema.def.valueType as z.ZodMiniType;
  if (schema instanceof z.ZodMiniArray) return schema.def.element as z.ZodMiniType;
  return undefined;
}
