// The formula of a node with its sizes as names and as numbers, and which spaces its values and weights live in.
import { type CheckedNode, latex, printAxes, spacesOf } from "../../core/index.ts";
import { useBindings } from "../store/derived.ts";
import { Formula } from "./Formula.tsx";

export function NodeFormula({ node }: { node: CheckedNode }) {
  const bindings = useBindings();
  const symbols = latex.formula(node);
  if (!node.block || symbols === null) return null;
  const { formula } = node.block;
  const filled = latex.formula(node, bindings);
  return (
    <div className="node-formula">
      <Formula latex={symbols} plain={formula} display />
      {filled !== null && filled !== symbols && (
        <Formula latex={filled} plain={`${formula}, with the sizes of this run`} display />
      )}
      <ul className="spaces">
        {spacesOf(node).map((space, i) => (
          <li key={i}>
            <span className="space-side">{space.side}</span>
            <Formula
              latex={latex.member(space, bindings)}
              plain={`${space.name}: ${printAxes(space.axes, bindings)}`}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
