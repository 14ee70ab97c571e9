// Repairs of parameters, dims, weights and ties.
import { hasTrait } from "../blocks/index.ts";
import { allNodes, findNode } from "../check/index.ts";
import { specAt } from "../document/index.ts";
import type { Edit } from "../model/index.ts";
import { type Propose, type Repair, setParam } from "../repair/index.ts";
import { isKnown, type Size } from "../shape/index.ts";

export const fixUnknownParam: Propose<"param/unknown"> = (d, checked) => {
  const value = specAt(checked.document, d.node)?.params?.[d.param];
  const drop: Edit = setParam(d.node, d.param, null);
  const renamed = d.near.map((name): Repair | undefined =>
    value === undefined
      ? undefined
      : {
          label: `Rename it to "${name}"`,
          edits: [drop, setParam(d.node, name, value)],
        },
  );
  return [...renamed, { label: `Remove "${d.param}"`, edits: [drop] }];
};

export const fixInvalidParam: Propose<"param/invalid"> = (d) => [
  { label: "Use the default", edits: [setParam(d.node, d.param, null)] },
];

export const fixUnknownDim: Propose<"dim/unknown"> = (d, checked) => {
  const written = specAt(checked.document, d.node)?.params?.[d.param];
  const instead = (name: string): Repair | undefined =>
    typeof written !== "string"
      ? undefined
      : {
          label: `Write ${name} instead of ${d.dim}`,
          edits: [
            {
              edit: "setParam",
              node: d.node,
              param: d.param,
              value: written.replaceAll(new RegExp(`\\b${d.dim}\\b`, "g"), name),
            },
          ],
        };
  const node = findNode(checked, d.node);
  // A number of layers is no width.
  const value = node?.block?.params[d.param]?.example ?? checked.bindings.D ?? checked.bindings.T ?? 4;
  const others = Object.keys(checked.bindings).filter((name) => !d.near.includes(name));
  return [
    ...d.near.map(instead),
    {
      label: `Use the default of "${d.param}"`,
      edits: [setParam(d.node, d.param, null)],
    },
    { label: `Add the dimension ${d.dim} = ${value}`, edits: [{ edit: "setDim", dim: d.dim, value }] },
    ...others.slice(0, 8).map(instead),
  ];
};

export const fixVocabulary: Propose<"vocabulary/size"> = (d) => [
  /^[A-Z]\w*$/.test(d.size)
    ? { label: `Set ${d.size} to ${d.tokens}`, edits: [{ edit: "setDim", dim: d.size, value: d.tokens }] }
    : undefined,
];

export const fixObjective: Propose<"objective/logits"> = (d, checked) => {
  const { objective } = checked.document;
  return d.near.map(
    (logits): Repair | undefined =>
      objective && {
        label: `Read the logits at ${logits}`,
        edits: [{ edit: "setMeta", set: { objective: { ...objective, logits } } }],
      },
  );
};

export const fixStream: Propose<"objective/stream"> = (d, checked) => {
  const { objective } = checked.document;
  // A decoder's text is likelier to be the one that is read last.
  const names = d.stream === null ? [...d.near].reverse() : d.near;
  return names.map(
    (stream): Repair | undefined =>
      objective && {
        label: `Predict the stream "${stream}"`,
        edits: [{ edit: "setMeta", set: { objective: { ...objective, stream } } }],
      },
  );
};

export const fixPrefix: Propose<"objective/prefix"> = (_, checked) => {
  const { objective } = checked.document;
  if (!objective) return [];
  const masks = allNodes(checked.root).filter(
    (n) => hasTrait(n.block, "makes-mask") && n.params.kind === "prefix",
  );
  const sizes = masks
    .map((n) => n.params.prefix as Size)
    .flatMap((size) => (isKnown(size) ? [size.key] : []));
  const { prefix: _old, ...others } = objective;
  const set = (label: string, to: typeof objective): Repair => ({
    label,
    edits: [{ edit: "setMeta", set: { objective: to } }],
  });
  return [
    ...[...new Set(sizes), "2"].map((size) => {
      const prefix = /^\d+$/.test(size) ? Number(size) : size;
      return set(`Use the first ${size} as the prefix`, { ...objective, prefix });
    }),
    set("Predict every next token (no prefix)", { ...others, kind: "next-token" }),
  ];
};

const dropWeight = (weight: string): Repair => ({
  label: "Remove it; the weight is then initialized from the seed",
  edits: [{ edit: "setWeight", weight, value: null }],
});

export const fixWeightShape: Propose<"weight/shape"> = (d) => [dropWeight(d.weight)];
export const fixWeightUnknown: Propose<"weight/unknown"> = (d, checked) => {
  const value = checked.document.weights?.[d.weight];
  const renamed = d.near.map((name): Repair | undefined =>
    value === undefined || checked.document.weights?.[name] !== undefined
      ? undefined
      : {
          label: `Rename it to ${name}`,
          edits: [
            { edit: "setWeight", weight: d.weight, value: null },
            { edit: "setWeight", weight: name, value },
          ],
        },
  );
  return [...renamed, { label: "Remove it", edits: [{ edit: "setWeight", weight: d.weight, value: null }] }];
};
export const fixNotFinite: Propose<"weight/not-finite"> = (d) => [dropWeight(d.weight)];
export const fixTieUnknown: Propose<"tie/unknown"> = (d) => [
  ...d.near.map(
    (name): Repair =>
      d.missing === d.to
        ? { label: `Tie it to ${name}`, edits: [{ edit: "setTie", weight: d.weight, to: name }] }
        : {
            label: `Tie ${name} instead`,
            edits: [
              { edit: "setTie", weight: d.weight, to: null },
              { edit: "setTie", weight: name, to: d.to },
            ],
          },
  ),
  { label: "Remove the tie", edits: [{ edit: "setTie", weight: d.weight, to: null }] },
];
export const fixTieShape: Propose<"tie/shape"> = (d) => [
  { label: "Remove the tie", edits: [{ edit: "setTie", weight: d.weight, to: null }] },
];
