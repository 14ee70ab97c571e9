// A config as a graph, before any tensor is looked at: what becomes of its weights when a checkpoint is read, and the same
// way back when the weights of a graph become a checkpoint.
import { check, explain } from "./checked.ts";
import { Config, shown } from "./config.ts";
import { families } from "./families/index.ts";
import type { Family, Model } from "./model.ts";
import { refuse, refuseAll } from "./refused.ts";

export interface Made extends Pick<Model, "document" | "sources"> {
  readonly family: Family;
  /** Of the graph, in its order, without tied ones; each has a source. */
  readonly weights: ReturnType<typeof check>["weights"];
  /** As transformers counts them: its buffers are none, its tables of sines are. */
  readonly parameters: number;
  readonly repeated: Readonly<Record<string, string>>;
  readonly constants: Readonly<Record<string, number>>;
}

export const supportedTypes = (): readonly string[] => families.flatMap((f) => f.types).toSorted();

interface Making {
  /** Whether the checkpoint has a tensor. */
  readonly has: (tensor: string) => boolean;
  /** Whether its numbers are read. */
  readonly read: boolean;
}

/** Throws `ImportRefused`. */
export function made(json: unknown, { has, read }: Making): Made {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    return refuse("the config must be a JSON object");
  const values = json as Record<string, unknown>;
  const { family, architecture } = familyOf(values);
  const config = new Config(values, "", architecture);
  refuseSettings(config, family);
  if (read) refuseQuantized(config);
  config.ignore("quantization_config");
  const model = family.build(config, architecture, has);
  const { document, sources, repeated = {}, constants = {}, fixed = 0 } = model;
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
  return {
    ...{ document, sources, family, weights, repeated, constants },
    parameters: counted.reduce((sum, n) => sum - n, parameters + fixed),
  };
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
