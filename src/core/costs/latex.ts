// A cost in LaTeX: its terms by what they come to, the largest first, so that the one that counts is read first.
import { type Bindings, evaluateSize, type Size, sizeLatex } from "../shape/index.ts";

interface Written {
  readonly latex: string;
  /** How many terms are not written, and which share of the whole they come to. */
  readonly left: number;
  readonly share: number;
}

/** At most `most` terms of a size at values of its dims. */
export function costLatex(size: Size, at: Bindings, most: number): Written {
  const terms = size.terms
    .map((term) => {
      const one: Size = { terms: [term], key: "term" };
      return { text: sizeLatex(one), value: evaluateSize(one, at) };
    })
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const left = terms.slice(most);
  const written = terms
    .slice(0, most)
    .map(({ text }, i) => (i === 0 || text.startsWith("-") ? text : `+ ${text}`))
    .join(" ");
  const all = evaluateSize(size, at);
  return {
    latex: `${written || "0"}${left.length > 0 ? String.raw` + \dots` : ""}`,
    left: left.length,
    share: all === 0 ? 0 : left.reduce((sum, { value }) => sum + value, 0) / all,
  };
}
