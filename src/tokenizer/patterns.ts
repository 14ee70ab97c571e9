// Patterns of a tokenizer.json: plain texts, or Oniguruma's regular expressions, which the library knows to read.
import { ReplaceNormalizer } from "@huggingface/tokenizers";

/** Throws an Error with the pattern where it cannot be read. */
export function compile(pattern: unknown): RegExp {
  const config = { type: "Replace", pattern, content: "" } as ConstructorParameters<
    typeof ReplaceNormalizer
  >[0];
  let made: RegExp | null | undefined;
  try {
    ({ pattern: made } = new ReplaceNormalizer(config) as unknown as { readonly pattern: RegExp | null });
  } catch (cause) {
    throw new Error(`the pattern ${literally(pattern)} cannot be read: ${(cause as Error).message}`);
  }
  if (!made) throw new Error(`the pattern ${literally(pattern)} is neither a Regex nor a String`);
  return made;
}

/** As JSON, cut off: what stands in a file may be long. */
export const literally = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
};

export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
