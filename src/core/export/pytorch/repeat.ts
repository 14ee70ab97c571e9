// A repeat: a loop over its modules, or over one module again and again.
import type { CheckedNode } from "../../check/index.ts";
import { IrError, type Value } from "../../ir/index.ts";
import type { Size } from "../../shape/index.ts";
import type { Module, Values } from "./leaf.ts";
import type { FunctionScope, StepWriter } from "./scope.ts";

/** Adds the loop; gives what each port gives after the last round: carried values, or all rounds stacked. */
export function repeatStep(
  scope: FunctionScope,
  node: CheckedNode,
  target: string,
  module: Module,
  ins: Values,
): Values {
  const feeds = node.spec.body?.inputs ?? {};
  const count = node.params.count as Size;
  const carried = (port: string): boolean => feeds[port] === "carried";
  for (const { port } of module.outputs) {
    if (carried(port) && !ins[port])
      throw new IrError(`"${node.path}" carries "${port}", which has no initial value`);
  }
  const given = module.ports.flatMap((p) => (ins[p] ? [ins[p]] : []));
  const streams = scope.need(module.extras);
  const outs = scope.made(
    module.outputs.map(({ port, type }) =>
      carried(port) ? type : { ...type, shape: [count, ...type.shape] },
    ),
    (outs) => ({
      ins: [...given, ...streams],
      outs,
      extras: module.extras,
      print: (w) => print(w, node, target, module, ins, outs),
    }),
  );
  return Object.fromEntries(module.outputs.map(({ port }, i) => [port, outs[i]]));
}

function print(
  w: StepWriter,
  node: CheckedNode,
  target: string,
  module: Module,
  ins: Values,
  outs: readonly Value[],
): void {
  const feeds = node.spec.body?.inputs ?? {};
  const each = module.ports.some((p) => feeds[p] === "each");
  const index = each ? w.fresh("i", "index") : "_";
  const texts = new Map(module.ports.map((p) => [p, w.read(ins[p]!)] as const));
  const results: string[] = [];
  const after: string[] = [];
  const ends: [code: string, made: Value][] = [];
  module.outputs.forEach(({ port }, i) => {
    const out = outs[i]!;
    if (feeds[port] === "carried") {
      const name = w.isRead(out) ? w.declare(out) : w.fresh(`${node.id}_${port}`);
      w.line(`${name} = ${texts.get(port)}`);
      texts.set(port, name);
      results.push(name);
    } else if (w.isRead(out)) {
      const [one, list] = [w.fresh(port, `${port}_i`), w.fresh(`${node.id}_${port}_all`)];
      w.line(`${list} = []`);
      results.push(one);
      after.push(`${list}.append(${one})`);
      ends.push([`${w.declare(out)} = torch.stack(${list})`, out]);
    } else results.push("_");
  });
  const own = node.params.weights !== "shared";
  const layer = own ? w.fresh("layer", `${node.id}_layer`) : target;
  if (own) w.line(each ? `for ${index}, ${layer} in enumerate(${target}):` : `for ${layer} in ${target}:`);
  else w.line(`for ${index} in range(${w.size(node.params.count as Size)}):`);
  const args = module.ports.map((p) => {
    const text = texts.get(p) ?? "";
    return feeds[p] === "each" ? `${/^\w+$/.test(text) ? text : `(${text})`}[${index}]` : text;
  });
  const made = outs.length === 1 && after.length === 0 ? outs[0] : undefined;
  const call = `    ${results.join(", ")} = ${layer}(${[...args, ...module.extras.map((e) => w.extra(e))].join(", ")})`;
  w.line(call, made);
  for (const line of after) w.line(`    ${line}`);
  for (const [code, value] of ends) w.line(code, value);
}
