// One block without a graph inside: a line or two in the function around it, or a module of its own where it has
// weights or takes more.
import { type CheckedNode, roleAt } from "../../check/index.ts";
import type { Builder, TextKind, Value, WeightInit } from "../../ir/index.ts";
import { type Size, unknownSize } from "../../shape/index.ts";
import type { Classes } from "./classes.ts";
import { lines } from "./layout.ts";
import { Names, pascal } from "./names.ts";
import { type Extra, type FileContext, FunctionScope } from "./scope.ts";
import { shapeComment, writeFunction } from "./write.ts";

export type Values = Readonly<Record<string, Value | undefined>>;

/** A module as the function around it sees it. */
export interface Module {
  readonly className: string;
  /** Arguments with which it is made. */
  readonly made: readonly string[];
  /** Ports that it takes, in the order of its arguments. */
  readonly ports: readonly string[];
  readonly extras: readonly Extra[];
  readonly outputs: readonly { readonly port: string; readonly type: Pick<Value, "shape" | "dtype"> }[];
  /** Weight → attribute. */
  readonly weights: ReadonlyMap<string, string>;
}

/** More lines than these are a module, so that the function around them stays readable. */
const fewLines = 2;

/** Runs the block's own lowering in a function's builder. */
export function lowerInto(scope: FunctionScope, g: Builder, node: CheckedNode, ins: Values): Values {
  const lower = node.block?.lower;
  if (!lower) return {};
  const context = {
    size: (name: string) => node.sizes[name] ?? unknownSize,
    stream: (kind: TextKind, stream: string, shape: readonly Size[]) => scope.stream(kind, stream, shape),
    training: false,
    prefix: scope.file.prefix,
    role: (port: string, index: number) => roleAt(node, port, index),
    place: node.id,
  };
  return g.from({ node: node.id }, () =>
    lower(g, ins as Readonly<Record<string, Value>>, node.params, context),
  );
}

/** The module of a block; undefined where it is few lines without weights and better written in place. */
export function leafModule(
  file: FileContext,
  classes: Classes,
  node: CheckedNode,
  ins: Values,
): Module | undefined {
  const scope = new FunctionScope(file, true);
  const ports = node.inputs.map((p) => p.name).filter((name) => ins[name] !== undefined);
  const given = Object.fromEntries(ports.map((port) => [port, scope.parameter(port, ins[port]!)] as const));
  const attributes = Names.ofModule();
  const weights = new Map(node.weights.map((w) => [w.name, attributes.take(w.name)] as const));
  const tensors = node.weights.map((w) => {
    const shape = w.axes.map((a) => a.size);
    return [w.name, scope.weight(weights.get(w.name)!, shape)] as const;
  });
  const outs = lowerInto(scope, scope.g, node, { ...given, ...Object.fromEntries(tensors) });
  const outputs = Object.entries(outs).flatMap(([port, v]) => (v ? [{ port, type: v }] : []));
  for (const { port, type } of outputs) scope.label(type, { node: "", port });
  const [only, ...others] = outputs;
  const written = writeFunction(
    scope,
    outputs.map((o) => o.type),
    (names) => [
      {
        code: `return ${names.join(", ")}`,
        ...(only && others.length === 0 ? { comment: shapeComment(only.type) } : {}),
      },
    ],
  );
  if (weights.size === 0 && written.lines.length - 1 <= fewLines) return undefined;
  const takes = [...weights.values()];
  const className = classes.add(classNames(node), {
    about: node.block?.formula ?? node.title,
    takes,
    init: node.weights.flatMap((w) => {
      const name = weights.get(w.name)!;
      return lines(`self.${name} = nn.Parameter(${initial(w.spec.init, name)})`);
    }),
    params: written.params,
    forward: written.lines,
  });
  const sizes = (w: CheckedNode["weights"][number]) => w.axes.map((a) => file.fixedSize(a.size));
  const made = node.weights.map((w) => {
    const list = sizes(w);
    return `${weights.get(w.name)}=(${list.join(", ")}${list.length === 1 ? "," : ""})`;
  });
  return { className, made, ports, extras: written.extras, outputs, weights };
}

/** `LayerNorm` rather than `Norm` where the block says so of itself. */
function classNames(node: CheckedNode): [string, ...string[]] {
  const summary = node.block?.summary?.(node.params, (name) => name) ?? "";
  const kind = pascal(node.block?.title ?? node.spec.block);
  return [/^[A-Z][A-Za-z]{4,}$/.test(summary) ? summary : kind];
}

/** How a weight begins; the file with the weights has the very numbers. */
function initial(init: WeightInit, shape: string): string {
  if (init.kind === "normal")
    return init.std === 0 ? `torch.zeros(${shape})` : `${init.std} * torch.randn(${shape})`;
  if (init.value === 0) return `torch.zeros(${shape})`;
  return init.value === 1 ? `torch.ones(${shape})` : `torch.full(${shape}, ${init.value.toFixed(6)})`;
}
