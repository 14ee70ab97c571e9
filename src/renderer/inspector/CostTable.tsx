// What a node, or the whole graph, costs: numbers at the sizes shown, formulas in the named dims on hover.
import { evaluateSize, type NodePath, type Size } from "../../core/index.ts";
import { costsOf, useBindings, useChecked } from "../store/derived.ts";
import { useAfterPaint } from "../ui/use-after-paint.ts";
import { amount } from "../values/numbers.ts";

/** `path` is a node's, or null for the whole graph. */
export function CostTable({ path }: { path: NodePath | null }) {
  // An edit is on screen first; its cost follows.
  const checked = useAfterPaint(useChecked());
  const bindings = useBindings();
  const costs = costsOf(checked);
  const cost = costs && (path === null ? costs.total : costs.nodes.get(path));
  if (!cost) return null;
  const rows: (readonly [name: string, size: Size, unit: string])[] = [
    ["forward pass", cost.flops, "FLOP"],
    ["activations", cost.activationBytes, "B"],
    ["of which attention scores", cost.scoreBytes, "B"],
    ...(path === null ? ([["KV cache", costs.kvCache, "B"]] as const) : []),
  ];
  return (
    <>
      <h3 className="group-title">Cost</h3>
      <dl className="cost">
        {rows
          .filter(([, size]) => size.key !== "0")
          .map(([name, size, unit]) => (
            <div key={name} className="cost-row" title={`${size.key}${unit === "B" ? " bytes" : ""}`}>
              <dt className="cost-name">{name}</dt>
              <dd className="cost-figure mono">{amount(evaluateSize(size, bindings), unit)}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}
