// Three things to try on the first graph: each one press, each undone by one. Goes away for good when dismissed.
import { useState } from "react";
import type { Edit } from "../../core/index.ts";
import { oneOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import { firstPreset, preset } from "../store/presets.ts";
import { useStore } from "../store/store.ts";
import { CloseIcon } from "../ui/icons.tsx";
import "./challenges.css";
import { IconButton } from "../ui/IconButton.tsx";

const answer = remembered<"gone" | "">("heddle-first-minute", oneOf(["gone"]), "");

interface Experiment {
  readonly label: string;
  readonly watch: string;
  readonly edits: readonly Edit[];
  readonly after?: () => void;
}

const openProblems = () => useStore.getState().setDock("problems");

const experiments: readonly Experiment[] = [
  {
    label: "Disconnect the Mask",
    watch: "and see the leak appear",
    edits: [{ edit: "disconnect", scope: "", wire: "mask.mask → blocks.mask" }],
  },
  {
    label: "Make Wo 96 wide",
    watch: "and read the error",
    edits: [{ edit: "setParam", node: "blocks/wo", param: "out", value: 96 }],
    after: openProblems,
  },
  {
    label: "Bypass the norms",
    watch: "and see the prediction change",
    edits: ["blocks/norm_1", "blocks/norm_2", "norm_f"].map(
      (node): Edit => ({ edit: "setFlag", node, flag: "bypass", on: true }),
    ),
  },
];

/** Only the graph that the card speaks of. */
const isFirst = (name: string, file: unknown) => file === null && name === preset(firstPreset)?.name;

export function FirstMinute() {
  const shown = useStore(
    (s) =>
      s.challenge === null && s.lesson === null && s.stepping === null && isFirst(s.document.name, s.file),
  );
  const last = useStore((s) => s.past.at(-1)?.label);
  const selected = useStore((s) => s.selection.size > 0);
  const [gone, setGone] = useState(() => answer.read() === "gone");
  const [tried, setTried] = useState<ReadonlySet<string>>(new Set());
  if (!shown || gone) return null;
  // While a node is looked at, its card has the room; what has been tried can be undone from here all the same.
  const folded = selected && !experiments.some(({ label }) => label === last);
  const attempt = ({ label, edits, after }: Experiment) => {
    // From the graph as it came, whatever was tried before: each shows what it says. One step of undo takes it back.
    const { document, dispatch } = useStore.getState();
    const untouched = preset(firstPreset) ?? document;
    const start: Edit = { edit: "replace", document: { ...untouched, text: document.text } };
    dispatch({ edit: "all", edits: [start, ...edits] }, { label });
    setTried(new Set(tried).add(label));
    after?.();
  };
  return (
    <section className={folded ? "first-minute is-folded" : "first-minute"} aria-label="Three things to try">
      <header className="panel-head">
        <h2>Three things to try</h2>
        <IconButton
          className="tiny-close"
          label="Dismiss"
          icon={<CloseIcon />}
          onClick={() => {
            answer.write("gone");
            setGone(true);
          }}
        />
      </header>
      <ul>
        {experiments.map((experiment) => {
          const on = last === experiment.label;
          return (
            <li key={experiment.label}>
              <span className="good" aria-hidden="true">
                {tried.has(experiment.label) ? "✓" : ""}
              </span>
              <span>
                {experiment.label} <span className="quiet">{experiment.watch}</span>
              </span>
              <button
                type="button"
                className="button outlined"
                aria-label={on ? `Undo: ${experiment.label}` : `Try: ${experiment.label}`}
                onClick={() => (on ? useStore.getState().undo() : attempt(experiment))}
              >
                {on ? "Undo" : "Try"}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
