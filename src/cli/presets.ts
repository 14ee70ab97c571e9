// The graphs that ship, inside the bundle. test/cli/commands.test.ts holds the list against the folder.
import { type HeddleDocument, parseDocument } from "../core/index.ts";

export const presetNames = [
  "decoder-only",
  "decoder-modern",
  "encoder",
  "encoder-decoder",
  "sort",
  "smallest",
  "worked-example",
] as const;

export type PresetName = (typeof presetNames)[number];

/** A preset by its name. */
export async function readPreset(name: PresetName): Promise<HeddleDocument> {
  const module = (await import(`../../graphs/${name}.graph.json`, { with: { type: "json" } })) as {
    default: unknown;
  };
  const parsed = parseDocument(JSON.stringify(module.default));
  if (!parsed.ok) throw new Error(`the preset ${name} is invalid: ${parsed.problems[0]?.message}`);
  return parsed.document;
}
