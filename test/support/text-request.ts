// A request to write by a graph with weights scaled up: attention that is nearly even hides mistakes.
import type { HeddleDocument } from "../../src/core/index.ts";
import { inputsOf } from "./step-trial.ts";

/** Greedy; without a prompt the document's first line is written on from, or read. */
export function requestFor(document: HeddleDocument, prompt: string, tokens: number) {
  const weights = Object.fromEntries(
    Object.entries(inputsOf(document, { scale: 6 })).flatMap(([name, { dims, data, dtype }]) =>
      dtype === "f32" ? [[name, { dims, data: Float32Array.from(data) }] as const] : [],
    ),
  );
  const line = prompt || Object.values(document.text)[0]!.split("\n")[0]!;
  return { document, weights, prompt: line, tokens, temperature: 0, topK: 0, seed: 3 };
}
