// What a text of this length keeps while it is written, what each token adds, or why nothing can be kept.
import { useEffect, useState } from "react";
import { type Bindings, type Checked, evaluateSize, plural, type Size, step } from "../../core/index.ts";
import { cachePlanOf } from "../store/cache-plan.ts";
import { amount } from "../values/numbers.ts";

interface Props {
  readonly checked: Checked;
  readonly bindings: Bindings;
}

type Row = readonly [name: string, figure: string, title: string];

/** Quiet after an edit before the cache is derived anew, ms: deriving one may take a frame. */
const quiet = 200;

export default function KvCacheRows({ checked, bindings }: Props) {
  const [rows, show] = useState<readonly Row[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => {
      const derived = cachePlanOf(checked);
      show(derived === null ? [] : rowsOf(derived, bindings));
    }, quiet);
    return () => clearTimeout(timer);
  }, [checked, bindings]);
  return rows.map(([name, figure, title]) => (
    <div key={name} className="cost-row" title={title}>
      <dt className="cost-name">{name}</dt>
      <dd className="cost-figure mono">{figure}</dd>
    </div>
  ));
}

function rowsOf(derived: step.Derived, at: Bindings): Row[] {
  if (!derived.ok) return [["KV cache", "none", step.explain(derived.refusal)]];
  const { perToken, fixed, once } = step.keptBytes(derived.plan);
  const formula = (size: Size) => `${size.key} bytes`;
  const some = (name: string, size: Size): Row[] =>
    size.key === "0" ? [] : [[name, amount(evaluateSize(size, at), "B"), formula(size)]];
  const positions = at[derived.plan.time] ?? 1;
  const samples = at[derived.plan.batch] ?? 1;
  const all = step.bytesAt(derived.plan, positions, at);
  if (all === 0) return [];
  return [
    ["KV cache", amount(all, "B"), `${plural(positions, "position")} of ${plural(samples, "sample")}`],
    ...some("of which each token", perToken),
    ...some("of which windows", fixed),
    ...some("of which once, of the source", once),
  ];
}
