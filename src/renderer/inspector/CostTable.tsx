// What a node, or the whole graph, costs: numbers at the sizes shown, formulas in the named dims on hover.
import { lazy, Suspense } from "react";
import { evaluateSize, type NodePath, type Size } from "../../core/index.ts";
import { useBindings, useChecked, useCosts } from "../store/derived.ts";
import { useAfterPaint } from "../ui/use-after-paint.ts";
import { amount } from "../values/numbers.ts";

/** Deriving a cache comes with the first look at one. */
const KvCacheRows = lazy(() => import("./KvCacheRows.tsx"));

/** `path` is a node's, or null for the whole graph. */
export function CostTable({ path }: { path: NodePath | null }) {
  // An edit is on screen first; its cost follows.
  const checked = useAfterPaint(useChecked());
  const bindings = useBindings();
  const costs = useCosts(checked);
  const cost = costs && (path === null ? costs.total : costs.nodes.get(path));
  if (!cost) return null;
  const rows: (readonly [name: string, size: Size, unit: string])[] = [
    ["forward pass", cost.flops, "FLOP"],
    ["activations", cost.activationBytes, "B"],
    ["of which attention scores", cost.scoreBytes, "B"],
  ];
  // A size that nothing has set yet has no number, and no heading stands over nothing.
  const told = rows.flatMap(([name, size, unit]) => {
    const value = evaluateSize(size, bindings);
    return value > 0 ? [{ name, size, unit, value }] : [];
  });
  if (told.length === 0) return null;
  return (
    <>
      <h3 className="group-title">Cost</h3>
      <dl className="cost">
        {told.map(({ name, size, unit, value }) => (
          <div key={name} className="cost-row" title={`${size.key}${unit === "B" ? " bytes" : ""}`}>
            <dt className="cost-name">{name}</dt>
            <dd className="cost-figure mono">{amount(value, unit)}</dd>
          </div>
        ))}
        {path === null && (
          <Suspense fallback={null}>
            <KvCacheRows checked={checked} bindings={bindings} />
          </Suspense>
        )}
      </dl>
    </>
  );
}
