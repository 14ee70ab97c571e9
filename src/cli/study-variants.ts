// Which variants `heddle ablate` compares: those of the graph's file, of the catalogue, and of sweeps.
import { applyEdit, didYouMean, type HeddleDocument, nearNames } from "../core/index.ts";
import { optimizerNames } from "../runtime/client/index.ts";
import {
  applyVariant,
  byOptimizer,
  combine,
  grid,
  headOff,
  type Matched,
  match,
  oneStep,
  sweep,
  type Variant,
  type Variation,
  withoutNode,
} from "../study/index.ts";
import { type Arguments, UsageError } from "./command.ts";

/** `norm-post, norm-pre, …`: what can be named beside the variants of a file. */
export const catalogue = [
  ...oneStep.map(({ id }) => id),
  "bypass:NODE",
  "mute:NODE",
  "head-off:NODE.HEAD",
].join(", ");

export function chosenVariants(document: HeddleDocument, args: Arguments): readonly Variant[] {
  const named = args.texts("variants").flatMap((text) => text.split(",").map((name) => name.trim()));
  const axes = args.texts("sweep").map((text) => {
    const swept = sweep(document, text);
    if (!swept.ok) throw new UsageError(swept.why);
    return swept.variations;
  });
  const own = document.variants ?? [];
  const asked = named.length > 0 || axes.length > 0 || args.texts("optimizers").length > 0;
  const kept = own.filter(({ name }) => !asked || named.includes(name));
  const steps = named
    .filter((name) => !kept.some((variant) => variant.name === name))
    .map((name) => variationOf(name, own));
  const rows = args.flag("grid")
    ? grid([...(steps.length > 0 ? [steps] : []), ...axes])
    : [...steps, ...axes.flat()].map((one) => [one]);
  const made = rows.map((row) => {
    const combined = combine(document, row);
    if (!combined.ok) throw new UsageError(`${combined.name}: ${combined.why}`);
    return combined.variant;
  });
  const all = [...kept, ...made, ...optimized(args)];
  if (all.length === 0)
    throw new UsageError(
      `Name variants by --variants, --sweep or --optimizers; the catalogue has ${catalogue}`,
    );
  return all.map((variant) => matched(document, variant, args));
}

const optimized = (args: Arguments): readonly Variant[] =>
  args
    .texts("optimizers")
    .flatMap((text) => text.split(",").map((name) => name.trim()))
    .map((text) => {
      const optimizer = optimizerNames.find((name) => name === text);
      if (optimizer === undefined)
        throw new UsageError(`--optimizers must be of ${optimizerNames.join(", ")}, not "${text}"`);
      return byOptimizer(optimizer);
    });

function variationOf(name: string, own: readonly Variant[]): Variation {
  const found = oneStep.find(({ id }) => id === name);
  if (found) return found;
  const [, flag, path] = /^(bypass|mute):(.+)$/.exec(name) ?? [];
  if (path !== undefined) return withoutNode(flag === "mute" ? "mute" : "bypass", path);
  const [, attention, head] = /^head-off:(.+)\.(\d+)$/.exec(name) ?? [];
  if (attention !== undefined) return headOff(attention, Number(head));
  const names = [...oneStep.map(({ id }) => id), ...own.map((variant) => variant.name)];
  const near = nearNames(name, names);
  throw new UsageError(
    near.length > 0
      ? `Unknown variant "${name}"${didYouMean(near)}`
      : `Unknown variant "${name}"; the catalogue has ${catalogue}`,
  );
}

/** The dimension that is scaled until a step takes as long as the base's, by an engine; null where none is. */
export const scaledInTime = (args: Arguments): string | null =>
  args.text("match") === "time" ? (args.text("scale") ?? null) : null;

/** With `--match params --scale F` the variant has one edit more, which makes it as large as the base. */
function matched(document: HeddleDocument, variant: Variant, args: Arguments): Variant {
  const [by, dim] = [args.text("match"), args.text("scale")];
  if (by === undefined && dim === undefined) return variant;
  if (by === undefined) throw new UsageError("--scale requires --match params, flops or time");
  if (by === "time" && dim !== undefined) return variant;
  if (by !== "params" && by !== "flops")
    throw new UsageError("--match must be params, flops or time, with --scale");
  if (dim === undefined) throw new UsageError("--match requires --scale with the dimension to scale");
  const applied = applyVariant(document, variant);
  if (!applied.ok) throw new UsageError(`${variant.name}: ${applied.why}`);
  const found = match(document, applied.document, by satisfies Matched, dim);
  if (!found.ok) throw new UsageError(`${variant.name}: ${found.why}`);
  const fits = applyEdit(applied.document, { edit: "all", edits: found.edits });
  if (!fits.ok) throw new UsageError(`${variant.name}: ${fits.why}`);
  const [edit] = found.edits;
  const scaled = edit?.edit === "setDim" ? ` (${edit.dim} = ${edit.value})` : "";
  return { ...variant, name: `${variant.name}${scaled}`, edits: [...variant.edits, ...found.edits] };
}
