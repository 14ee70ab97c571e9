// Repairs of sizes: set the parameter that made one of the two, or put a Linear between.
import { hasTrait, type ListedAxis } from "../blocks/index.ts";
import { allNodes, type Checked, findNode } from "../check/index.ts";
import type { DiagnosticOf } from "../diagnostics/index.ts";
import { graphAt, specAt, wireInto, wiresOf } from "../document/index.ts";
import { type Edit, printPort, splitPath } from "../model/index.ts";
import { connect, insertBefore, type Propose, type Repair, setParam } from "../repair/index.ts";
import type { Axis, Origin } from "../shape/index.ts";
import { otherMasks } from "./masks.ts";
import { outermost } from "./outermost.ts";

interface Root {
  readonly node: string;
  readonly param: string;
}

/** The parameter at the beginning of the chain that set an axis. */
export function rootOf(axis: Axis): Root | undefined {
  let last: Origin | undefined;
  for (let o = axis.origin; o; o = o.from) last = o;
  return last?.param === undefined ? undefined : { node: last.node, param: last.param };
}

const setTo = (checked: Checked, axis: Axis, size: string): Repair | undefined => {
  const root = rootOf(axis);
  if (!root || size === "?") return undefined;
  if (listed(checked, root)) return setInList(checked, root, axis, size);
  const value = /^\d+$/.test(size) ? Number(size) : size;
  return {
    label: `Set ${root.param} of "${root.node}" to ${size}`,
    edits: [setParam(root.node, root.param, value)],
  };
};

/** The axes that a parameter lists; undefined where it is a single size. */
function listed(checked: Checked, { node, param }: Root): readonly ListedAxis[] | undefined {
  const value = findNode(checked, node)?.params[param];
  return Array.isArray(value) ? value : undefined;
}

/** One of the axes that a parameter lists. */
function setInList(checked: Checked, root: Root, axis: Axis, size: string): Repair | undefined {
  const words = listed(checked, root)?.map(({ size: own, role }) => {
    const text = own.key === axis.size.key ? size : own.key;
    return role === undefined ? text : `${text}:${role}`;
  });
  return (
    words && {
      label: `Set ${root.param} of "${root.node}" to ${words.join(" ")}`,
      edits: [setParam(root.node, root.param, words.join(" "))],
    }
  );
}

/** Where several nodes write the size of an axis, it is set in all of them: a table of positions is as wide as its text. */
function everywhere(checked: Checked, axis: Axis, size: string): Repair | undefined {
  const root = rootOf(axis);
  const written = root && specAt(checked.document, root.node)?.params?.[root.param];
  if (!root || written === undefined || size === "?" || listed(checked, root)) return undefined;
  const alike = allNodes(checked.root).filter(({ spec }) => spec.params?.[root.param] === written);
  if (alike.length < 2 || alike.length > 8) return undefined;
  const names = alike.map((n) => `"${n.path}"`);
  return {
    label: `Set ${root.param} of ${names.slice(0, -1).join(", ")} and ${names.at(-1)} to ${size}`,
    edits: alike.map((n) => setParam(n.path, root.param, asParam(size))),
  };
}

export const fixSize: Propose<"shape/size"> = (d, checked) => {
  const [want, found] = [d.expected.size.key, d.found.size.key];
  const type = findNode(checked, d.at.node)?.inputs.find((p) => p.name === d.at.port)?.type;
  const last = type?.axes != null && d.index === type.axes.length - 1 && type.dtype === "f32";
  const linear =
    last && !comesFromLinear(d.found, checked)
      ? insertBefore(checked.document, d.at, { block: "linear", params: { out: asParam(want) } }, "x", "y")
      : undefined;
  const outer = outermost(checked, d.at);
  const isInner = outer.node !== d.at.node;
  const isMask = type?.dtype === "bool";
  return [
    ...(isMask ? otherMasks(checked, d.at) : []),
    ...(isMask && isInner ? otherMasks(checked, outer) : []),
    exchanged(d, checked),
    setTo(checked, d.found, want),
    everywhere(checked, d.expected, found),
    everywhere(checked, d.found, want),
    setTo(checked, d.expected, found),
    transpose(d, checked),
    ...rewired(d, checked),
    linear && { label: `Insert a Linear ${found} → ${want}`, edits: linear },
  ];
};

/** A Linear gives the value as it is: another one behind it would be the same map. */
function comesFromLinear(axis: Axis, checked: Checked): boolean {
  for (let o = axis.origin; o; o = o.from) {
    const block = findNode(checked, o.node)?.block;
    if (hasTrait(block, "projects")) return true;
    if (!hasTrait(block, "holds-graph", "feeds-forward")) return false;
  }
  return false;
}

/**
 * Other wires on the way that a size came: the two inputs of a node exchanged, or the same output of another node of
 * the same kind, such as the source's tokens in place of the target's.
 */
function rewired(d: DiagnosticOf<"shape/size">, checked: Checked): Repair[] {
  const places = new Set<string>([d.at.node]);
  for (const axis of [d.found, d.expected]) for (let o = axis.origin; o; o = o.from) places.add(o.node);
  return [...places].slice(0, 8).flatMap((path): Repair[] => {
    const [scope, id] = splitPath(path);
    const graph = graphAt(checked.document, scope);
    const wires = graph ? wiresOf(graph).filter((w) => w.to.node === id) : [];
    const [a, b] = wires;
    const swap: Repair[] =
      a && b && wires.length === 2
        ? [
            {
              label: `Swap ${a.to.port} and ${b.to.port} of "${path}"`,
              edits: [
                connect(scope, printPort(a.from), printPort(b.to)),
                connect(scope, printPort(b.from), printPort(a.to)),
              ],
            },
          ]
        : [];
    const others = wires.flatMap((w) => {
      const kind = graph?.nodes[w.from.node]?.block;
      const same = Object.entries(graph?.nodes ?? {}).filter(
        ([other, n]) => other !== w.from.node && hasTrait(kind, "reads-text") && n.block === kind,
      );
      return same.map(([other]): Repair => {
        const from = { node: other, port: w.from.port };
        return {
          label: `Connect ${other}.${w.from.port} to ${id}.${w.to.port}`,
          edits: [connect(scope, printPort(from), printPort(w.to))],
        };
      });
    });
    return [...swap, ...others];
  });
}

/** The size that is wanted stands at another axis, and one node set both: its parameters are exchanged. */
function exchanged(d: DiagnosticOf<"shape/size">, checked: Checked): Repair | undefined {
  const [want, found] = [d.expected.size.key, d.found.size.key];
  const here = rootOf(d.found);
  const there = checked.diagnostics
    .flatMap((o) => {
      const same = o.code === "shape/size" && o.at.node === d.at.node && o.at.port === d.at.port;
      return same && o.found.size.key === want ? [rootOf(o.found)] : [];
    })
    .find((root) => root !== undefined && root.node === here?.node && root.param !== here.param);
  if (!here || !there) return undefined;
  const set = (param: string, size: string): Edit => setParam(here.node, param, asParam(size));
  return {
    label: `Swap ${here.param} and ${there.param} of "${here.node}"`,
    edits: [set(here.param, want), set(there.param, found)],
  };
}

/** A size as it is written in a parameter. */
export const asParam = (size: string): string | number => (/^\d+$/.test(size) ? Number(size) : size);

/** Where the last two axes look exchanged, a Transpose exchanges them back. */
const transpose = (d: DiagnosticOf<"shape/size">, checked: Checked): Repair | undefined => {
  const type = findNode(checked, d.at.node)?.inputs.find((p) => p.name === d.at.port)?.type;
  const rank = type?.axes?.length ?? 0;
  if (rank < 2 || d.index < rank - 2) return undefined;
  const other = type?.axes?.[d.index === rank - 1 ? rank - 2 : rank - 1];
  if (other?.size.key !== d.expected.size.key) return undefined;
  const edits = insertBefore(checked.document, d.at, { block: "transpose" }, "x", "x");
  return edits && { label: "Insert a Transpose of the last two axes", edits };
};

export const fixLiteral: Propose<"shape/literal"> = (d, checked) => {
  const candidate = setTo(checked, d.axis, d.named);
  return [candidate && { ...candidate, label: `Write ${d.named} instead of ${d.literal}` }];
};

/** The nearest count that divides evenly: heads that do not divide the width. */
export const fixNotInteger: Propose<"dim/not-integer"> = (d, checked) => {
  const division = /\b([A-Z]\w*)\/\(?([A-Z]\w*)/.exec(d.expression);
  const [, above = "", below = ""] = division ?? [];
  const [whole, part] = [checked.bindings[above], checked.bindings[below]];
  if (whole === undefined || part === undefined) return [];
  const divisors = Array.from({ length: whole }, (_, i) => i + 1).filter((n) => whole % n === 0);
  const nearest = divisors.sort((a, b) => Math.abs(a - part) - Math.abs(b - part))[0];
  const wider = Math.ceil(whole / part) * part;
  return [
    nearest === undefined
      ? undefined
      : { label: `Set ${below} to ${nearest}`, edits: [{ edit: "setDim", dim: below, value: nearest }] },
    { label: `Set ${above} to ${wider}`, edits: [{ edit: "setDim", dim: above, value: wider }] },
  ];
};

export const fixCarry: Propose<"graph/carry"> = (d, checked) => {
  const want = d.enters.axes?.at(-1)?.size.key;
  const body = findNode(checked, d.node)?.spec.body;
  const wire = body && wireInto(body, `out.${d.port}`);
  const root = d.leaves.axes?.at(-1);
  if (want === undefined || !body || !wire || !root) return [];
  return [setTo(checked, root, want)];
};
