// A run of the whole program on a text as far as it is written.
import { type Checked, check, type HeddleDocument, lower, type Program } from "../../../core/index.ts";
import { graphError } from "../addresses.ts";
import type { Executor, Tensors } from "../executor.ts";
import { refuseIdsWithoutRow, refuseRowless } from "../rows.ts";
import { encodeStreams, feedsOf, type Streams } from "../streams.ts";
import type { CachedOptions } from "../text/cached.ts";
import type { Draft } from "./draft.ts";

export interface Generation {
  /** For runs of the whole text, and for those of one position. */
  readonly executor: (steps: boolean) => Pick<Executor, "prepare">;
  /** Its floats are float64. */
  readonly wide: boolean;
  readonly allow: CachedOptions["allow"];
  readonly weights: (program: Program) => Promise<Tensors>;
}

export interface WholeProgram {
  readonly program: Program;
  readonly checked: Checked;
  readonly streams: Streams;
}

/** The program that gives the token behind what was written, and what it reads. */
export function programOf(
  document: HeddleDocument,
  { given, logits }: Draft,
  generated: readonly number[],
): WholeProgram {
  const streams = encodeStreams(check(document), { ids: given(generated) });
  const checked = check(document, { dims: streams.dims });
  const program = lower(checked);
  if (!Object.hasOwn(program.outputs, logits)) throw graphError(checked, `"${logits}" cannot be computed`);
  refuseRowless(program, checked, [logits]);
  return { program, checked, streams };
}

/** Values at these addresses behind the ids. */
export async function runWhole(
  document: HeddleDocument,
  draft: Draft,
  ids: readonly number[],
  addressesOf: (whole: WholeProgram) => readonly string[],
  { executor, weights }: Generation,
): Promise<Tensors> {
  const whole = programOf(document, draft, ids);
  const { program, checked, streams } = whole;
  const feeds = feedsOf(program, checked, streams);
  refuseIdsWithoutRow(program, feeds, streams);
  const addresses = addressesOf(whole);
  if (addresses.length === 0) return {};
  const prepared = await executor(false).prepare(program, addresses);
  return prepared.run({ ...(await weights(program)), ...feeds });
}

export async function lastLogits(
  document: HeddleDocument,
  draft: Draft,
  ids: readonly number[],
  generation: Generation,
): Promise<ArrayLike<number>> {
  const { logits: address } = draft;
  const logits = (await runWhole(document, draft, ids, () => [address], generation))[address];
  if (!logits) throw new Error(`the engine gave no "${address}"`);
  const vocab = logits.dims.at(-1) ?? 1;
  return logits.data.subarray(logits.data.length - vocab);
}
