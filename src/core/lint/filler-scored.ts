// A shift leaves positions without a token, and what it fills them with is taken for a target: a token that the model
// learns to predict there. A filler that is no token at all is an error of the check.
import { hasTrait } from "../blocks/index.ts";
import { idReadings, scoredFillers, tokensOf } from "../check/index.ts";
import type { DiagnosticOf } from "../diagnostics/index.ts";
import { special } from "../document/index.ts";
import { setParam } from "../repair/index.ts";
import type { Rule } from "./rule.ts";

export const fillerScored: Rule<"lint/filler-scored"> = {
  find: ({ checked }) => {
    const words = checked.document.vocabulary?.tokens ?? [];
    const found = new Map<string, DiagnosticOf<"lint/filler-scored">>();
    for (const reading of idReadings(checked)) {
      if (!hasTrait(reading.node.block, "gives-loss")) continue;
      const tokens = tokensOf(checked, reading.node) ?? 0;
      for (const { node, low: id, place } of scoredFillers(checked, reading)) {
        const token = words[id] ?? null;
        // Behind the last token a text does end.
        const ends = token === special.end && place?.side === "end" && place.to === 1;
        if (!Number.isInteger(id) || id < 0 || id >= tokens || ends) continue;
        const { path: loss, params } = reading.node;
        const ignore = Number(params.ignore);
        found.set(`${node} ${loss}`, { code: "lint/filler-scored", node, id, token, loss, ignore });
      }
    }
    return [...found.values()];
  },
  repair: (d) => [
    {
      label: `Set fill of "${d.node}" to ${`${d.ignore}`.replace("-", "−")}, which "${d.loss}" ignores`,
      edits: [setParam(d.node, "fill", d.ignore)],
    },
    {
      label: "Ignore the filler: −100 in both",
      edits: [setParam(d.node, "fill", null), setParam(d.loss, "ignore", null)],
    },
  ],
};
