// Repairs where a block refuses its parameters: counts that do not divide, tables that are too short.
import { hasTrait, type ListedAxis, type Trait } from "../blocks/index.ts";
import { axesAt, type Checked, type CheckedNode, findNode } from "../check/index.ts";
import type { NodePath } from "../model/index.ts";
import { type Propose, type Repair, type Repairs, setParam } from "../repair/index.ts";
import { type Axis, dimsOf, evaluateSize, fittingShapes, literalValue, type Size } from "../shape/index.ts";
import { rootOf } from "./sizes.ts";

export const fixRefused: Propose<"shape/invalid"> = (d, checked) => {
  const node = findNode(checked, d.node);
  if (!node) return [];
  const own = byTrait.flatMap(([trait, propose]) =>
    hasTrait(node.block, trait) ? propose(node, checked) : [],
  );
  // What was written there may be what is refused; what would stand there otherwise often is not.
  const defaults = Object.keys(node.spec.params ?? {}).map((name) => byDefault(d.node, name));
  return [...own, ...defaults];
};

const byDefault = (node: NodePath, param: string): Repair => ({
  label: `Use the default of "${param}"`,
  edits: [setParam(node, param, null)],
});

const byTrait: readonly (readonly [Trait, (node: CheckedNode, checked: Checked) => Repairs])[] = [
  ["makes-queries", (node, checked) => shared(node, checked, "kv_heads", "heads")],
  [
    "splits-heads",
    (node, checked) => {
      const width = node.inputs.find((p) => p.name === "x")?.type.axes?.at(-1)?.size;
      return width ? divided(node, checked, "heads", evaluateSize(width, checked.bindings)) : [];
    },
  ],
  [
    "regroups",
    (node, checked) => {
      const from = node.inputs.find((p) => p.name === "x")?.type.axes?.map((a) => a.size) ?? [];
      const listed = node.params.shape as readonly ListedAxis[];
      const to = listed.map((a) => a.size);
      return fittingShapes(from, to, checked.bindings)
        .slice(0, 2)
        .map((sizes): Repair => {
          const words = sizes.map((s, i) => `${s.key}${listed[i]?.role ? `:${listed[i].role}` : ""}`);
          const shape = words.join(" ");
          return { label: `Reshape to ${shape}`, edits: [setParam(node.path, "shape", shape)] };
        });
    },
  ],
  [
    "position-table",
    (node, checked) => {
      const length = evaluateSize(node.params.length as Size, checked.bindings);
      return [
        {
          label: `Set the table to ${length} rows`,
          edits: [setParam(node.path, "max", length)],
        },
      ];
    },
  ],
  [
    "makes-mask",
    (node) => [
      {
        label: "Make the mask causal",
        edits: [setParam(node.path, "kind", "causal")],
      },
    ],
  ],
  [
    "port-by-port",
    (node, checked) => {
      const axis = axesAt(checked, { node: node.path, port: "q" }).at(-1);
      const root = axis && rootOf(axis);
      return [root && byDefault(root.node, root.param), ...(axis ? evenly(checked, axis, root) : [])];
    },
  ],
];

/** Sizes near those that are there that make an axis even. */
function evenly(checked: Checked, { size }: Axis, root: ReturnType<typeof rootOf>): Repairs {
  const now = literalValue(size);
  if (now !== undefined && root)
    return [now - 1, now + 1].map((value) => ({
      label: `Set ${root.param} of "${root.node}" to ${value}`,
      edits: [setParam(root.node, root.param, value)],
    }));
  const { bindings, document } = checked;
  return dimsOf(size).flatMap((dim) => {
    const given = document.dims[dim];
    if (typeof given !== "number") return [];
    const evens = Array.from({ length: 4 * given }, (_, i) => i + 1).filter(
      (n) => n !== given && evaluateSize(size, { ...bindings, [dim]: n }) % 2 === 0,
    );
    const near = evens.sort((a, b) => Math.abs(a - given) - Math.abs(b - given)).slice(0, 2);
    return near.map((value) => ({
      label: `Set ${dim} to ${value}`,
      edits: [{ edit: "setDim", dim, value } as const],
    }));
  });
}

/** The nearest count that divides another one of the node's counts. */
function shared(node: CheckedNode, checked: Checked, part: string, whole: string): Repairs {
  return divided(node, checked, part, evaluateSize(node.params[whole] as Size, checked.bindings));
}

function divided(node: CheckedNode, checked: Checked, param: string, whole: number): Repairs {
  const size = node.params[param] as Size;
  const now = evaluateSize(size, checked.bindings);
  if (!(whole >= 1 && whole < 1e5)) return [];
  const divisors = Array.from({ length: whole }, (_, i) => i + 1).filter((n) => whole % n === 0);
  const near = divisors.sort((a, b) => Math.abs(a - now) - Math.abs(b - now)).slice(0, 2);
  return near.map(
    (value): Repair =>
      typeof checked.document.dims[size.key] === "number"
        ? { label: `Set ${size.key} to ${value}`, edits: [{ edit: "setDim", dim: size.key, value }] }
        : {
            label: `Set ${param} of "${node.path}" to ${value}`,
            edits: [setParam(node.path, param, value)],
          },
  );
}
