// What holds of every legal size of a graph, and where padding may lie.
import { atMost, type Constraint, type Trivial } from "./constraint.ts";
import { constant, type Linear, minus, variable } from "./linear.ts";
import { isSatisfiable } from "./satisfy.ts";
import { aboutVar, type Var } from "./variable.ts";

/**
 * At which end of a text its padding is. `right`: the edge of a sample is its length, 1 … T, and position j is a token
 * where j < edge. `left`: the edge is the first token, 0 … T − 1, and position j is a token where edge ≤ j.
 */
export type PaddingSide = "right" | "left";

export class World {
  private readonly facts: Constraint[] = [];
  private readonly keys = new Set<string>();
  private readonly chosen = new Map<string, readonly Constraint[]>();
  constructor(
    readonly side: PaddingSide,
    /** How many positions the texts of a stream have. */
    readonly timeOf: (stream: string) => Linear,
  ) {}

  /** Equal for worlds in which the same is known. */
  get key(): string {
    return `${this.side} ${[...this.keys].sort().join("&")}`;
  }

  /** From now on this is known to hold. */
  assume(fact: Constraint | Trivial): void {
    if (typeof fact === "boolean" || this.keys.has(fact.key)) return;
    this.keys.add(fact.key);
    this.facts.push(fact);
    this.chosen.clear();
  }

  /** False only if the facts contradict each other: then every claim about the sizes would be empty. */
  isPossible(): boolean {
    return isSatisfiable(this.facts);
  }

  /** Where the padding of a text of this stream may begin or end: it has at least one token. */
  edgeBounds(stream: string, edge: Var): (Constraint | Trivial)[] {
    const [least, max] =
      this.side === "right"
        ? [constant(1), this.timeOf(stream)]
        : [constant(0), minus(this.timeOf(stream), constant(1))];
    return [atMost(least, variable(edge)), atMost(variable(edge), max)];
  }

  /** The facts that have to do with these variables, directly or through others. */
  about(vars: Iterable<Var>): readonly Constraint[] {
    const here = new Set<Var>();
    for (const v of vars) if (aboutVar(v).kind === "dim") here.add(v);
    if (here.size === 0) return [];
    const key = [...here].sort((a, b) => a - b).join();
    let list = this.chosen.get(key);
    if (!list) {
      const picked = new Set<Constraint>();
      for (let grew = true; grew; ) {
        grew = false;
        for (const f of this.facts) {
          if (picked.has(f) || !f.vars.some((v) => here.has(v))) continue;
          picked.add(f);
          for (const v of f.vars) here.add(v);
          grew = true;
        }
      }
      list = [...picked];
      this.chosen.set(key, list);
    }
    return list;
  }
}
