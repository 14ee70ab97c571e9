// Targets that are not the next tokens: shifted twice, or shifted although the inputs are shifted too. The loss falls,
// and what is learned is to predict the token after the next one.
import { hasTrait } from "../blocks/index.ts";
import type { CheckedNode } from "../check/index.ts";
import { graphAt, readersOf } from "../document/index.ts";
import { type Edit, parseAddress, splitPath, withoutIterations } from "../model/index.ts";
import { connect, type Repair, setParam } from "../repair/index.ts";
import { axisIndexOf } from "./axes.ts";
import type { DataflowGraph, Out } from "./dataflow.ts";
import { firstSource } from "./residuals.ts";
import type { Rule } from "./rule.ts";

export const targetOffset: Rule<"lint/target-offset"> = {
  whenFaultless: true,
  find: (dataflow) => {
    const { objective } = dataflow.checked.document;
    if (!objective || !["next-token", "prefix-lm", "seq2seq"].includes(objective.kind)) return [];
    const losses = dataflow.leaves.flatMap((loss) => aheadOf(dataflow, loss) ?? []);
    // Further heads may predict later tokens on purpose (multi-token prediction): the objective's own must not.
    const at = parseAddress(withoutIterations(objective.logits));
    const own = losses.filter((l) => l.heads.some((h) => h.path === at?.node));
    const judged = own.length > 0 ? own : losses;
    if (judged.some((l) => l.ahead === 1)) return [];
    return judged.flatMap(({ loss, ahead, shifted }) =>
      ahead > 1
        ? [
            {
              code: "lint/target-offset",
              at: { node: loss.path, port: "targets" },
              ahead,
              shifts: shifted.map((n) => n.path),
            } as const,
          ]
        : [],
    );
  },
  repair: (d, dataflow) => {
    const loss = dataflow.leaves.find((n) => n.path === d.at.node);
    const found = loss && aheadOf(dataflow, loss);
    if (!found) return [];
    const much = found.ahead - 1;
    const masks = shiftsBehind(dataflow, firstSource(dataflow, found.loss, "mask"))?.shifts ?? [];
    return [...found.targets.toReversed(), ...found.inputs].map((shift) => {
      const repair = lessShift(dataflow, shift, much);
      // A mask that goes with the targets is shifted as they are.
      const twin = found.targets.includes(shift) && masks.length === found.targets.length;
      const mask = twin ? masks[found.targets.indexOf(shift)] : undefined;
      const also = mask && mask !== shift ? lessShift(dataflow, mask, much) : undefined;
      return repair && also ? { ...repair, edits: [...repair.edits, ...also.edits] } : repair;
    });
  },
};

interface Ahead {
  readonly loss: CheckedNode;
  /** How many tokens behind the last one that a position reads its target stands: 1 is the next. */
  readonly ahead: number;
  readonly heads: readonly CheckedNode[];
  /** Shifts of the targets and of the inputs, from the loss back. */
  readonly targets: readonly CheckedNode[];
  readonly inputs: readonly CheckedNode[];
  readonly shifted: readonly CheckedNode[];
}

function aheadOf(dataflow: DataflowGraph, loss: CheckedNode): Ahead | undefined {
  if (!hasTrait(loss.block, "gives-loss")) return undefined;
  const targets = shiftsBehind(dataflow, firstSource(dataflow, loss, "targets"));
  if (!targets) return undefined;
  const reads = inputsOf(dataflow, firstSource(dataflow, loss, "logits"), targets.text);
  if (!reads) return undefined;
  const inputs = [...reads.shifts];
  return {
    loss,
    ahead: targets.offset - reads.offset,
    heads: reads.heads,
    targets: targets.shifts,
    inputs,
    shifted: [...targets.shifts, ...inputs],
  };
}

interface Way {
  readonly text: string;
  /** The value at t is what the text has at t + offset. */
  readonly offset: number;
  readonly shifts: readonly CheckedNode[];
}

/** By how much ids were moved on their way from the text; undefined where they come another way. */
function shiftsBehind(dataflow: DataflowGraph, from: Out | undefined): Way | undefined {
  let offset = 0;
  const shifts: CheckedNode[] = [];
  let at = from;
  for (let i = 0; at && i < 12; i++) {
    const { node }: Out = at;
    if (hasTrait(node.block, "reads-text")) return { text: String(node.params.stream), offset, shifts };
    const moved = movedBy(node);
    if (moved === undefined) return undefined;
    offset += moved;
    if (hasTrait(node.block, "shifts")) shifts.push(node);
    at = firstSource(dataflow, node, "x");
  }
  return undefined;
}

/** Positions that a block moves a sequence by; undefined for other blocks, and for a start counted from the end. */
function movedBy(node: CheckedNode): number | undefined {
  const axes = node.inputs[0]?.type.axes;
  if (!axes || !hasTrait(node.block, "shifts", "cuts")) return undefined;
  const role = axes[axisIndexOf(node.params.axis, axes.length)]?.role;
  if (role !== "time") return 0;
  if (hasTrait(node.block, "cuts"))
    return Number(node.params.start) < 0 ? undefined : Number(node.params.start);
  return Number(node.params.by) * (node.params.direction === "left" ? 1 : -1);
}

interface Inputs {
  /** The latest token of the text that a position's own vector is made of, relative to it. */
  readonly offset: number;
  readonly heads: readonly CheckedNode[];
  /** Shifts of the ids in front of embeddings. */
  readonly shifts: ReadonlySet<CheckedNode>;
}

/** What the vectors behind logits are made of at their own position: keys and values, which bring others, are left out. */
function inputsOf(dataflow: DataflowGraph, from: Out | undefined, text: string): Inputs | undefined {
  const latest = new Map<CheckedNode, number | undefined>();
  const heads: CheckedNode[] = [];
  const shifts = new Set<CheckedNode>();
  const visit = (node: CheckedNode): number | undefined => {
    if (latest.has(node)) return latest.get(node);
    latest.set(node, undefined);
    if (hasTrait(node.block, "gives-logits")) heads.push(node);
    let offset: number | undefined;
    if (hasTrait(node.block, "embeds")) {
      const way = shiftsBehind(dataflow, firstSource(dataflow, node, "ids"));
      if (way?.text === text) {
        offset = way.offset;
        for (const s of way.shifts) shifts.add(s);
      }
    } else {
      const found = ownPorts(node).flatMap((port) => {
        const source = firstSource(dataflow, node, port);
        return (source && visit(source.node)) ?? [];
      });
      const moved = hasTrait(node.block, "shifts", "cuts") ? movedBy(node) : 0;
      offset = found.length > 0 && moved !== undefined ? Math.max(...found) + moved : undefined;
    }
    latest.set(node, offset);
    return offset;
  };
  const offset = from && visit(from.node);
  return offset === undefined ? undefined : { offset, heads, shifts };
}

/** Inputs whose rows are those of the output: of attention the queries alone. */
function ownPorts(node: CheckedNode): readonly string[] {
  if (hasTrait(node.block, "mixes-positions")) return ["weights"];
  if (hasTrait(node.block, "compares")) return ["q"];
  if (hasTrait(node.block, "matrix-product")) return ["a"];
  const floats = node.inputs.filter((p) => p.type.dtype === "f32").map((p) => p.name);
  return floats.filter((p) => p !== "like" && p !== "context");
}

/** A Shift moves less, or goes where nothing is left of it. */
function lessShift(dataflow: DataflowGraph, shift: CheckedNode, much: number): Repair | undefined {
  const [scope, id] = splitPath(shift.path);
  const graph = graphAt(dataflow.checked.document, scope);
  const by = Number(shift.params.by);
  const [source] = dataflow.sources(shift, "x");
  const end = source && dataflow.endIn(scope, source);
  if (!graph?.nodes[id] || end === undefined) return undefined;
  if (by > much)
    return {
      label: `Make "${id}" shift by ${by - much}`,
      edits: [setParam(shift.path, "by", by - much === 1 ? null : by - much)],
    };
  if (by < much) return undefined;
  const readers = readersOf(graph, `${id}.x`);
  const gone: Edit = { edit: "removeNode", scope, id };
  return { label: `Remove "${id}"`, edits: [...readers.map((r) => connect(scope, end, r)), gone] };
}
