// Weights of a node and of what is inside it.
import { countParameters, type NodePath, printAxes, weightTable } from "../../core/index.ts";
import { useChecked } from "../store/derived.ts";
import { parameters } from "../values/numbers.ts";

const maxEntries = 12;

/** `blocks[0]/norm.scale` of `blocks.0.norm.scale`: one way to write a repeat's index, as in all addresses. */
function addressOfWeight({ name, node }: { readonly name: string; readonly node: NodePath }): string {
  const parts = name.split(".");
  const path = node.split("/").map(() => {
    const id = parts.shift() ?? "";
    return /^\d+$/.test(parts[0] ?? "") ? `${id}[${parts.shift()}]` : id;
  });
  return [path.join("/"), ...parts].join(".");
}

export function WeightList({ path }: { path: string }) {
  const checked = useChecked();
  const weights = weightTable(checked).filter((w) => w.node === path || w.node.startsWith(`${path}/`));
  if (weights.length === 0) return null;
  return (
    <>
      <h3 className="group-title">Weights · {parameters(countParameters(weights))}</h3>
      <ul className="weights mono">
        {weights.slice(0, maxEntries).map((w) => (
          <li key={w.name}>
            <span className="weight-name" title={`${w.name} in files`}>
              {addressOfWeight(w)}
            </span>
            <span
              className="quiet"
              title={w.dims.every(Number.isFinite) ? w.dims.join(" × ") : "size unknown yet"}
            >
              {w.tiedTo === undefined ? printAxes(w.axes) : `= ${w.tiedTo}`}
            </span>
          </li>
        ))}
        {weights.length > maxEntries && <li className="quiet">and {weights.length - maxEntries} more</li>}
      </ul>
    </>
  );
}
