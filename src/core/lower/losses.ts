// What is minimized where a graph has losses: the sum of all that is made of them and read by nothing more. Two Loss
// blocks count one each; a Scale or an Add behind them says with what weights. PyTorch has no rule of its own here: a
// person writes `total = a + 0.5 * b` and calls backward, and a graph says the same by its wires.
import { hasTrait } from "../blocks/index.ts";
import type { Checked, CheckedGraph, CheckedNode } from "../check/index.ts";
import type { Builder, Program, Value } from "../ir/index.ts";

interface Losses {
  /** Addresses of the losses themselves, `blocks[0]/loss.loss`; that of the objective's logits first. */
  readonly parts: readonly string[];
  /** Addresses of the values whose sum is the total. */
  readonly terms: readonly string[];
}

/** A value made of losses, under its address. */
interface Term {
  readonly address: string;
  used: boolean;
}

/** What comes by a port, where it is made of losses. */
type Ports = ReadonlyMap<string, Term>;

/** The losses of a checked document, as far as its program computes them. */
export function lossesOf(checked: Checked, program: Program): Losses {
  const found = new LossWalk(program);
  found.graph(checked.root, "", new Map());
  const logits = checked.document.objective?.logits;
  const main = found.parts.find((p) => logits !== undefined && p.logits === program.outputs[logits]);
  const ordered = main ? [main, ...found.parts.filter((p) => p !== main)] : found.parts;
  return {
    parts: ordered.map((p) => p.address),
    terms: found.terms.filter((t) => !t.used).map((t) => t.address),
  };
}

/** The total as one number, f32 []. Losses that a Repeat stacks, [N], count one each. Undefined without a loss. */
export function totalLoss(g: Builder, program: Program, { terms }: Losses): Value | undefined {
  const numbers = terms.map((address) => {
    const value = g.typeOf(program.outputs[address]!);
    const axes = value.shape.map((_, i) => i);
    return axes.length === 0 ? value : g.reduceSum(value, { axes, keep: false });
  });
  const [first, ...rest] = numbers;
  return first && rest.reduce((sum, v) => g.add(sum, v), first);
}

class LossWalk {
  readonly parts: { readonly address: string; readonly logits: number | undefined }[] = [];
  readonly terms: Term[] = [];

  constructor(private readonly program: Program) {}

  /** Gives what leaves the graph by its ports. */
  graph(graph: CheckedGraph, path: string, entering: Ports): Ports {
    const made = new Map<string, Ports>([["in", entering]]);
    for (const node of graph.nodes) {
      const ins = new Map<string, Term>();
      for (const { name, source } of node.inputs) {
        const term = source && made.get(source.node)?.get(source.port);
        if (term) ins.set(name, term);
      }
      const here = path === "" ? node.id : `${path}/${node.id}`;
      made.set(node.id, this.node(node, here, ins));
    }
    return new Map(
      Object.entries(graph.outputs).flatMap(([port, { source }]) => {
        const term = source && made.get(source.node)?.get(source.port);
        return term ? [[port, term] as const] : [];
      }),
    );
  }

  private node(node: CheckedNode, here: string, ins: Ports): Ports {
    if (node.state === "off" || node.state === "wrong") return new Map();
    if (node.state === "bypassed") {
      const passed = Object.entries(node.passes ?? {});
      return new Map(passed.flatMap(([out, from]) => (ins.has(from) ? [[out, ins.get(from)!]] : [])));
    }
    if (node.body) {
      return node.count === undefined
        ? this.graph(node.body, here, ins)
        : this.repeat(node, node.body, here, ins);
    }
    if (hasTrait(node.block, "gives-loss")) return this.loss(node, here);
    return ins.size === 0
      ? ins
      : this.madeOf(
          [...ins.values()],
          node.outputs.map((p) => p.name),
          here,
        );
  }

  private loss(node: CheckedNode, here: string): Ports {
    const term = this.term(`${here}.loss`);
    if (!term) return new Map();
    const source = node.inputs.find((p) => p.name === "logits")?.source;
    const scope = here.slice(0, Math.max(0, here.lastIndexOf("/")));
    const from = source && `${scope === "" ? "" : `${scope}/`}${source.node}.${source.port}`;
    this.parts.push({ address: term.address, logits: from ? this.program.outputs[from] : undefined });
    return new Map([["loss", term]]);
  }

  /** Numbers made of numbers; what a comparison gives is none. */
  private madeOf(from: readonly Term[], ports: readonly string[], here: string): Ports {
    const made = ports.flatMap((port) => {
      const term = this.term(`${here}.${port}`);
      return term ? [[port, term] as const] : [];
    });
    if (made.length > 0) for (const term of from) term.used = true;
    return new Map(made);
  }

  private repeat(node: CheckedNode, body: CheckedGraph, here: string, ins: Ports): Ports {
    const feeds = node.spec.body?.inputs ?? {};
    const rounds: Ports[] = [];
    let carried = ins;
    for (let i = 0; i < (node.count ?? 0); i++) {
      const fed = Object.keys(feeds).flatMap((port) => {
        const term = (feeds[port] === "carried" ? carried : ins).get(port);
        return term ? [[port, term] as const] : [];
      });
      const outs = this.graph(body, `${here}[${i}]`, new Map(fed));
      rounds.push(outs);
      carried = outs;
    }
    const leaving = (node.spec.body?.outputs ?? []).flatMap((port) => {
      if (feeds[port] === "carried") {
        const last = rounds.at(-1)?.get(port);
        return last ? [[port, last] as const] : [];
      }
      const each = rounds.flatMap((outs) => outs.get(port) ?? []);
      return each.length > 0 ? [...this.madeOf(each, [port], here)] : [];
    });
    return new Map(leaving);
  }

  private term(address: string): Term | undefined {
    const id = this.program.outputs[address];
    if (id === undefined || this.program.values[id]?.dtype !== "f32") return undefined;
    const term = { address, used: false };
    this.terms.push(term);
    return term;
  }
}
