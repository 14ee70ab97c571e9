// Which layers see a window of the text alone.
import type { Config } from "../config.ts";
import { refuse } from "../refused.ts";

export interface Windows {
  /** By layer. */
  readonly local: readonly boolean[];
  readonly window: { readonly size: number; readonly everywhere: boolean } | null;
  /** The port of the mask that a layer reads. */
  readonly mask: (layer: number) => string;
}

/** No window, or the same in every layer. */
export const sameWindow = (layers: number, size: number | null): Windows =>
  windowsOf(
    Array.from({ length: layers }, () => size !== null),
    size,
  );

function windowsOf(local: readonly boolean[], size: number | null): Windows {
  const some = local.some((l) => l);
  if (some && size === null)
    return refuse("config key `layer_types` has sliding attention, but `sliding_window` is not set");
  const everywhere = local.every((l) => l);
  return {
    local,
    window: some ? { size: size!, everywhere } : null,
    mask: (l) => (local[l] && !everywhere ? "in.mask_local" : "in.mask"),
  };
}

/** By `layer_types`, or what a family makes of its other keys where that is absent. */
export function windowsByLayer(
  config: Config,
  layers: number,
  size: number | null,
  isLocal: (layer: number) => boolean,
): Windows {
  const types = config.list<string>("layer_types", "string", layers);
  const other = types?.find((t) => t !== "full_attention" && t !== "sliding_attention");
  if (other !== undefined)
    return refuse(
      `config key \`layer_types\` has "${other}"; Heddle has full_attention and sliding_attention`,
    );
  const local = Array.from({ length: layers }, (_, l) =>
    types ? types[l] === "sliding_attention" : isLocal(l),
  );
  return windowsOf(local, size);
}
