// Attention entropy by head and the length of the residual stream by layer, on the first held-out batch: enough to see
// a head that looks at one key alone, one that looks at all alike, or a stream that explodes.
import type { Program } from "../../../core/index.ts";
import type { Insight } from "../../client/index.ts";
import type { Executor, Session, Tensors } from "../executor.ts";
import type { EngineTensor } from "../tensor.ts";
import { feedsOfBatch } from "./feeds.ts";
import type { Plan } from "./plan.ts";
import { addressesOf } from "./ports.ts";

/** Values by more nodes than these are looked at in equal distances. */
const maxPoints = 64;

export class Watch {
  private opened: Session | undefined;
  private readonly program: Program;
  private readonly weights: readonly string[];
  private readonly sums: readonly string[];

  constructor(
    private readonly executor: Executor,
    private readonly plan: Plan,
  ) {
    this.weights = spread(addressesOf(plan.checked, plan.watched, "attends", "weights"));
    this.sums = spread(addressesOf(plan.checked, plan.watched, "adds", "y"));
    const { outputs } = plan.watched;
    const asked = [...this.weights, ...this.sums].flatMap((name) => {
      const value = outputs[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    this.program = { ...plan.watched, outputs: Object.fromEntries(asked) };
  }

  /** Opens its program when it is first asked: a run that never validates pays nothing. */
  async look(weights: Tensors, step: number): Promise<Insight> {
    const { plan, program } = this;
    const names = Object.keys(program.outputs);
    if (names.length === 0) return { step, attention: [], stream: [] };
    this.opened ??= await this.executor.open(program, names);
    const batch = plan.data.heldOut(0, plan.options.batch);
    const results = await this.opened.run({ ...weights, ...feedsOfBatch(plan, program, batch, step) });
    const pick = <T>(addresses: readonly string[], of: (node: string, tensor: EngineTensor) => T): T[] =>
      addresses.flatMap((address) => {
        const tensor = results[address];
        return tensor ? [of(address.slice(0, address.lastIndexOf(".")), tensor)] : [];
      });
    return {
      step,
      attention: pick(this.weights, (node, tensor) => ({ node, ...entropyOf(tensor) })),
      stream: pick(this.sums, (node, tensor) => ({ node, norm: lengthOf(tensor) })),
    };
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }
}

const spread = (list: readonly string[]): readonly string[] =>
  list.filter((_, i) => i % Math.ceil(list.length / maxPoints) === 0);

/** Weights [B, H, T, S]; rows that see one key have nothing to choose and do not count. */
function entropyOf({ dims, data }: EngineTensor): { entropy: number[]; most: number } {
  const keys = dims.at(-1) ?? 1;
  const rows = dims.at(-2) ?? 1;
  const heads = dims.length > 2 ? (dims.at(-3) ?? 1) : 1;
  const sums = new Array<number>(heads).fill(0);
  const counts = new Array<number>(heads).fill(0);
  let free = 0;
  for (let row = 0; row * keys < data.length; row++) {
    const head = Math.floor(row / rows) % heads;
    let entropy = 0;
    let seen = 0;
    for (let k = row * keys; k < (row + 1) * keys; k++) {
      const p = data[k]!;
      if (!(p > 0)) continue;
      seen++;
      entropy -= p * Math.log(p);
    }
    if (seen < 2) continue;
    sums[head] = sums[head]! + entropy;
    counts[head] = counts[head]! + 1;
    free += Math.log(seen);
  }
  const all = counts.reduce((a, b) => a + b, 0);
  return {
    entropy: sums.map((sum, h) => sum / Math.max(counts[h]!, 1)),
    most: free / Math.max(all, 1),
  };
}

function lengthOf({ dims, data }: EngineTensor): number {
  const width = dims.at(-1) ?? 1;
  const vectors = data.length / width;
  let sum = 0;
  for (let at = 0; at < data.length; at += width) {
    let squares = 0;
    for (let i = at; i < at + width; i++) squares += data[i]! ** 2;
    sum += Math.sqrt(squares);
  }
  return sum / Math.max(vectors, 1);
}
