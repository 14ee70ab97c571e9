// What a text of this length keeps while it is written, what each token adds, or why nothing can be kept.
import { useMemo } from "react";
import {
  type Bindings,
  type Checked,
  evaluateSize,
  lower,
  type Size,
  step,
  streamsOf,
} from "../../core/index.ts";
import { canGenerate } from "../../runtime/client/index.ts";
import { amount } from "../values/numbers.ts";

interface Props {
  readonly checked: Checked;
  readonly bindings: Bindings;
}

type Row = readonly [name: string, figure: string, title: string];

export default function KvCacheRows({ checked, bindings }: Props) {
  const derived = useMemo(() => derivedFrom(checked), [checked]);
  return derived === null
    ? null
    : rowsOf(derived, bindings).map(([name, figure, title]) => (
        <div key={name} className="cost-row" title={title}>
          <dt className="cost-name">{name}</dt>
          <dd className="cost-figure mono">{figure}</dd>
        </div>
      ));
}

/** Null where the graph writes no text, or where a part of it is wrong. */
function derivedFrom(checked: Checked): step.Derived | null {
  const { objective } = checked.document;
  if (!objective || !canGenerate(objective.kind)) return null;
  try {
    const program = lower(checked);
    if (program.outputs[objective.logits] === undefined) return null;
    const stream = checked.predicted ?? streamsOf(checked)[0] ?? "main";
    return step.derive(program, { stream, logits: objective.logits, rows: "all" });
  } catch {
    // As for the other figures: a mistake of ours is told by the engine.
    return null;
  }
}

function rowsOf(derived: step.Derived, at: Bindings): Row[] {
  if (!derived.ok) return [["KV cache", "none", step.explain(derived.refusal)]];
  const { perToken, fixed, once } = step.keptBytes(derived.plan);
  const formula = (size: Size) => `${size.key} bytes`;
  const some = (name: string, size: Size): Row[] =>
    size.key === "0" ? [] : [[name, amount(evaluateSize(size, at), "B"), formula(size)]];
  const positions = at[derived.plan.time] ?? 1;
  const all = step.bytesAt(derived.plan, positions, at);
  if (all === 0) return [];
  return [
    ["KV cache", amount(all, "B"), `${positions} positions`],
    ...some("of which each token", perToken),
    ...some("of which windows", fixed),
    ...some("of which once, of the source", once),
  ];
}
