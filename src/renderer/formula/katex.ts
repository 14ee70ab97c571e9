// KaTeX with its style sheet and fonts: a chunk of its own. Its output has MathML beside it for screen readers.
import katex from "katex";
import "katex/dist/katex.min.css";

/** Behind the comma before a condition, `, t < T`, a line may end. */
const breakable = (latex: string): string => latex.replaceAll(/,\s*\\quad/g, String.raw`,\allowbreak\quad`);

export const typeset = (latex: string, displayMode: boolean): string =>
  katex.renderToString(breakable(latex), { displayMode, throwOnError: false, output: "htmlAndMathml" });
