// What a graph computes, whatever its nodes are called and however it is wired: two repairs are the same when the
// lowered programs of what they leave are. Weights of nodes that a repair adds go by their shape and start.
import { check, type Graph, type HeddleDocument, hasErrors, lower } from "../../src/core/index.ts";
import { type Program, type ProgramInput, prune, valueAt } from "../../src/core/ir/index.ts";
import type { Size } from "../../src/core/shape/index.ts";
import { fingerprint } from "../../src/shared/fingerprint.ts";

/**
 * A text that two documents share when they compute the same logits and losses from the same sizes and streams. `known`
 * is the document before any repair: what it has goes by name. Null where a document has errors.
 */
export function meaningOf(document: HeddleDocument, known: HeddleDocument): string | null {
  const checked = check(document);
  if (hasErrors(checked)) return null;
  const program = lower(checked);
  const asked = askedOf(document, program);
  const pruned = prune(program, asked);
  const hash = hashes(pruned, known);
  const { kind, stream, prefix } = document.objective ?? {};
  return JSON.stringify({
    asked: asked.map((id) => hash.get(id)),
    dims: Object.entries(checked.bindings).filter(([name]) => name in known.dims && name !== "B"),
    objective: { kind, stream, prefix },
    vocabulary: document.vocabulary?.tokens,
    weights: Object.keys(known.weights ?? {}).filter((name) => document.weights?.[name] !== undefined),
    broken: Object.values(document.weights ?? {}).some((w) =>
      w.data.some((x) => !Number.isFinite(Number(x))),
    ),
  });
}

/** Whether a node, or the built-in group that it is inside of, is one of the document's. */
function hasNode(graph: Graph, path: readonly string[]): boolean {
  const [id = "", ...inner] = path;
  const node = graph.nodes[id.replace(/\[\d+\]$/, "")];
  return node !== undefined && (node.body === undefined || inner.length === 0 || hasNode(node.body, inner));
}

/** The logits of the objective and every loss; where there are neither, all that nothing else reads. */
function askedOf(document: HeddleDocument, program: Program): number[] {
  const logits = program.outputs[document.objective?.logits ?? ""];
  const losses = Object.entries(document.nodes)
    .filter(([, node]) => node.block === "loss")
    .flatMap(([id]) => program.outputs[`${id}.loss`] ?? []);
  const probabilities = Object.entries(document.nodes)
    .filter(([id]) => id.startsWith("probs"))
    .flatMap(([id]) => program.outputs[`${id}.p`] ?? program.outputs[`${id}.x`] ?? []);
  return [...(logits === undefined ? [] : [logits]), ...losses, ...probabilities];
}

function hashes(program: Program, known: HeddleDocument): Map<number, string> {
  const found = new Map<number, string>();
  const shape = (id: number) => valueAt(program, id).shape.map((s) => s.key);
  const inputText = (input: ProgramInput): string => {
    const about = shape(input.value).join();
    if (input.kind === "weight")
      return hasNode(known, input.owner.split("/"))
        ? `w ${input.name}`
        : `w new ${about} ${JSON.stringify(input.init)}`;
    if (input.kind === "feed") return `feed ${input.name}`;
    return `${input.kind} ${input.stream in known.text ? input.stream : "new"} ${about}`;
  };
  for (const input of program.inputs) found.set(input.value, digest(inputText(input)));
  for (const op of program.ops) {
    const attrs = JSON.stringify(op.attrs, (_, v) => (isSize(v) ? v.key : v));
    const operands = op.inputs.map((id) => found.get(id) ?? "?");
    if (symmetric.has(op.prim)) operands.sort();
    found.set(op.output, digest(`${op.prim} ${attrs} ${shape(op.output).join()} ${operands.join()}`));
  }
  return found;
}

const symmetric: ReadonlySet<string> = new Set(["add", "mul", "and", "or", "max", "min", "equal"]);

const isSize = (v: unknown): v is Size => typeof v === "object" && v !== null && "terms" in v && "key" in v;

/** 53 bits of a text. */
const digest = (text: string): string => fingerprint(text).replace(/^\d+:/, "");
