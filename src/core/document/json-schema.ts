// The JSON Schema (2020-12) of a graph file, for editors and other tools; a module of its own, as nothing else needs zod's
// generator.
import { toJSONSchema } from "zod/mini";
import { documentSchema } from "./schema.ts";

export const documentJsonSchema = (): Record<string, unknown> => {
  const schema = toJSONSchema(documentSchema, { io: "input" }) as Record<string, unknown>;
  return { ...schema, title: "Heddle graph" };
};
