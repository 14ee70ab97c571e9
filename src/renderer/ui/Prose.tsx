// Sentences of blocks and their parameters, in which `names` of parameters and ports are set apart by backticks.

/** Odd parts stand between backticks. */
const parts = (text: string): string[] => text.split("`");

export function Prose({ text }: { text: string }) {
  return parts(text).map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part));
}

/** Where only plain text can be shown, such as a schema. */
export const plainProse = (text: string): string => parts(text).join("");
