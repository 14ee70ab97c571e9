// A step with its numbers. While those of the next one are on their way, the step before stays: nothing flickers.
import { useEffect, useState } from "react";
import { type NodePath, type Row, withoutIterations } from "../../core/index.ts";
import type { Scale } from "../../figure/ramps.ts";
import { limitOf, scaleOf } from "../../figure/ramps.ts";
import type { ValueSummary } from "../../runtime/client/index.ts";
import type { Step } from "../engine/plan.ts";
import { engineClient } from "../engine/session.ts";
import { checkedOf } from "../store/derived.ts";
import type { Ran } from "../store/run-slice.ts";
import type { Stepping } from "../store/step-slice.ts";
import { three } from "../values/numbers.ts";
import { moveTokens, shiftAt } from "../values/shifted.ts";
import { tokensOf } from "../values/streams.ts";
import { isNormalised } from "../values/Tiles.tsx";
import { type Matrix, matrixOf, sliceOf } from "../values/view-of.ts";
import { type FollowedPart, partOf } from "./followed.ts";
import { cropped, markedRows, passText, rowsRead } from "./pass.ts";
import { toldOf } from "./pass-told.ts";
import { titleAt } from "./titles.ts";

export interface ShownPort {
  readonly name: string;
  readonly socketKind: string;
  /** Title of the node that it comes from; null for an output. */
  readonly from: string | null;
  readonly part: FollowedPart;
  readonly matrix: Matrix;
  readonly scale: Scale;
  readonly limit: number;
  readonly whole: boolean;
  /** Rows that are read from the KV cache. */
  readonly read: number;
}

export interface ShownStep {
  readonly step: Step;
  readonly inputs: readonly ShownPort[];
  readonly outputs: readonly ShownPort[];
  /** What happened, in one sentence. */
  readonly narration: string;
  /** What the pass does here; empty where it is that of the whole text. */
  readonly told: string;
}

export function useShownStep(
  ran: Ran | null,
  step: Step | null,
  stepping: Stepping | null,
): ShownStep | null {
  const [shown, setShown] = useState<ShownStep | null>(null);
  const { stream, sample, position, head, pass } = stepping ?? {};
  // biome-ignore lint/correctness/useExhaustiveDependencies: of step mode only what is followed matters
  useEffect(() => {
    if (!ran || !step || !stepping) return;
    let gone = false;
    load(ran, step, stepping)
      .then((loaded) => {
        if (!gone) setShown(loaded);
      })
      // A value of an older run may be gone: the next run brings another.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [ran, step, stream, sample, position, head, pass]);
  return shown;
}

async function load(ran: Ran, step: Step, stepping: Stepping): Promise<ShownStep> {
  const { values } = ran.result;
  const text = passText(ran, stepping);
  const kind = step.node.block?.kind ?? "";
  const ins = step.inputs.flatMap(({ port, address }) => {
    const value = address === null ? undefined : values[address];
    return address !== null && value
      ? [{ port, value, address, made: madeAt(address), from: titleOf(ran, address) }]
      : [];
  });
  const outs = step.node.outputs.flatMap((port) => {
    const address = `${step.address}.${port.name}`;
    const value = values[address];
    return value ? [{ port, value, address, made: step.node.path, from: null }] : [];
  });
  const read = async ({
    port,
    value,
    address,
    made,
    from,
  }: (typeof ins)[number] | (typeof outs)[number]): Promise<ShownPort> => {
    const part = partOf(value, port, made, stepping, ran.result, checkedOf(ran.document));
    const data = await engineClient()?.read(value.handle, sliceOf(part.axes, part.view));
    if (!data) throw new Error("there is no engine");
    const whole = matrixOf(data, part.view);
    const rowsOfText = part.axes[part.view.rows ?? -1]?.stream === text?.stream;
    const read = text && rowsOfText ? rowsRead(ran, address, text) : 0;
    const labelled = text && read > 0 ? markedRows(part.rowLabels, text, read) : part.rowLabels;
    return {
      name: port.name,
      socketKind: port.socketKind,
      from,
      part: { ...part, rowLabels: labelled },
      matrix: text ? cropped(whole, part, text) : whole,
      read,
      ...coloursOf(value, kind, port.name),
    };
  };
  const [inputs, outputs] = await Promise.all([Promise.all(ins.map(read)), Promise.all(outs.map(read))]);
  const narration = tell(ran, step, stepping, inputs, outputs);
  return { step, inputs, outputs, narration, told: text ? toldOf(ran, step, text) : "" };
}

const coloursOf = ({ dtype, statistics }: ValueSummary, kind: string, port: string) => {
  const scale = scaleOf(dtype, statistics, isNormalised(kind, port));
  return { scale, limit: limitOf(scale, statistics), whole: dtype === "i32" };
};

/** The title of the node that made a value. */
const titleOf = (ran: Ran, address: string): string => titleAt(ran, madeAt(address));

/** Path of the node that made a value. */
const madeAt = (address: string): NodePath => withoutIterations(address.slice(0, address.lastIndexOf(".")));

function tell(
  ran: Ran,
  { node }: Step,
  stepping: Stepping,
  inputs: readonly ShownPort[],
  outputs: readonly ShownPort[],
): string {
  const { stream, sample, position } = stepping;
  const shifted = shiftAt(checkedOf(ran.document), node.path, stream);
  const vocabulary = ran.document.vocabulary?.tokens ?? [];
  const token = moveTokens(tokensOf(ran.result, stream, sample), shifted, vocabulary)[position] ?? "";
  const rowIn =
    (ports: readonly ShownPort[]) =>
    (name: string): Row => {
      const port = ports.find((p) => p.name === name);
      if (!port) return { values: [], names: [] };
      const { matrix, part } = port;
      return {
        values: Array.from({ length: matrix.columns }, (_, i) => matrix.data[i] ?? Number.NaN),
        names: part.columnLabels ?? [],
      };
    };
  const followed = {
    token: `“${token}”`,
    at: position,
    in: rowIn(inputs),
    out: rowIn(outputs),
    write: three,
  };
  if (node.state === "bypassed") return "Bypassed: its output is its input, unchanged.";
  return node.block?.narrate(followed, node.params) ?? "";
}
