// What a program costs: parameters, floating-point operations, memory; per node and in all, as formulas in the
// named dims. Sums are taken over equal formulas first, so that a stack of N layers costs one multiplication.
import { type Program, primitive, type Value } from "../ir/index.ts";
import { withoutIterations } from "../model/index.ts";
import { addSizes, literal, mulSizes, productOfSizes, type Size } from "../shape/index.ts";

/** Formulas in the named dims. Bytes count four for every f32 and i32, one for every bool. */
export interface Cost {
  readonly parameters: Size;
  /** Floating-point operations of one forward pass; a multiply and an add are two. */
  readonly flops: Size;
  /** Bytes of all values that the forward pass makes, each once, as training keeps them. */
  readonly activationBytes: Size;
  /** The part of them whose last two axes both count positions: what grows with the square of the length. */
  readonly scoreBytes: Size;
}

export interface ProgramCost {
  readonly total: Cost;
  /** By node path without iterations; a group has the sum of what is inside it, a repeat of all iterations. */
  readonly nodes: ReadonlyMap<string, Cost>;
}

/** A sum of formulas that counts equal ones before it adds them. */
class Tally {
  private readonly counts = new Map<string, { size: Size; count: number }>();

  add(size: Size): void {
    const known = this.counts.get(size.key);
    if (known) known.count++;
    else this.counts.set(size.key, { size, count: 1 });
  }

  sum(): Size {
    let sum = literal(0);
    for (const { size, count } of this.counts.values()) sum = addSizes(sum, mulSizes(size, literal(count)));
    return sum;
  }
}

class Tallies {
  readonly parameters = new Tally();
  readonly flops = new Tally();
  readonly activationBytes = new Tally();
  readonly scoreBytes = new Tally();

  cost(): Cost {
    return {
      parameters: this.parameters.sum(),
      flops: this.flops.sum(),
      activationBytes: this.activationBytes.sum(),
      scoreBytes: this.scoreBytes.sum(),
    };
  }
}

/** Bytes of one value. */
const bytesOf = (value: Value): Size =>
  productOfSizes([literal(value.dtype === "bool" ? 1 : 4), ...value.shape]);

/** `blocks[3]/attn/scores` → `blocks`, `blocks/attn`, `blocks/attn/scores`. */
function placesOf(path: string): string[] {
  const ids = withoutIterations(path).split("/");
  return ids.map((_, i) => ids.slice(0, i + 1).join("/"));
}

/** Costs of a forward program as lowering makes it. Operations that nothing keeps still count. */
export function costOf(program: Program): ProgramCost {
  const total = new Tallies();
  const nodes = new Map<string, Tallies>();
  const places = new Map<string, Tallies[]>();
  const at = (path: string | undefined): Tallies[] => {
    if (path === undefined) return [total];
    let found = places.get(path);
    if (!found) {
      found = [total, ...placesOf(path).map((p) => nodes.get(p) ?? addTo(nodes, p))];
      places.set(path, found);
    }
    return found;
  };
  const counts = (size: Size) => size.terms.some((t) => t.powers.some(([n]) => program.dynamic.includes(n)));
  for (const input of program.inputs) {
    if (input.kind !== "weight") continue;
    const value = program.values[input.value]!;
    for (const t of at(input.owner)) t.parameters.add(productOfSizes(value.shape));
  }
  for (const op of program.ops) {
    const out = program.values[op.output]!;
    const ins = op.inputs.map((id) => program.values[id]!);
    const flops = primitive(op.prim)?.flops(ins, out, op.attrs) ?? literal(0);
    const bytes = bytesOf(out);
    const square = out.shape.length >= 2 && out.shape.slice(-2).every(counts);
    for (const t of at(out.origin?.node)) {
      t.flops.add(flops);
      t.activationBytes.add(bytes);
      if (square) t.scoreBytes.add(bytes);
    }
  }
  return { total: total.cost(), nodes: new Map([...nodes].map(([path, t]) => [path, t.cost()])) };
}

function addTo(nodes: Map<string, Tallies>, path: string): Tallies {
  const made = new Tallies();
  nodes.set(path, made);
  return made;
}
