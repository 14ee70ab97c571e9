// What a lesson's file has otherwise than it must, in one sentence for whoever writes it.
import type { z } from "zod";

export function whatMustBe(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return "it cannot be read";
  const field = issue.path.map(String).join(".") || "it";
  if (issue.code === "invalid_type") return `${field} must be ${nouns[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value")
    return `${field} must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
  if (issue.code === "unrecognized_keys")
    return `${field} has the unknown key "${issue.keys[0]}"; remove it or correct its name`;
  if (issue.code === "too_small") return `${field} must not be empty or less than ${issue.minimum}`;
  if (issue.code === "invalid_union") return `${field} has another form than any that is allowed there`;
  return `${field}: ${issue.message}`;
}

const nouns: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "an integer",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
};
