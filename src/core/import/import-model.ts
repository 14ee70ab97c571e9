// A config and the shapes of tensors → a graph and what becomes which weight. Whatever does not fit is said by name.
import { check, explain } from "./checked.ts";
import { Config, shown } from "./config.ts";
import { families } from "./families/index.ts";
import type { Family, Model } from "./model.ts";
import { ImportRefused, refuse, refuseAll } from "./refused.ts";
import { expectedShape, type Source, tensorsOf } from "./sources.ts";

/** A tensor and the weight that it becomes. */
interface Placement extends Source {
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

export const supportedTypes = (): readonly string[] => families.flatMap((f) => f.types).toSorted();

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
  if (typeof json !== "object" || json === null || Array.isArray(json))
    return refuse("the config must be a JSON object");
  const values = json as Record<string, unknown>;
  const { family, architecture } = familyOf(values);
  const config = new Config(values, "", architecture);
  refuseSettings(config, family);
  if (tensors !== null) refuseQuantized(config);
  config.ignore("quantization_config");
  const {
    document,
    sources,
    repeated = {},
    constants = {},
    fixed = 0,
  } = family.build(config, architecture, (tensor) => tensors?.has(tensor) ?? false);
  config.end();
  const { faults, parameters, weights } = check(document);
  if (faults.length > 0)
    return refuseAll(faults.map((d) => `the config makes no valid graph: ${explain(d).replace(/\.$/, "")}`));
  const unplaced = [
    ...weights.filter((w) => !sources.has(w.name)).map((w) => w.name),
    ...[...sources.keys()].filter((name) => !weights.some((w) => w.name === name)),
  ];
  if (unplaced.length > 0) throw new Error(`weights and tensors do not match: ${unplaced.join(", ")}`);
  const counted = weights.map((w) => (sources.get(w.name)?.isBuffer ? sizeOf(w.dims) : 0));
  const graph = {
    ...{ document, family: family.title },
    parameters: counted.reduce((sum, n) => sum - n, parameters + fixed),
  };
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

const sizeOf = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

function familyOf(values: Readonly<Record<string, unknown>>) {
  const type = values.model_type;
  const supported = `Heddle imports ${supportedTypes().join(", ")}`;
  if (typeof type !== "string")
    return refuse(`the config has no \`model_type\`, which says the architecture; ${supported}`);
  const family = families.find((f) => f.types.includes(type));
  if (!family) return refuse(`config key \`model_type\` = ${shown(type)} is not supported; ${supported}`);
  const classes = values.architectures;
  const { architectures } = family;
  const named: unknown = Array.isArray(classes) && classes.length > 0 ? classes[0] : architectures[0];
  const architecture = architectures.find((known) => known === named);
  if (architecture === undefined)
    return refuse(
      `config key \`architectures\` = [${shown(named)}] is not supported; of ${family.title}, Heddle imports ${architectures.join(", ")}`,
    );
  return { family, architecture };
}

/** The graph alone is the same. */
function refuseQuantized(config: Config): void {
  if ((config.get("quantization_config") ?? null) !== null)
    refuse(
      "config key `quantization_config`: the weights are quantized; load the model with transformers, call `dequantize()` and save it anew, or import the graph alone: --graph-only",
    );
}

/** Settings that change the model, whatever the family, and that no family follows. */
function refuseSettings(config: Config, family: Family): void {
  config.get("model_type");
  config.only("is_decoder", false, `${family.title} inside another model is not read`);
  config.only(
    "is_encoder_decoder",
    family.seq2seq ?? false,
    `${family.title} is ${family.seq2seq ? "an" : "no"} encoder–decoder`,
  );
  config.only("add_cross_attention", false, `${family.title} inside another model is not read`);
  config.only("tie_encoder_decoder", false, "encoder and decoder with the same weights are not read");
  config.only("cross_attention_hidden_size", null, "cross-attention is not read");
  const pruned = config.get("pruned_heads") ?? {};
  if (typeof pruned !== "object" || Object.keys(pruned ?? {}).length > 0)
    refuse("config key `pruned_heads` is not supported: layers would have different numbers of heads");
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
