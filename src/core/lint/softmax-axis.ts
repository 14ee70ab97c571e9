// A softmax over the wrong axis: attention weights sum to one over the keys, probabilities over the vocabulary.

import { hasTrait } from "../blocks/index.ts";
import { setParam } from "../repair/index.ts";
import { axisIndexOf } from "./axes.ts";
import { placeInDocument } from "./dataflow.ts";
import type { Rule } from "./rule.ts";

export const softmaxAxis: Rule<"lint/softmax-axis"> = {
  find: (dataflow) =>
    dataflow.leaves.flatMap((node) => {
      if (!hasTrait(node.block, "distributes") || node.state !== "ok") return [];
      const axes = node.outputs[0]?.type.axes;
      if (!axes) return [];
      const roles = axes.map((a) => a.role);
      const wanted = roles.includes("key") ? "key" : roles.includes("vocab") ? "vocab" : undefined;
      const found = roles[axisIndexOf(node.params.axis, axes.length)];
      if (wanted === undefined || found === undefined || found === wanted) return [];
      const axis = roles.indexOf(wanted) - axes.length;
      return [
        {
          code: "lint/softmax-axis",
          node: placeInDocument(dataflow.checked, node.path),
          found,
          wanted,
          axis,
        } as const,
      ];
    }),
  repair: (d) => [
    {
      label: d.axis === -1 ? "Use the last axis" : `Set its axis to ${d.axis}`,
      edits: [setParam(d.node, "axis", d.axis === -1 ? null : d.axis)],
    },
  ],
};
