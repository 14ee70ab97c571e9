// Which folders of ../shared/data/hf a test takes: a few, or those of HEDDLE_MODELS (`all`, or `llama,t5`).
import { readdirSync } from "node:fs";
import { sharedData } from "../support/shared-data.ts";

/** Blocks of theirs are not built. */
const refused = ["mamba2"];

export const models = sharedData("hf");

export function chosen(few: readonly string[]): readonly string[] {
  const asked = process.env.HEDDLE_MODELS?.split(",") ?? few;
  const there = models === null ? [] : readdirSync(models).filter((name) => !refused.includes(name));
  return asked.includes("all") ? there : there.filter((name) => asked.includes(name));
}
