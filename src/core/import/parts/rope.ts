// Rotary positions as a config has them: `rope_parameters` of today, `rope_theta` and `rope_scaling` of before.
import type { ParamValue } from "../../model/index.ts";
import { Config } from "../config.ts";
import { needsBlock, refuse } from "../refused.ts";

type Params = Readonly<Record<string, ParamValue>>;

export interface RopeOptions {
  /** Width of a head. */
  readonly width: number;
  readonly theta?: number;
  /** Share of the width that is turned where the config has none. */
  readonly share?: number;
  /** The family turns a share of the width; others turn all of it whatever the config says. */
  readonly partial?: boolean;
  /** Other names of theta and share, of older configs. */
  readonly thetaKey?: string;
  readonly shareKey?: string;
  readonly pairs?: "half" | "interleaved";
  /** The family's `max_position_embeddings`. */
  readonly positions: number;
  /** The family's own `original_max_position_embeddings`. */
  readonly original?: number;
  /** Kinds of scaling that mean another: `su` → `longrope`. */
  readonly kinds?: Readonly<Record<string, string>>;
  /** `dynamic` with an `alpha` is a larger base, whatever the length (HunYuan). */
  readonly alpha?: boolean;
}

/** Parameters of the RoPE block, or null where nothing is turned. */
export function ropeOf(config: Config, options: RopeOptions): Params | null {
  const { thetaKey = "rope_theta", shareKey = "partial_rotary_factor" } = options;
  // As transformers does: the older key wins over the newer one where both are there.
  const now = config.object("rope_parameters");
  const given = config.object("rope_scaling") ?? now;
  const theta = config.has(thetaKey) ? config.number(thetaKey) : (options.theta ?? 10000);
  const share = config.has(shareKey) ? config.number(shareKey) : (options.share ?? 1);
  const original = config.countOrNull("original_max_position_embeddings", options.original ?? null);
  return ropeFrom(given, { ...options, theta, share }, original);
}

/** The same from one set of parameters. */
export function ropeFrom(
  given: Config | null,
  { width, theta = 10000, share = 1, pairs = "half", positions, kinds = {}, partial, alpha }: RopeOptions,
  originalOutside: number | null = null,
): Params {
  let base = given?.number("rope_theta", theta) ?? theta;
  const part = given?.number("partial_rotary_factor", share) ?? share;
  // transformers reads the share in some families alone; in the others it says nothing of the model.
  if (part !== 1 && !partial)
    return refuse(`config key \`partial_rotary_factor\` = ${part} is not supported in this family`);
  const turned = Math.trunc(width * part);
  if (turned < 2 || turned > width || turned % 2 !== 0)
    return refuse(
      `RoPE would turn ${turned} of the ${width} numbers of a head; must be even and from 2 to ${width}`,
    );
  const named = given ? given.text("rope_type", given.text("type", "default")) : "default";
  const way = Object.hasOwn(kinds, named) ? (kinds[named] ?? named) : named;
  const grown = given && alpha && way === "dynamic" ? given.numberOrNull("alpha") : null;
  if (grown) {
    if (width === 2) refuse("RoPE with an `alpha` needs heads of more than 2 numbers");
    base *= grown ** (width / (width - 2));
    given?.ignore("factor", "type", "beta_fast", "beta_slow", "mscale", "mscale_all_dim");
  }
  const scaled = given && !grown ? scalingOf(given, way, positions, originalOutside) : {};
  given?.end();
  return {
    ...(pairs === "half" ? {} : { pairs }),
    ...(base === 10000 ? {} : { base }),
    ...(turned === width ? {} : { count: turned }),
    ...scaled,
  };
}

function scalingOf(given: Config, way: string, positions: number, outside: number | null): Params {
  given.get("type");
  const inside = given.countOrNull("original_max_position_embeddings");
  const original = outside ?? inside ?? positions;
  if (way === "default") {
    // Left behind by editors of configs; the plain form reads none of it.
    given.ignore("factor");
    return {};
  }
  if (way === "linear") return { scaling: "linear", factor: given.number("factor") };
  if (way === "dynamic") return { scaling: "dynamic", factor: given.number("factor"), original: positions };
  if (way === "llama3")
    return {
      scaling: "llama3",
      factor: given.number("factor"),
      original,
      low_freq_factor: given.number("low_freq_factor"),
      high_freq_factor: given.number("high_freq_factor"),
    };
  if (way === "yarn") return yarnOf(given, original);
  if (way === "longrope") return longOf(given, positions, original);
  return needsBlock(`RoPE scaling "${way}"`);
}

/** How far attention is sharpened (YaRN's mscale). */
const mscale = (factor: number, by = 1): number => (factor <= 1 ? 1 : 0.1 * by * Math.log(factor) + 1);

/** By how much DeepSeek sharpens scores twice over, beside what RoPE does: mscale by `mscale_all_dim`. */
export function yarnSharpness(config: Config): number {
  const given = config.object("rope_scaling") ?? config.object("rope_parameters");
  if (given === null || given.text("rope_type", given.text("type", "default")) === "default") return 1;
  const all = given.numberOrNull("mscale_all_dim");
  return all ? mscale(given.number("factor"), all) : 1;
}

function yarnOf(given: Config, original: number): Params {
  const factor = given.number("factor");
  const [one, all] = [given.numberOrNull("mscale"), given.numberOrNull("mscale_all_dim")];
  const stated = given.numberOrNull("attention_factor");
  const attention = stated ?? (one && all ? mscale(factor, one) / mscale(factor, all) : mscale(factor));
  const [fast, slow] = [given.numberOrNull("beta_fast") || 32, given.numberOrNull("beta_slow") || 1];
  return {
    scaling: "yarn",
    factor,
    original,
    attention_factor: attention,
    ...(fast === 32 ? {} : { beta_fast: fast }),
    ...(slow === 1 ? {} : { beta_slow: slow }),
    ...(given.flag("truncate", true) ? {} : { truncate: false }),
  };
}

function longOf(given: Config, positions: number, original: number): Params {
  const numbers = (key: string): number[] => {
    const value = given.get(key);
    return Array.isArray(value) && value.every((v) => typeof v === "number")
      ? value
      : refuse(`config key \`rope_parameters.${key}\` must be a list of numbers`);
  };
  const factor = positions / original;
  given.ignore("factor");
  const stated = given.numberOrNull("attention_factor");
  const usual = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
  return {
    scaling: "longrope",
    factor,
    original,
    factors: numbers("short_factor"),
    long_factors: numbers("long_factor"),
    attention_factor: stated ?? usual,
  };
}

/** Layers that see all and those with a window, each with parameters of their own; the thetas are those of no config. */
export function ropeByKind(
  config: Config,
  of: Pick<RopeOptions, "width" | "positions">,
  theta: { readonly full: number; readonly local: number },
): { readonly full: Params; readonly local: Params } {
  const both = config.object("rope_parameters");
  const scaling = config.object("rope_scaling");
  const one = (kind: "full_attention" | "sliding_attention", usual: number) => {
    const own = both?.object(kind) ?? null;
    const given = scaling && kind === "full_attention" ? { ...own?.values, ...scaling.values } : own?.values;
    const named = `rope_parameters.${kind}`;
    return ropeFrom(given ? new Config(given, named) : null, { ...of, theta: usual });
  };
  const ropes = { full: one("full_attention", theta.full), local: one("sliding_attention", theta.local) };
  both?.end();
  return ropes;
}
