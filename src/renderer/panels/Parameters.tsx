/** Parameters of a node, with the value that an expression comes to. */
import { type CheckedNode, evaluateSize, type ParamSpec, type Size } from "../../core/index.ts";
import { useBindings } from "../store/derived.ts";

export function Parameters({ node }: { node: CheckedNode }) {
  const specs = Object.entries(node.block?.params ?? {});
  if (specs.length === 0) return null;
  return (
    <>
      <h3 className="group-title">Parameters</h3>
      <dl className="pairs">
        {specs.map(([name, spec]) => (
          <Row key={name} node={node} name={name} spec={spec} />
        ))}
      </dl>
    </>
  );
}

function Row({ node, name, spec }: { node: CheckedNode; name: string; spec: ParamSpec }) {
  const bindings = useBindings();
  const given = node.spec.params?.[name];
  const text = String(given ?? spec.default);
  const value = spec.kind === "size" ? evaluateSize(node.params[name] as Size, bindings) : Number.NaN;
  const comesTo = Number.isFinite(value) && String(value) !== text ? ` = ${value}` : "";
  return (
    <div title={spec.help}>
      <dt className={given === undefined ? "quiet" : ""}>{name}</dt>
      <dd className="mono">
        {text}
        <span className="quiet">{comesTo}</span>
      </dd>
    </div>
  );
}
