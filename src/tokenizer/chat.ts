// Chat templates of Hugging Face's, which are Jinja: turns of a talk as the one text that a model was trained on.
import { Template } from "@huggingface/jinja";

export interface ChatFormat {
  readonly template: string;
  /** `bos_token`, `eos_token`: what the template may put in. */
  readonly names: Readonly<Record<string, string>>;
}

interface Turn {
  readonly role: string;
  readonly content: string;
}

/** With what asks for an answer behind the last turn. Throws an Error with what the template says of the turns. */
export function chatText({ template, names }: ChatFormat, turns: readonly Turn[]): string {
  return new Template(template).render({
    ...names,
    messages: turns.map((turn) => ({ ...turn })),
    add_generation_prompt: true,
  });
}

/** Of a tokenizer_config.json, and of a chat_template.jinja beside it; null where there is none. */
export function chatFormatOf(config: unknown, file: string | null): ChatFormat | null {
  const of = (typeof config === "object" && config !== null ? config : {}) as Readonly<
    Record<string, unknown>
  >;
  const template = file ?? templateOf(of.chat_template);
  if (template === null) return null;
  const names = Object.entries(of).flatMap(([key, value]) => {
    const text = key.endsWith("_token") ? contentOf(value) : null;
    return text === null ? [] : [[key, text] as const];
  });
  return { template, names: Object.fromEntries(names) };
}

/** One, or several with their names, of which the one without a purpose is "default". */
function templateOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return null;
  const named = value as readonly ({ readonly name?: unknown; readonly template?: unknown } | null)[];
  const found = named.find((each) => each?.name === "default") ?? named[0];
  return typeof found?.template === "string" ? found.template : null;
}

function contentOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  const content = (value as { readonly content?: unknown } | null | undefined)?.content;
  return typeof content === "string" ? content : null;
}
