// Reads what is looked at from the engine, value by value, and says what it comes to.
import { type Checked, withoutIterations } from "../../core/index.ts";
import type { RunResult, TensorData, ValueSummary } from "../../runtime/client/index.ts";
import { deadUnits, headEntropies, limits, logitEntropy, meanNorm } from "./measures.ts";
import { activations, attentions, residuals } from "./subjects.ts";

export interface Finding {
  /** With its iteration, `blocks[1]/attn`. */
  readonly node: string;
  /** `head 2`, or nothing. */
  readonly of: string;
  readonly value: number;
  /** Length of its bar, 0 to 1. */
  readonly share: number;
  readonly told: string;
  /** Why it is worth a look; null where it is as it should be. */
  readonly warns: string | null;
}

export interface Looked {
  readonly attention: readonly Finding[];
  readonly stream: readonly Finding[];
  readonly units: readonly Finding[];
  readonly logits: readonly Finding[];
  /** Values that were too large to be read, or are gone. */
  readonly left: number;
}

/** Entries of a value; more are left out. */
const manyEntries = 4_000_000;
const three = (x: number): string => x.toPrecision(3);

type Read = (value: ValueSummary) => Promise<TensorData>;

export async function lookOver(checked: Checked, { values }: RunResult, read: Read): Promise<Looked> {
  let left = 0;
  const byPath = new Map<string, string[]>();
  for (const address of Object.keys(values)) {
    const plain = withoutIterations(address);
    byPath.set(plain, [...(byPath.get(plain) ?? []), address]);
  }
  const rowsAt = async (address: string): Promise<TensorData | null> => {
    const value = values[address];
    const count = value?.dims.reduce((n, d) => n * d, 1) ?? 0;
    try {
      if (value && count > 0 && count <= manyEntries) return await read(value);
    } catch {
      // A value of an older run may be gone.
    }
    left++;
    return null;
  };
  const over = async <S extends { readonly address: string; readonly node: string }>(
    subjects: readonly S[],
    find: (subject: S, node: string, address: string, rows: TensorData) => Promise<Finding[]> | Finding[],
  ): Promise<Finding[]> => {
    const found: Finding[] = [];
    for (const subject of subjects)
      for (const address of byPath.get(subject.address) ?? []) {
        const rows = await rowsAt(address);
        if (rows) found.push(...(await find(subject, nodeAt(subject.node, address), address, rows)));
      }
    return found;
  };
  const logits = checked.document.objective?.logits ?? "";
  return {
    attention: await over(attentions(checked), (_, node, __, rows) => ofHeads(node, rows)),
    stream: await over(residuals(checked), async ({ branch }, node, address, rows) => {
      const beside = await rowsAt(likeIterations(branch, address));
      return beside ? [ofStream(node, meanNorm(rows), meanNorm(beside))] : [];
    }),
    units: await over(activations(checked), (_, node, __, rows) => [ofUnits(node, rows)]),
    logits: await over(
      [{ address: logits, node: logits.slice(0, logits.lastIndexOf(".")) }],
      (_, node, __, rows) => [ofLogits(node, rows)],
    ),
    left,
  };
}

/** `blocks/attn` at the iterations of `blocks[1]/attn/softmax.x`: `blocks[1]/attn`. */
function nodeAt(plain: string, address: string): string {
  const many = plain.split("/").length;
  return address.slice(0, address.lastIndexOf(".")).split("/").slice(0, many).join("/");
}

/** An address of the same graph as another, at its iterations. */
function likeIterations(plain: string, address: string): string {
  const slash = address.lastIndexOf("/");
  const own = plain.slice(plain.lastIndexOf("/") + 1);
  return slash < 0 ? own : `${address.slice(0, slash)}/${own}`;
}

const ofHeads = (node: string, rows: TensorData): Finding[] =>
  headEntropies(rows).flatMap((head, i) => {
    if (!head) return [];
    const share = head.entropy / head.most;
    return [
      {
        node,
        of: `head ${i + 1}`,
        value: share,
        share,
        told: `${three(head.entropy)} of ${three(head.most)} nats`,
        warns:
          share < limits.sharp
            ? "Nearly all weight is on one key."
            : share > limits.diffuse
              ? "All keys count nearly alike: the head does not choose."
              : null,
      },
    ];
  });

function ofStream(node: string, sum: number, branch: number): Finding {
  const share = sum > 0 ? branch / sum : 0;
  return {
    node,
    of: "",
    value: share,
    share: Math.min(share, 1),
    told: `branch ${three(branch)}, stream ${three(sum)}`,
    warns:
      share > limits.loud
        ? "The branch is longer than the sum: it overwrites the stream."
        : share < limits.faint
          ? "The branch hardly moves the stream."
          : null,
  };
}

function ofUnits(node: string, rows: TensorData): Finding {
  const { dead, units } = deadUnits(rows);
  const share = dead / units;
  return {
    node,
    of: "",
    value: share,
    share,
    told: `${dead} of ${units} units`,
    warns: share > limits.deadShare ? "Most units give nothing for this text." : null,
  };
}

function ofLogits(node: string, rows: TensorData): Finding {
  const [entropy, most] = [logitEntropy(rows), Math.log(rows.dims.at(-1) ?? 1)];
  const share = most > 0 ? entropy / most : 0;
  return {
    node,
    of: "",
    value: share,
    share,
    told: `${three(entropy)} of ${three(most)} nats`,
    warns:
      share > limits.undecided
        ? "Every token is nearly as likely as another: untrained, or it has learned nothing."
        : share < limits.certain
          ? "It is nearly certain of each token: trained on this text, or it sees what it predicts."
          : null,
  };
}
