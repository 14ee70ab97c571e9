// `heddle check FILE`: shapes of every port, parameters, everything that is wrong, and the verdict on leaks; of a custom
// block, whether it can be used.
import {
  allNodes,
  type Checked,
  type CheckedNode,
  type CheckedPort,
  countParameters,
  type Diagnosis,
  diagnose,
  isError,
  type ProofVerdict,
  plural,
  severityOf,
  toJson,
  verdictJson,
  verdictOf,
  weightTable,
  withFixes,
} from "../../core/index.ts";
import { type Command, type ExitCode, oneFile, UsageError } from "../command.ts";
import { amount, graphCost } from "../cost.ts";
import { isBlockFile, readBlock, showBlock } from "../custom-block.ts";
import { readGraph } from "../read-graph.ts";
import { reportDiagnostic } from "../report.ts";
import { count, dimsText, parametersText, printShape, shapeJson, table } from "../shapes.ts";
import type { Terminal } from "../terminal.ts";
import { acceptanceText, isAccepted, showVerdict, writeVerdict } from "../verdict.ts";

export const check: Command = {
  name: "check",
  operands: "FILE",
  about: "Checks a graph or a custom block: shapes, wires, parameters, mask leaks, lint",
  options: {
    "sizes-only": {
      type: "boolean",
      about: "Exit with 0 also where leaks are ruled out for some sizes only, or not proved",
    },
    verdict: { type: "string", value: "FILE", about: "Write the verdict on leaks to a file, as JSON" },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const file = oneFile(args);
    const out = args.text("verdict");
    if (isBlockFile(file)) {
      if (out !== undefined)
        throw new UsageError("--verdict requires a graph: a custom block has no verdict");
      showBlock(await readBlock(file), args.flag("json"), terminal);
      return 0;
    }
    const diagnosis = diagnose(await readGraph(file));
    const verdict = verdictOf(diagnosis, { leftPadding: true });
    const code = exitCode(diagnosis, verdict, args.flag("sizes-only"));
    if (out !== undefined) await writeVerdict(out, file, diagnosis.checked.document, verdict);
    if (args.flag("json")) terminal.json(checkJson(diagnosis, verdict, code));
    else show(diagnosis, verdict, code, terminal);
    return code;
  },
};

const exitCode = ({ diagnostics }: Diagnosis, verdict: ProofVerdict, sizesOnly: boolean): ExitCode =>
  diagnostics.some(isError) || !isAccepted(verdict, sizesOnly) ? 1 : 0;

function checkJson(diagnosis: Diagnosis, verdict: ProofVerdict, code: ExitCode) {
  const { checked } = diagnosis;
  const cost = graphCost(checked);
  const { known, unsized } = countParameters(weightTable(checked));
  const ports = (list: readonly CheckedPort[]) =>
    Object.fromEntries(list.map((p) => [p.name, shapeJson(p.type, checked.bindings)]));
  return {
    ok: code === 0,
    name: checked.document.name,
    dims: checked.bindings,
    parameters: known,
    ...(unsized > 0 ? { unsizedWeights: unsized } : {}),
    cost: cost.total,
    nodes: allNodes(checked.root).map((node) => ({
      path: node.path,
      block: node.spec.block,
      state: node.state,
      inputs: ports(node.inputs),
      outputs: ports(node.outputs),
      parameters: parametersOf(node, checked),
      cost: cost.nodes.get(node.path) ?? null,
    })),
    diagnostics: withFixes(diagnosis).map(toJson),
    verdict: verdictJson(verdict),
  };
}

/** Entries of the weights of a node and of what is inside it, of those whose sizes are known. */
function parametersOf(node: CheckedNode, checked: Checked): number {
  const own = weightTable(checked).filter((w) => w.node === node.path || w.node.startsWith(`${node.path}/`));
  return countParameters(own).known;
}

function show(
  { checked, diagnostics, causes }: Diagnosis,
  verdict: ProofVerdict,
  code: ExitCode,
  terminal: Terminal,
): void {
  const nodes = allNodes(checked.root);
  const errors = diagnostics.filter(isError).length;
  const warnings = diagnostics.filter((d) => severityOf(d) === "warning").length;
  const found =
    errors > 0
      ? terminal.paint("red", plural(errors, "error"))
      : warnings > 0
        ? terminal.paint("yellow", plural(warnings, "warning"))
        : terminal.paint(code === 0 ? "green" : "yellow", "no problems");
  terminal.out(`${terminal.paint("bold", checked.document.name)}: ${found}`);
  terminal.out(
    `${plural(nodes.length, "node")}, ${parametersText(countParameters(weightTable(checked)))}, ${dimsText(checked.bindings)}`,
  );
  const { flops, activationBytes, kvCacheBytes, kvCache } = graphCost(checked).total;
  const kept = kvCacheBytes ? `, KV cache ${amount(kvCacheBytes.value, "B")}` : "";
  // A size that is not known leaves what it costs open.
  if (Number.isFinite(flops.value) && Number.isFinite(activationBytes.value))
    terminal.out(`${amount(flops.value, "FLOP")}, activations ${amount(activationBytes.value, "B")}${kept}`);
  if (kvCache && "refused" in kvCache) terminal.out(`No KV cache: ${kvCache.refused}`);
  showVerdict(verdict, terminal);
  terminal.out("");
  const rows = nodes.map((node) => {
    const depth = node.path.split("/").length - 1;
    const parameters = parametersOf(node, checked);
    const outputs = node.outputs.map((p) => `${p.name} ${printShape(p.type, checked.bindings)}`).join("  ");
    const mark = node.state === "ok" ? " " : node.state === "wrong" ? "✗" : "·";
    const state = node.state === "bypassed" || node.state === "off" ? ` (${node.state})` : "";
    return [
      `${mark} ${"  ".repeat(depth)}${node.id}${state}`,
      node.title + (node.count === undefined ? "" : ` ×${node.count}`),
      parameters === 0 ? "" : count(parameters),
      outputs,
    ];
  });
  for (const line of table(rows, [2])) terminal.out(line);
  for (const { cause, consequences } of causes) {
    reportDiagnostic(toJson(cause), terminal.out, terminal);
    const more = consequences.length;
    if (more > 0) terminal.out(`  and ${plural(more, "consequence")}`);
  }
  if (diagnostics.length > 0) {
    terminal.out("");
    terminal.out('Run "heddle fix" to list fixes.');
  }
  if (errors === 0 && code !== 0) {
    terminal.out("");
    terminal.out(acceptanceText(verdict));
  }
}
