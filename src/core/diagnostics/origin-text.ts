// Where a size came from, as a person reads it.
import type { Origin } from "../shape/index.ts";

/** Steps that are told at either end of a long chain. */
const maxChainEnds = 5;

/** `Wo (out = 96) ← Concat` : the chain of places back to the parameter that set a size; of a long one the ends. */
export function printOrigin(origin: Origin | undefined): string {
  const steps: Origin[] = [];
  for (let o = origin; o; o = o.from) {
    const last = steps.at(-1);
    if (!last || last.node !== o.node || last.port !== o.port || last.param !== o.param) steps.push(o);
  }
  if (steps.length === 0) return "unknown";
  const left = steps.length - 2 * maxChainEnds;
  if (left <= 1) return steps.map(printStep).join(" ← ");
  const [first, last] = [steps.slice(0, maxChainEnds), steps.slice(-maxChainEnds)];
  return [...first.map(printStep), `… ${left} more …`, ...last.map(printStep)].join(" ← ");
}

function printStep({ node, port, param }: Origin): string {
  if (param !== undefined) return `${node}, parameter "${param}"`;
  return port === undefined ? node : `${node}.${port}`;
}
