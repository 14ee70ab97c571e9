// Published models at their true sizes: what they are compared by, and each graph once it is opened.
import factsText from "../../../graphs/gallery/models.json?raw";
import { type HeddleDocument, parseDocument } from "../../core/index.ts";

export interface ModelFacts {
  /** As on the Hugging Face Hub. */
  readonly id: string;
  readonly family: string;
  readonly parameters: number;
  /** Of a mixture of experts: those that one token goes through. */
  readonly active?: number;
  /** Operations for one token among 1,024. */
  readonly flops: number;
  /** Bytes of keys and values that each further token adds, 16 bits a number; null of what writes no text. */
  readonly cache: number | null;
}

export const models: readonly ModelFacts[] = JSON.parse(factsText);

const texts = import.meta.glob<string>("../../../graphs/gallery/*.graph.json", {
  query: "?raw",
  import: "default",
});

/** Undefined for a file that is broken, which a test finds. */
export async function modelOf(id: string): Promise<HeddleDocument | undefined> {
  const text = await texts[`../../../graphs/gallery/${id}.graph.json`]?.();
  const parsed = parseDocument(text ?? "");
  return parsed.ok ? parsed.document : undefined;
}
