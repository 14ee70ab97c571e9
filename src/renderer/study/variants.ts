// The variants of the open document: added, renamed, deleted, shown and applied. Each is one undo step.
import { diffDocuments, type Edit, type HeddleDocument } from "../../core/index.ts";
import {
  applyVariant,
  baseName,
  baseOf,
  combine,
  headsOff,
  oneStep,
  semanticDifference,
  setVariants,
  sweep,
  type Variant,
  type Variation,
} from "../../study/index.ts";
import { type State, useStore } from "../store/store.ts";
import { type TrainRun, titleOf } from "../store/train-slice.ts";

const none: readonly Variant[] = [];
export const variantsOf = ({ document }: Pick<State, "document">): readonly Variant[] =>
  document.variants ?? none;

/** Whether the two compute otherwise, or hold other variants: where nodes stand is no difference. */
export const isOtherGraph = (a: HeddleDocument, b: HeddleDocument): boolean =>
  a !== b &&
  [...new Set([...Object.keys(a), ...Object.keys(b)] as (keyof HeddleDocument)[])].some(
    (key) => key !== "layout" && a[key] !== b[key],
  );

/** The name, or with a number behind it where a variant or the base has it. */
export function freeName(name: string, variants: readonly Variant[]): string {
  const taken = new Set([baseName, ...variants.map((variant) => variant.name)]);
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name} ${i}`;
  return free;
}

const write = (variants: readonly Variant[], label: string): boolean =>
  useStore.getState().dispatch(setVariants(variants), { label });

function addVariants(added: readonly Variant[], label: string): void {
  const all = [...variantsOf(useStore.getState())];
  for (const variant of added) all.push({ ...variant, name: freeName(variant.name, all) });
  if (!write(all, label)) useStore.getState().notify("error", useStore.getState().refused);
}

/** What of the catalogue the graph can be varied by. */
export const offered = (document: HeddleDocument): readonly Variation[] => {
  const base = baseOf(document);
  // Heads are those that the check has found: to try each would check a large graph a hundred times.
  return [...oneStep.filter((variation) => combine(base, [variation]).ok), ...headsOff(base)];
};

export function addVariation(id: string): void {
  const variation = offered(useStore.getState().document).find((one) => one.id === id);
  if (!variation) return;
  const made = combine(baseOf(useStore.getState().document), [variation]);
  if (made.ok) addVariants([made.variant], `Add variant ${made.variant.name}`);
  else useStore.getState().notify("error", made.why);
}

/** Runs of the Train panel that were of another graph than this one. */
export const rewiredRuns = (document: HeddleDocument, runs: readonly TrainRun[]): readonly TrainRun[] =>
  runs.filter((run) => semanticDifference(document, run.document).length > 0);

/** What a run's graph has otherwise than this one, as a variant. */
export function addRun(id: string): void {
  const { runs, document } = useStore.getState();
  const run = runs.find((one) => one.id === id);
  if (!run) return;
  const name = titleOf(run);
  addVariants([{ name, edits: editsBetween(document, run.document) }], `Add variant ${name}`);
}

/** Null, or why the text is no sweep of this graph. */
export function addSweep(text: string): string | null {
  const base = baseOf(useStore.getState().document);
  const swept = sweep(base, text);
  if (!swept.ok) return swept.why;
  const made = swept.variations.map((variation) => combine(base, [variation]));
  const refused = made.find((one) => !one.ok);
  if (refused && !refused.ok) return `${refused.name}: ${refused.why}`;
  if (made.length === 0) return "The graph has this value already; give others.";
  addVariants(
    made.flatMap((one) => (one.ok ? [one.variant] : [])),
    `Sweep ${text.trim()}`,
  );
  return null;
}

export function renameVariant(name: string, to: string): void {
  const variants = variantsOf(useStore.getState());
  const others = variants.filter((variant) => variant.name !== name);
  const wanted = to.trim();
  if (wanted === "" || wanted === name) return;
  const free = freeName(wanted, others);
  write(
    variants.map((variant) => (variant.name === name ? { ...variant, name: free } : variant)),
    `Rename variant ${name}`,
  );
}

export function deleteVariant(name: string): void {
  hideVariant();
  const rest = variantsOf(useStore.getState()).filter((variant) => variant.name !== name);
  write(rest, `Delete variant ${name}`);
}

/** What the preview of a variant is called, so that its button knows that it is on. */
export const shownAs = (name: string): string => `Variant ${name}`;

/** The canvas shows the base with what the variant changes marked, until it is hidden or the graph is edited. */
export const showVariant = ({ name, edits }: Variant): void =>
  useStore.getState().previewFix(edits, shownAs(name));

export const hideVariant = (): void => useStore.getState().previewFix(null);

/** The graph becomes that of a variant of `base`, as one undo step; the list of variants stays. */
export function bringBack(base: HeddleDocument, variant: Variant): void {
  const { document, applyFix, notify } = useStore.getState();
  const applied = applyVariant(base, variant);
  const edits = applied.ok ? editsBetween(document, applied.document) : [];
  if (!applied.ok) notify("error", `${variant.name}: ${applied.why}`);
  else if (edits.length === 0) notify("info", `The graph is that of ${variant.name} already.`);
  else applyFix(edits, `Use the graph of ${variant.name}`);
}

/** Edits that make the second graph of the first, and leave the variants of the document alone. */
export const editsBetween = (a: HeddleDocument, b: HeddleDocument): readonly Edit[] =>
  diffDocuments(baseOf(a), baseOf(b)).map(({ edit }) => edit);
