// What lies beside a graph: NAME.tokenizer.json, the model's own as it is, and NAME.chat.json where it has a chat template.
import type { ChatFormat } from "./chat.ts";
import { record } from "./json.ts";
import { Tokenizer } from "./tokenizer.ts";

/** Throws an Error that says what is wrong with the text. */
export function readTokenizer(text: string): Tokenizer {
  const json = parsed(text);
  record(json, "a tokenizer.json");
  try {
    return new Tokenizer(json);
  } catch (cause) {
    // Whatever the library stumbles over is a fault of the file.
    throw new Error(`it is no tokenizer that Heddle reads: ${(cause as Error).message}`);
  }
}

/** Throws an Error that says what is wrong with the text. */
export function readChat(text: string): ChatFormat {
  const { template, names } = record(parsed(text), "a chat format");
  if (typeof template !== "string") throw new Error("it has no `template`");
  return { template, names: record(names ?? {}, "its `names`") as Readonly<Record<string, string>> };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`it is not valid JSON: ${(cause as Error).message}`);
  }
}
