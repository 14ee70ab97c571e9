// Which blocks take the wire in hand, and by which port: those made for what flows first, the used ones of them. What
// their ports are made for only orders them; whether one fits is tried.
import type { Block, Port, WireText } from "../../core/index.ts";
import { portThatFits, wireToNew } from "../edit/nodes/fitting-port.ts";
import { blockToAdd } from "../edit/nodes/nodes.ts";
import { unwired } from "../edit/unwired.ts";
import type { End } from "../edit/wires/wiring.ts";

/** Ports of a block with its default parameters; none where they depend on its wires. */
function portsOf(block: Block, side: "in" | "out"): [string, Port][] {
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

/**
 * Ports that may take the wire, the likeliest first, and how well the first one fits, lower is better: its block is
 * made for what flows, knows it, takes anything.
 */
function candidates(block: Block, from: End): { readonly ports: readonly string[]; readonly rank: number } {
  const { socketKind, type } = from.socket;
  const all = portsOf(block, from.socket.side === "out" ? "in" : "out");
  const possible = all.filter(([, p]) => p.dtype === type.dtype || !p.dtype || !type.dtype);
  const exact = possible.filter(([, p]) => p.socketKind === socketKind);
  const loose = possible.filter(
    ([, p]) => p.socketKind !== socketKind && (p.socketKind === "any" || socketKind === "any"),
  );
  const [best] = exact;
  // A port that may stay empty, first as it stands, is not what its block is made for: PE's positions are no ids.
  const rank = best ? Number(best !== all[0] || best[1].optional === true) : 2;
  return { ports: [...exact, ...loose].map(([name]) => name), rank };
}

/** What was found for the wire in hand; another wire is another object. */
const found = new WeakMap<End, Map<string, string | undefined>>();

function portFor(block: Block, ports: readonly string[], from: End): string | undefined {
  const known = found.get(from) ?? new Map<string, string | undefined>();
  found.set(from, known);
  if (!known.has(block.kind)) known.set(block.kind, portThatFits(blockToAdd(block.kind), ports, from));
  return known.get(block.kind);
}

export interface FittingBlock {
  readonly block: Block;
  readonly wire: (id: string) => WireText;
}

/** The first `max` of the blocks that fit; no more are tried than need be. */
export function fitting(blocks: readonly Block[], from: End, max: number): readonly FittingBlock[] {
  const likely = blocks
    .map((block) => ({ block, ...candidates(block, from) }))
    .sort((a, b) => a.rank - b.rank);
  const fits: FittingBlock[] = [];
  for (const { block, ports } of likely) {
    if (fits.length === max) break;
    const port = portFor(block, ports, from);
    if (port !== undefined) fits.push({ block, wire: (id) => wireToNew(from, id, port) });
  }
  return fits;
}
