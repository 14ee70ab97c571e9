/** Which blocks could take the wire in hand, and by which port: those made for what flows first, the used ones of them. */
import { type Block, printWire, type WireText } from "../../core/index.ts";
import { unwired } from "../edit/unwired.ts";
import type { End } from "../edit/wiring.ts";

/** Ports of a block with its default parameters; none where they depend on its wires. */
function portsOf(block: Block, side: "in" | "out"): [string, { flow: string; dtype: string | null }][] {
  try {
    const values = Object.entries(block.params).map(([name, spec]) => {
      const parsed = spec.parse(spec.default);
      return [name, "value" in parsed ? parsed.value : undefined] as const;
    });
    const params = Object.fromEntries(values);
    return Object.entries(side === "in" ? block.inputs(params, unwired) : block.outputs(params, unwired));
  } catch {
    return [];
  }
}

/** A port with how well it fits, lower is better: its block is made for what flows, knows it, takes anything. */
function portFor(block: Block, from: End): { port: string; rank: number } | null {
  const ports = portsOf(block, from.socket.side === "out" ? "in" : "out");
  const { flow } = from.socket;
  const exact = ports.find(([, p]) => p.flow === flow);
  const loose = ports.find(([, p]) => p.flow === "any" || flow === "any");
  const found = exact ?? loose;
  return found ? { port: found[0], rank: exact ? Number(exact !== ports[0]) : 2 } : null;
}

export function fitting(blocks: readonly Block[], from: End): readonly Block[] {
  const fits = blocks.flatMap((block) => {
    const port = portFor(block, from);
    return port ? [{ block, rank: port.rank }] : [];
  });
  return fits.sort((a, b) => a.rank - b.rank).map((f) => f.block);
}

/** The wire between the end in hand and the new node. */
export function wireTo(block: Block, from: End | null, id: string): readonly WireText[] {
  const port = from && portFor(block, from)?.port;
  if (!from || !port) return [];
  const [held, other] = [
    { node: from.node.id, port: from.socket.port },
    { node: id, port },
  ];
  return [printWire(from.socket.side === "out" ? { from: held, to: other } : { from: other, to: held })];
}
