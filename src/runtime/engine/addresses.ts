// Which values of a program are meant, and why one is not there.
import {
  type Checked,
  findNode,
  isError,
  type Program,
  parseAddress,
  toJson,
  withoutIterations,
} from "../../core/index.ts";
import { EngineError } from "../client/index.ts";

/** The addresses asked for. Throws "graph" when errors leave one out, "address" when the graph has no such value. */
export function resolveAddresses(
  asked: "all" | readonly string[],
  program: Program,
  checked: Checked,
): string[] {
  if (asked === "all") return Object.keys(program.outputs);
  for (const address of asked) {
    if (!Object.hasOwn(program.outputs, address)) throw missing(address, program, checked);
  }
  return [...new Set(asked)];
}

function missing(address: string, program: Program, checked: Checked): EngineError {
  const ref = parseAddress(address);
  const path = withoutIterations(ref?.node ?? address);
  const node = findNode(checked, path);
  if (!node) return addressError(`"${address}" does not exist: there is no node "${path}"`);
  const ports = node.outputs.map((p) => p.name);
  if (!ref || (node.block !== null && node.state !== "off" && !ports.includes(ref.port))) {
    return addressError(`"${path}" has no output "${ref?.port ?? ""}"; it has ${ports.join(", ") || "none"}`);
  }
  const iterations = Object.keys(program.outputs).filter(
    (a) => withoutIterations(a) === `${path}.${ref.port}`,
  );
  const [first] = iterations;
  if (first !== undefined)
    return addressError(`"${address}" is not an existing iteration; the first is ${first}`);
  return graphError(checked, `"${address}" cannot be computed`);
}

const addressError = (message: string): EngineError => new EngineError({ code: "address", message });

/** With the graph's errors; the message ends with the first of them. */
export function graphError(checked: Checked, what: string): EngineError {
  const errors = checked.diagnostics.filter(isError);
  const diagnostics = errors.map(toJson);
  const why = diagnostics[0] ? `: ${diagnostics[0].title}` : "";
  return new EngineError({ code: "graph", message: `${what}${why}`, diagnostics });
}
