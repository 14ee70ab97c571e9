// Lowering a node again: after an edit nearly all nodes are what they were, and what a block made of operands of the
// same types is made anew without asking it. The program is the same, value by value.
import type { CheckedNode } from "../check/index.ts";
import { type Builder, type InputSpec, type Recording, sameShape, type Value } from "../ir/index.ts";
import type { Size } from "../shape/index.ts";

type Values = Readonly<Record<string, Value | undefined>>;

/** What a block may ask beside its node and its operands. */
interface Around {
  readonly prefix: Size | null;
  readonly place: () => string;
}

interface Known {
  readonly given: readonly (Value | undefined)[];
  readonly prefix: Size | null;
  /** Null where it was not asked for. */
  readonly place: string | null;
  readonly recording: Recording<InputSpec>;
  readonly outs: readonly (readonly [port: string, slot: number | undefined])[];
}

/** Null: it was lowered once. What is lowered twice will be so again, and is worth being written down. */
const known = new WeakMap<CheckedNode, Known | null>();

/** What `build` makes of the operands; it may ask for its place. */
export function again(
  ir: Builder,
  node: CheckedNode,
  operands: Values,
  { prefix, place }: Around,
  build: (place: () => string) => Values,
): Values {
  const old = known.get(node);
  if (old === undefined) {
    known.set(node, null);
    return build(place);
  }
  const given = Object.values(operands);
  if (
    old &&
    old.prefix === prefix &&
    areAlike(old.given, given) &&
    (old.place === null || old.place === place())
  ) {
    const slots = ir.replay(old.recording, given);
    const outs: Record<string, Value | undefined> = {};
    for (const [port, slot] of old.outs) outs[port] = slot === undefined ? undefined : slots[slot];
    return outs;
  }
  let asked: string | null = null;
  const { made, recording } = ir.record(given, () =>
    build(() => {
      asked = place();
      return asked;
    }),
  );
  const outs = Object.entries(made).map(
    ([port, value]) => [port, value && recording?.slotOf(value)] as const,
  );
  // What a block hands on of elsewhere cannot be found again.
  const isWhole = outs.every(([port, slot]) => (made[port] === undefined) === (slot === undefined));
  known.set(node, recording && isWhole ? { given, prefix, place: asked, recording, outs } : null);
  return made;
}

const addresses = new WeakMap<CheckedNode, { readonly path: string; readonly of: Map<string, string> }>();

/** `blocks[0]/attn.out`: the same string where it was asked for before, for to make thousands anew takes its time. */
export function addressOf(node: CheckedNode, path: string, port: string): string {
  let known = addresses.get(node);
  if (known?.path !== path) {
    known = { path, of: new Map() };
    addresses.set(node, known);
  }
  let address = known.of.get(port);
  if (address === undefined) {
    address = `${path}.${port}`;
    known.of.set(port, address);
  }
  return address;
}

/** Of the same types, and of the same value where they were. */
function areAlike(was: readonly (Value | undefined)[], is: readonly (Value | undefined)[]): boolean {
  if (was.length !== is.length) return false;
  for (let i = 0; i < was.length; i++) {
    const [a, b] = [was[i], is[i]];
    if (a === undefined || b === undefined) {
      if (a !== b) return false;
      continue;
    }
    if (a.dtype !== b.dtype || !(a.shape === b.shape || sameShape(a.shape, b.shape))) return false;
    for (let j = 0; j < i; j++) if ((was[j]?.id === a.id) !== (is[j]?.id === b.id)) return false;
  }
  return true;
}
