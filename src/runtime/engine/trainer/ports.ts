// Where a program gives what all nodes of a kind give.
import { allNodes, type Checked, hasTrait, type Program, withoutIterations } from "../../../core/index.ts";

/** Addresses of a port of all nodes with a trait, in every iteration, in the order in which they are computed. */
export function addressesOf(
  checked: Checked,
  { outputs, values }: Program,
  trait: "attends" | "adds",
  port: string,
): string[] {
  const paths = new Set(allNodes(checked.root).flatMap((n) => (hasTrait(n.block, trait) ? [n.path] : [])));
  return Object.entries(outputs)
    .filter(([address, value]) => {
      const dot = address.lastIndexOf(".");
      const path = withoutIterations(address.slice(0, dot));
      return address.slice(dot + 1) === port && paths.has(path) && values[value]?.dtype === "f32";
    })
    .sort(([, a], [, b]) => a - b)
    .map(([address]) => address);
}
