// A config and the shapes of tensors → a graph and what becomes which weight. Whatever does not fit is said by name.
import { made } from "./made.ts";
import type { Family, Model } from "./model.ts";
import { ImportRefused, refuseAll } from "./refused.ts";
import { expectedShape, type Source, tensorsOf } from "./sources.ts";

/** A tensor and the weight that it becomes. */
export interface Placement extends Source {
  readonly weight: string;
  /** Shape of the weight. */
  readonly dims: readonly number[];
}

export interface Imported {
  readonly document: Model["document"];
  /** For people: `GPT-2`. */
  readonly family: string;
  /** As transformers counts them: its buffers are none, its tables of sines are. */
  readonly parameters: number;
  /** In the order of the graph's weights; none without tensors. */
  readonly placements: readonly Placement[];
  /** Tensors that the checkpoint may leave out, and does: zeros. */
  readonly lacking: ReadonlySet<string>;
  /** Tensors that must hold the same numbers as another one. */
  readonly repeated: readonly (readonly [tensor: string, of: string])[];
  /** Tensors that must hold one number. */
  readonly constants: readonly (readonly [tensor: string, value: number])[];
}

type ImportResult =
  | { readonly ok: true; readonly model: Imported }
  /** Sentences without their full stops. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** `tensors` are shapes by name, null where the graph alone is wanted. Never throws for what the files hold. */
export function importModel(
  config: unknown,
  tensors: ReadonlyMap<string, readonly number[]> | null,
): ImportResult {
  try {
    return { ok: true, model: imported(config, tensors) };
  } catch (cause) {
    if (cause instanceof ImportRefused) return { ok: false, problems: cause.problems };
    throw cause;
  }
}

function imported(json: unknown, tensors: ReadonlyMap<string, readonly number[]> | null): Imported {
  const has = (tensor: string) => tensors?.has(tensor) ?? false;
  const { document, sources, family, weights, parameters, repeated, constants } = made(json, {
    has,
    read: tensors !== null,
  });
  const graph = { document, family: family.title, parameters };
  if (tensors === null) return { ...graph, placements: [], lacking: new Set(), repeated: [], constants: [] };
  const name = namesIn(tensors, family);
  const placements = weights.map((w): Placement => {
    const source = sources.get(w.name)!;
    const stack = source.stack ? { stack: source.stack.map(name) } : {};
    return { ...source, ...stack, tensor: name(source.tensor), weight: w.name, dims: w.dims };
  });
  const copies = Object.entries(repeated)
    .map(([tensor, of]) => [tensor, name(of)] as const)
    .filter(([tensor]) => tensors.has(tensor));
  const held = Object.entries(constants).filter(([tensor]) => tensors.has(tensor));
  refuseTensors(tensors, placements, copies, held, family);
  const lacking = placements.flatMap((p) => (p.isBuffer && !tensors.has(p.tensor) ? [p.tensor] : []));
  return { ...graph, placements, lacking: new Set(lacking), repeated: copies, constants: held };
}

/**
 * Names of tensors as the checkpoint has them: those of a model that was saved without a head lack its prefix, and the
 * first BERTs call scale and shift of a norm gamma and beta.
 */
function namesIn(tensors: ReadonlyMap<string, unknown>, { prefix }: Family): (name: string) => string {
  const isBare = prefix !== undefined && ![...tensors.keys()].some((name) => name.startsWith(prefix));
  return (name) => {
    const own = isBare && name.startsWith(prefix) ? name.slice(prefix.length) : name;
    if (tensors.has(own)) return own;
    const old = own
      .replace(/LayerNorm\.weight$/, "LayerNorm.gamma")
      .replace(/LayerNorm\.bias$/, "LayerNorm.beta");
    return tensors.has(old) ? old : own;
  };
}

function refuseTensors(
  tensors: ReadonlyMap<string, readonly number[]>,
  placements: readonly Placement[],
  copies: readonly (readonly [string, string])[],
  held: readonly (readonly [string, number])[],
  family: Family,
): void {
  const problems: string[] = [];
  const used = new Set([...copies, ...held].map(([tensor]) => tensor));
  const asked = placements.flatMap((p) => tensorsOf(p).map((tensor) => [tensor, p] as const));
  for (const [tensor, { weight, dims, ...source }] of asked) {
    const first = !used.has(tensor);
    used.add(tensor);
    const found = tensors.get(tensor);
    const wanted = expectedShape(source, dims);
    if (!first || (!found && source.isBuffer)) continue;
    if (!found)
      problems.push(`tensor "${tensor}" [${wanted.join(", ")}] is missing; ${weight} comes from it`);
    else if (found.join() !== wanted.join())
      problems.push(
        `tensor "${tensor}" is [${found.join(", ")}], but the config makes it [${wanted.join(", ")}]`,
      );
  }
  for (const [tensor, of] of copies)
    if (tensors.get(tensor)?.join() !== tensors.get(of)?.join())
      problems.push(`tensor "${tensor}" must have the shape of "${of}", to which the config ties it`);
  for (const name of tensors.keys())
    if (!used.has(name) && !(family.buffers ?? []).some((known) => known.test(name)))
      problems.push(`tensor "${name}" [${tensors.get(name)!.join(", ")}] belongs to nothing of the model`);
  if (problems.length > 0) refuseAll(problems);
}
