// The schema that the editor completes and explains by: that of the file, and for each kind of block its name, what
// it does, and its parameters with their values.
import { type Block, blocks, documentJsonSchema, type ParamSpec } from "../../core/index.ts";
import { plainProse } from "../ui/Prose.tsx";

type Json = Readonly<Record<string, unknown>>;

/** A size or a number may be written in more ways than one: what cannot be said here the check says. */
function paramSchema({ kind, help: about, choices, only, default: byDefault }: ParamSpec): Json {
  const help = plainProse(only ? `${about}. Only with ${only.param} ${only.is.join(", ")}` : about);
  const described = { description: help, default: byDefault };
  if (choices) return { ...described, enum: choices };
  if (kind === "flag") return { ...described, type: "boolean" };
  if (kind === "int") return { ...described, type: "integer" };
  if (kind === "size")
    return {
      description: `${help}. A positive integer, or an expression over dimensions such as "4*D"`,
      default: byDefault,
    };
  if (kind === "axes")
    return {
      description: `${help}. Sizes with blanks between them; T:query gives an axis a role`,
      default: byDefault,
    };
  return described;
}

const ofKind = (block: Block): Json => ({
  if: { properties: { block: { const: block.kind } }, required: ["block"] },
  // biome-ignore lint/suspicious/noThenProperty: this is how JSON Schema says it
  then: {
    properties: {
      params: {
        type: "object",
        description: `Parameters of ${block.title}`,
        properties: Object.fromEntries(
          Object.entries(block.params).map(([name, spec]) => [name, paramSchema(spec)]),
        ),
      },
    },
  },
});

const isNodeSpec = (schema: unknown): schema is Json & { properties: Json } =>
  (schema as { description?: string }).description === "One node on the canvas";

export function editorSchema(): Json {
  const schema = documentJsonSchema() as Json & { $defs: Readonly<Record<string, unknown>> };
  const all = [...blocks.values()];
  const kinds = {
    type: "string",
    description: "The kind of block",
    enum: all.map((b) => b.kind),
    markdownEnumDescriptions: all.map((b) => `**${b.title}** · \`${b.formula}\`\n\n${b.help}`),
  };
  const $defs = Object.entries(schema.$defs).map(([name, def]) => [
    name,
    isNodeSpec(def)
      ? { ...def, properties: { ...def.properties, block: kinds }, allOf: all.map(ofKind) }
      : def,
  ]);
  return { ...schema, $defs: Object.fromEntries($defs) };
}
