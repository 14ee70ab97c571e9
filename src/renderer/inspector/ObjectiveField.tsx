// What the graph is for: the objective by which predictions are read, leaks are looked for and tasks are offered.
import type { ReactNode } from "react";
import {
  allNodes,
  type Checked,
  type HeddleDocument,
  type ObjectiveKind,
  parseSize,
  streamsOf,
} from "../../core/index.ts";
import { useStore } from "../store/store.ts";
import { Tip } from "../ui/Tip.tsx";
import { useAfterPaint } from "../ui/use-after-paint.ts";
import { Field } from "./Field.tsx";

const kinds: Readonly<Record<ObjectiveKind, string>> = {
  "next-token": "Next token",
  "prefix-lm": "Prefix LM",
  "masked-lm": "Masked LM",
  classification: "Classification",
  seq2seq: "Sequence to sequence",
};

/** `merge`: for what is typed, which is one step. */
function set(objective: NonNullable<HeddleDocument["objective"]> | null, merge?: string): void {
  const { dispatch, notify } = useStore.getState();
  const edit = { edit: "setMeta", set: { objective } } as const;
  const label = "Change objective";
  if (!dispatch(edit, merge === undefined ? { label } : { label, merge }))
    notify("error", useStore.getState().refused);
}

/** Ports of the outermost graph that may hold logits; the one that is named now is among them. */
function logitsOf({ root, document }: Checked): string[] {
  const ports = allNodes(root)
    .filter((n) => !n.path.includes("/"))
    .flatMap((n) => n.outputs.filter((o) => o.socketKind === "logits").map((o) => `${n.path}.${o.name}`));
  return [...new Set([document.objective?.logits ?? [], ports].flat())];
}

export function ObjectiveField({ checked }: { checked: Checked }) {
  const { objective } = checked.document;
  const counted = useAfterPaint(checked);
  const [logits, streams] = [logitsOf(counted), streamsOf(counted)];
  const choose = (kind: string) => {
    const at = objective?.logits ?? logits[0];
    if (kind === "" || at === undefined) return set(null);
    const { prefix, start, ...others } = { logits: at, ...objective };
    set({
      ...{ ...others, kind: kind as ObjectiveKind },
      ...(kind === "prefix-lm" ? { prefix: prefix ?? 2 } : {}),
      ...(kind === "seq2seq" && start !== undefined ? { start } : {}),
    });
  };
  return (
    <>
      <h3 className="group-title">Objective</h3>
      <dl className="pairs short">
        <Row name="predicts" tip="What is predicted; it decides what counts as a leak and which tasks fit">
          <select
            className="field"
            aria-label="Objective"
            value={objective?.kind ?? ""}
            onChange={(e) => choose(e.target.value)}
          >
            <option value="">None</option>
            {Object.entries(kinds).map(([kind, name]) => (
              <option key={kind} value={kind} disabled={logits.length === 0}>
                {name}
              </option>
            ))}
          </select>
        </Row>
        {objective?.kind === "prefix-lm" && (
          <Row
            name="prefix"
            tip="Number of initial tokens that are given: attended to in both directions and not scored"
          >
            <Field
              label="Prefix"
              mono
              value={String(objective.prefix ?? "")}
              refuse={refuseSize}
              commit={(text) => set({ ...objective, prefix: readSize(text) }, "prefix")}
            />
          </Row>
        )}
        {objective && logits.length > 1 && (
          <Choice
            name="logits"
            tip="Output that holds the prediction"
            of={logits}
            value={objective.logits}
            choose={(at) => set({ ...objective, logits: at })}
          />
        )}
        {objective && streams.length > 1 && (
          <Choice
            name="stream"
            tip="Stream whose tokens are predicted"
            of={streams}
            value={objective.stream ?? streams[0] ?? ""}
            choose={(stream) => set({ ...objective, stream })}
          />
        )}
      </dl>
    </>
  );
}

interface RowProps {
  name: string;
  tip: string;
  children: ReactNode;
}

const Row = ({ name, tip, children }: RowProps) => (
  <Tip text={tip} side="left">
    <div>
      <dt>{name}</dt>
      <dd className="param">{children}</dd>
    </div>
  </Tip>
);

interface ChoiceProps {
  name: string;
  tip: string;
  of: readonly string[];
  value: string;
  choose: (value: string) => void;
}

const Choice = ({ name, tip, of, value, choose }: ChoiceProps) => (
  <Row name={name} tip={tip}>
    <select
      className="field mono"
      aria-label={`Objective ${name}`}
      value={value}
      onChange={(e) => choose(e.target.value)}
    >
      {of.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  </Row>
);

const readSize = (text: string): number | string => (/^\d+$/.test(text.trim()) ? Number(text) : text.trim());

function refuseSize(text: string): string | undefined {
  const value = readSize(text);
  if (typeof value === "number") return value > 0 ? undefined : "must be a positive integer";
  const parsed = parseSize(value);
  return parsed.ok ? undefined : parsed.message;
}
