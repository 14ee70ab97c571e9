// Targets that are fed and that no logit stands for: the loss there is infinite. Of the file's own text the check tells
// it; of text and ids that are known only now it is told here, as the same error, beside the values of the run.
import {
  allNodes,
  type Checked,
  type Diagnostic,
  evaluate,
  evaluateSize,
  hasTrait,
  type Program,
  prune,
  type Tensor,
  withoutIterations,
} from "../../core/index.ts";
import type { Tensors } from "./executor.ts";
import type { Streams } from "./streams.ts";

type NoToken = Extract<Diagnostic, { readonly code: "id/no-token" }>;

/** One error for each loss of `needed`, the part of the program that runs, whose fed targets it counts to infinity. */
export function logitless(needed: Program, checked: Checked, feeds: Tensors, streams: Streams): NoToken[] {
  const told = new Set(checked.diagnostics.flatMap((d) => (d.code === "id/no-token" ? [d.loss] : [])));
  return allNodes(checked.root).flatMap((node): NoToken[] => {
    if (!hasTrait(node.block, "gives-loss") || node.state !== "ok" || told.has(node.path)) return [];
    const size = node.inputs.find((p) => p.name === "logits")?.type.axes?.at(-1)?.size;
    const site = siteOf(needed, node.path);
    if (!size || !site) return [];
    const made = evaluated(needed, site, feeds);
    if (!made) return [];
    const { counted, targets } = made;
    const tokens = evaluateSize(size, needed.dims);
    const at = targets.data.findIndex((id, i) => counted.data[i] !== 0 && !(id >= 0 && id < tokens));
    if (at < 0) return [];
    const stream = needed.inputs.find((i) => i.kind === "ids" && behind(needed, site.targets).has(i.value));
    const named = stream?.kind === "ids" ? stream.stream : undefined;
    const reader = streams.readers.find((r) => r.stream === named)?.node ?? node.path;
    const ignore = Number(node.params.ignore);
    const id = targets.data[at]!;
    return [{ code: "id/no-token", node: reader, id, from: "text", loss: node.path, tokens, ignore }];
  });
}

interface Site {
  /** Which positions the loss counts, bool, and the ids that it wants there. */
  readonly counted: number;
  readonly targets: number;
}

/** Found in what the loss makes for each position: `where(counted, where(0 ≤ targets < tokens, …, ∞), 0)`. */
function siteOf({ ops, values }: Program, path: string): Site | undefined {
  const own = ops.filter(({ output }) => withoutIterations(values[output]?.origin?.node ?? "") === path);
  const made = new Map(own.map((op) => [op.output, op]));
  const last = own.findLast(
    ({ prim, inputs }) => prim === "where" && made.get(inputs[1] ?? -1)?.prim === "where",
  );
  const inside = made.get(made.get(last?.inputs[1] ?? -1)?.inputs[0] ?? -1);
  const below = inside?.inputs.map((id) => made.get(id)).find((op) => op?.prim === "less");
  const [counted, targets] = [last?.inputs[0], below?.inputs[0]];
  return counted === undefined || targets === undefined ? undefined : { counted, targets };
}

/** Null where weights have a part in it: then nothing is known before the run. */
function evaluated(program: Program, site: Site, feeds: Tensors): Record<keyof Site, Tensor> | null {
  const part = prune({ ...program, outputs: { ...site } }, [site.counted, site.targets]);
  const inputs: Record<string, Tensor> = {};
  for (const { name } of part.inputs) {
    const feed = feeds[name];
    if (!feed) return null;
    inputs[name] = { ...feed, data: Float64Array.from(feed.data) };
  }
  const { counted, targets } = evaluate(part, { inputs });
  return counted && targets ? { counted, targets } : null;
}

function behind({ ops }: Program, value: number): ReadonlySet<number> {
  const needed = new Set([value]);
  for (const op of ops.toReversed()) if (needed.has(op.output)) for (const id of op.inputs) needed.add(id);
  return needed;
}
