// What a function needs beside its ports: sizes, read off the shapes of its tensors; a device, taken from one of
// them. What no tensor shows becomes one more argument.
import { atom, type PyExpr, showShape, type Value } from "../../ir/index.ts";
import type { Size } from "../../shape/index.ts";
import { type Line, lines } from "./layout.ts";
import type { Names } from "./names.ts";
import { type Extra, extraKey, type FunctionScope } from "./scope.ts";
import { realSize, wholeSize } from "./sizes.ts";

interface Source {
  readonly value: Value;
  readonly axis: number;
}

export class Needs {
  private readonly variables = new Map<string, string>();
  private readonly asked = new Map<string, Extra>();
  private readonly streamNames = new Map<string, string>();
  private deviceAsked = false;

  constructor(
    private readonly scope: FunctionScope,
    private readonly names: Names,
    private readonly isRead: (value: Value) => boolean,
  ) {}

  size(size: Size, kind: "whole" | "real"): PyExpr {
    const { bindings, dynamic, constant } = this.scope.file;
    const names = {
      bindings,
      varies: (dim: string) => dynamic.includes(dim),
      name: (dim: string) => (dynamic.includes(dim) ? this.dim(dim) : constant(dim)),
    };
    return kind === "whole" ? wholeSize(size, names) : realSize(size, names);
  }

  private dim(dim: string): string {
    let name = this.variables.get(dim);
    if (name === undefined) {
      name = this.names.take(dim);
      this.variables.set(dim, name);
      const source = this.sourceOf(dim);
      if (source) this.keep(source.value);
      else this.asked.set(`dim ${dim}`, { kind: "dim", name: dim });
    }
    return name;
  }

  device(): string {
    this.deviceAsked = true;
    const [tensor] = this.tensors();
    if (tensor) this.keep(tensor);
    else if (this.scope.weights.size === 0)
      this.asked.set("device device", { kind: "device", name: "device" });
    return "device";
  }

  /** The text of what a function called from here asks for. */
  extra(extra: Extra): string {
    if (extra.kind === "dim") return this.dim(extra.name);
    if (extra.kind === "device") return this.device();
    this.asked.set(extraKey(extra), extra);
    return this.streamNames.get(extra.name) ?? extra.name;
  }

  nameStreams(exprs: Map<number, PyExpr>): void {
    for (const extra of this.scope.extras.values()) {
      if (extra.kind !== "stream" || !extra.value) continue;
      const name = this.names.take(extra.name);
      this.streamNames.set(extra.name, name);
      exprs.set(extra.value.id, atom(name));
      if (this.isRead(extra.value)) this.asked.set(extraKey(extra), extra);
    }
  }

  extras(): Extra[] {
    const order = { dim: 0, device: 1, stream: 2 };
    return [...this.asked.values()].sort(
      (a, b) => order[a.kind] - order[b.kind] || (a.name < b.name ? -1 : 1),
    );
  }

  /** The arguments, and the lines that read sizes and device off them. */
  finish(exprs: ReadonlyMap<number, PyExpr>): { params: string[]; opening: Line[] } {
    const nameOf = (v: Value): string => exprs.get(v.id)?.text ?? "";
    const taken = this.extras().map((e) => this.extra(e));
    const params = [...this.scope.parameters.map((p) => nameOf(p.value)), ...taken];
    const bySource = new Map<number, { value: Value; axes: [axis: number, name: string][] }>();
    for (const [dim, name] of this.variables) {
      const source = this.sourceOf(dim);
      if (!source) continue;
      const entry = bySource.get(source.value.id) ?? { value: source.value, axes: [] };
      entry.axes.push([source.axis, name]);
      bySource.set(source.value.id, entry);
    }
    const opening = [...bySource.values()].flatMap(({ value, axes }) => {
      axes.sort(([a], [b]) => a - b);
      const prefix = axes.length > 1 && axes.every(([axis], i) => axis === i);
      if (!prefix) return lines(...axes.map(([axis, name]) => `${name} = ${nameOf(value)}.shape[${axis}]`));
      const cut = axes.length === value.shape.length ? "" : `[:${axes.length}]`;
      return lines(`${axes.map(([, name]) => name).join(", ")} = ${nameOf(value)}.shape${cut}`);
    });
    const [tensor] = this.tensors();
    const [weight] = this.scope.weights.values();
    const from = tensor ? nameOf(tensor) : weight && `self.${weight.attribute}`;
    if (this.deviceAsked && from !== undefined) opening.push(...lines(`device = ${from}.device`));
    return { params, opening };
  }

  /** Tensors among the arguments; streams that nothing reads come last. */
  private tensors(): Value[] {
    const streams = [...this.scope.extras.values()].flatMap((e) => (e.value ? [e.value] : []));
    const [read, idle] = [streams.filter(this.isRead), streams.filter((v) => !this.isRead(v))];
    return [...this.scope.parameters.map((p) => p.value), ...read, ...idle];
  }

  /** A stream that shows a size or a device is an argument, even if nothing else reads it. */
  private keep(value: Value): void {
    for (const e of this.scope.extras.values()) {
      if (e.value?.id === value.id) this.asked.set(extraKey(e), e);
    }
  }

  /** An argument with an axis of just that size. */
  private sourceOf(dim: string): Source | undefined {
    for (const value of this.tensors()) {
      const axis = value.shape.findIndex((s) => showShape([s]) === `[${dim}]`);
      if (axis >= 0) return { value, axis };
    }
    return undefined;
  }
}
