// A function scope → lines of Python: dead code left out, what is used once written where it is used.
import {
  atom,
  call,
  IrError,
  method,
  type Op,
  type Program,
  type PyExpr,
  primitive,
  pythonNumber,
  showShape,
  type TorchScope,
  torchTypes,
  type Value,
} from "../../ir/index.ts";
import { type Idioms, idiom } from "./idioms.ts";
import { callLines, type Line, listLines, width } from "./layout.ts";
import type { Names } from "./names.ts";
import { Needs } from "./needs.ts";
import type { Extra, ForwardStep, FunctionScope, StepWriter } from "./scope.ts";

const isName = (e: PyExpr): boolean => /^(self\.)?[A-Za-z_]\w*$/.test(e.text);

export interface Written {
  /** Arguments beside the ports, in this order. */
  readonly extras: readonly Extra[];
  readonly params: readonly string[];
  readonly lines: readonly Line[];
}

/** Longer operands get a line of their own. */
const operandWidth = 46;
const statementWidth = width - 20;

export const shapeComment = (v: Pick<Value, "shape" | "dtype">): string =>
  `${showShape(v.shape)}${v.dtype === "f32" ? "" : ` ${v.dtype}`}`;

/** Writes the function that computes `outputs`; `give` turns their names into the last lines. */
export function writeFunction(
  scope: FunctionScope,
  outputs: readonly Value[],
  give: (names: readonly string[]) => readonly Line[],
): Written {
  return new Writer(scope, outputs).write(give);
}

class Writer implements StepWriter {
  private readonly program: Program;
  private readonly uses = new Map<number, number>();
  private readonly exprs = new Map<number, PyExpr>();
  private readonly body: Line[] = [];
  private readonly needs: Needs;
  private readonly torch: TorchScope;
  private readonly names: Names;
  private readonly idioms: Idioms;

  constructor(
    private readonly scope: FunctionScope,
    private readonly outputs: readonly Value[],
  ) {
    this.program = scope.g.finish({});
    this.names = scope.file.variables();
    this.countUses();
    this.needs = new Needs(scope, this.names, (v) => this.uses.has(v.id));
    const makers = new Map(this.program.ops.map((op) => [op.output, op] as const));
    this.idioms = {
      value: (id) => this.program.values[id]!,
      madeBy: (id) => (this.uses.get(id) === 1 && !this.scope.labels.has(id) ? makers.get(id) : undefined),
      size: (s) => this.needs.size(s, "whole"),
    };
    for (const p of scope.parameters) this.exprs.set(p.value.id, atom(this.names.take(p.name)));
    this.needs.nameStreams(this.exprs);
    for (const [id, w] of scope.weights) this.exprs.set(id, atom(`self.${w.attribute}`));
    this.torch = {
      size: (s) => this.needs.size(s, "whole"),
      real: (s) => this.needs.size(s, "real"),
      device: () => this.needs.device(),
      tensor: (x, dtype) => this.tensor(x, dtype),
      constant: (dims, dtype, data) => this.constant(dims, dtype, data),
    };
  }

  write(give: (names: readonly string[]) => readonly Line[]): Written {
    const things = [
      ...this.program.ops.map((op) => ({ at: op.output, run: () => this.operation(op) })),
      ...[...this.scope.steps].map(([at, step]) => ({ at, run: () => this.step(step) })),
    ].sort((a, b) => a.at - b.at);
    for (const { run } of things) run();
    const ending = give(this.outputs.map((v) => this.read(v)));
    const { params, opening } = this.needs.finish(this.exprs);
    return { extras: this.needs.extras(), params, lines: [...opening, ...this.body, ...ending] };
  }

  /** Counts readers of each value that the outputs depend on; what nobody reads is not written. */
  private countUses(): void {
    const use = (id: number) => this.uses.set(id, (this.uses.get(id) ?? 0) + 1);
    for (const v of this.outputs) use(v.id);
    const reversed = [
      ...this.program.ops.map((op) => ({ at: op.output, makes: [op.output], reads: op.inputs })),
      ...[...this.scope.steps].map(([at, s]) => ({
        at,
        makes: s.outs.map((v) => v.id),
        reads: s.ins.map((v) => v.id),
      })),
    ].sort((a, b) => b.at - a.at);
    for (const { makes, reads } of reversed) if (makes.some((id) => this.uses.has(id))) reads.forEach(use);
  }

  private operation(op: Op): void {
    const uses = this.uses.get(op.output) ?? 0;
    const prim = primitive(op.prim);
    const out = this.program.values[op.output];
    if (uses === 0 || !prim || !out) return;
    const types = { ins: op.inputs.map((id) => this.program.values[id]!), out };
    const known = idiom(this.idioms, op, (v) => this.expr(v));
    let made = known ?? prim.torch(this.torch, this.operands(types.ins), op.attrs, types as never);
    const labelled = this.scope.labels.has(op.output);
    if (made.number !== undefined && labelled) made = this.torch.tensor(made, out.dtype);
    // One name is enough: `reshape` to the same shape and the like.
    const alias = labelled && [...this.exprs].some(([, e]) => e === made && isName(e));
    const result = this.scope.leaf && this.outputs.length === 1 && this.outputs[0]?.id === out.id;
    const single = uses === 1 || made.number !== undefined || isName(made);
    const keep = (!labelled || result) && single;
    if (alias || (keep && made.text.length <= statementWidth)) {
      this.exprs.set(op.output, made);
      return;
    }
    this.assign(out, made);
  }

  /** The operands' texts; the longest become variables until the line is short enough. */
  private operands(ins: readonly Value[]): PyExpr[] {
    const exprs = () => ins.map((v) => this.expr(v));
    for (;;) {
      const now = exprs();
      const total = now.reduce((n, e) => n + e.text.length, 0);
      const [longest] = ins
        .map((v, i) => ({ v, e: now[i]! }))
        .filter(({ e }) => e.text.length > 24 && e.number === undefined)
        .sort((a, b) => b.e.text.length - a.e.text.length);
      if (!longest || (total <= statementWidth - 10 && longest.e.text.length <= operandWidth)) return now;
      this.assign(longest.v, longest.e);
    }
  }

  private expr(v: Value): PyExpr {
    const e = this.exprs.get(v.id);
    if (!e) throw new IrError(`value %${v.id} is read before it is written`);
    return e;
  }

  private assign(v: Value, e: PyExpr): void {
    this.line(`${this.declare(v)} = ${e.text}`, v);
  }

  private step(step: ForwardStep): void {
    if (!step.outs.some((v) => this.uses.has(v.id))) return;
    for (const extra of step.extras) this.needs.extra(extra);
    step.print(this);
  }

  // What steps may ask.

  read(v: Value): string {
    const e = this.expr(v);
    return e.number === undefined ? e.text : this.torch.tensor(e, v.dtype).text;
  }

  extra(extra: Extra): string {
    return this.needs.extra(extra);
  }

  size(size: Value["shape"][number]): string {
    return this.needs.size(size, "whole").text;
  }

  isRead(v: Value): boolean {
    return this.uses.has(v.id);
  }

  declare(v: Value): string {
    if (!this.uses.has(v.id)) return "_";
    const name = this.names.take(...this.wishes(v));
    this.exprs.set(v.id, atom(name));
    return name;
  }

  fresh(...wished: readonly [string, ...string[]]): string {
    return this.names.take(...wished);
  }

  line(code: string, made?: Value): void {
    this.body.push({ code, ...(made === undefined ? {} : { comment: shapeComment(made) }) });
  }

  call(head: string, args: readonly string[], made?: Value): void {
    this.body.push(...callLines(head, args, made && shapeComment(made)));
  }

  private wishes(v: Value): [string, ...string[]] {
    const label = this.scope.labels.get(v.id);
    if (label) {
      const { node, port } = label;
      if (node === "") return [port, `${port}_out`];
      const others = [...this.scope.labels].filter(([id, l]) => l.node === node && this.uses.has(id));
      return others.length > 1 ? [`${node}_${port}`] : [node, `${node}_${port}`];
    }
    const op = this.program.ops.find((o) => o.output === v.id);
    const word = (op?.prim ?? "value").replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
    return [this.scope.leaf || v.origin === null ? word : `${v.origin.node}_${word}`];
  }

  private tensor(x: PyExpr, dtype: Value["dtype"]): PyExpr {
    if (x.number === undefined) return x;
    // PyTorch takes a literal without a point for an integer.
    const plain = dtype !== "i32" && /^-?(math\.\w+|[\d+-]*[.e][\d.e+-]*|True|False)$/.test(x.text);
    return call(
      "torch.tensor",
      x,
      ...(plain ? [] : [`dtype=${torchTypes[dtype]}`]),
      `device=${this.needs.device()}`,
    );
  }

  private constant(dims: readonly number[], dtype: Value["dtype"], data: readonly number[]): PyExpr {
    const items = data.map((n) => pythonNumber(n, dtype).text);
    const kind = [`dtype=${torchTypes[dtype]}`, `device=${this.needs.device()}`];
    const shaped = (x: PyExpr) => (dims.length === 1 ? x : method(x, "reshape", ...dims.map(String)));
    if (items.join(", ").length <= operandWidth) {
      return shaped(call("torch.tensor", `[${items.join(", ")}]`, ...kind));
    }
    const name = this.names.take("numbers");
    this.body.push(...listLines(`${name} = `, items));
    return shaped(call("torch.tensor", name, ...kind));
  }
}
