// One text that two blocks read in different sizes.
import { evaluateSize, literalValue, printSize, type Size } from "../shape/index.ts";
import type { DiagnosticOf } from "./diagnostic.ts";
import type { Explanation } from "./explain.ts";

type Misread = DiagnosticOf<"stream/sizes">;

const asAxes = (sizes: readonly Size[]): string => `[${sizes.map((s) => printSize(s)).join(", ")}]`;

export const streamSizes = (d: Misread): Explanation => {
  const unlike = [0, 1].filter((i) => d.found[i]!.key !== d.expected[i]!.key);
  const named = unlike
    .flatMap((i) => [d.found[i]!, d.expected[i]!])
    .filter((s) => literalValue(s) === undefined);
  const isByAccident = unlike.every((i) => entries(d, d.found[i]!) === entries(d, d.expected[i]!));
  return {
    title: `"${d.node}" reads the stream "${d.stream}" as ${asAxes(d.found)}, but "${d.other}" reads it as ${asAxes(d.expected)}: both must have the same sizes.`,
    because: [
      ...named.map((s) => `${printSize(s)} = ${entries(d, s)}`),
      ...(isByAccident ? ["They are equal only at the example sizes; other sizes would differ."] : []),
    ],
    help: `A stream is one text, with one batch size and one length. Give "${d.node}" the sizes of "${d.other}", or a stream of its own.`,
  };
};

const entries = ({ sizes }: Misread, size: Size): number => evaluateSize(size, sizes);
