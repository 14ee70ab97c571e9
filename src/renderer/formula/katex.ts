/** KaTeX with its style sheet and fonts: a chunk of its own. Its output has MathML beside it for screen readers. */
import katex from "katex";
import "katex/dist/katex.min.css";

export const typeset = (latex: string, displayMode: boolean): string =>
  katex.renderToString(latex, { displayMode, throwOnError: false, output: "htmlAndMathml" });
