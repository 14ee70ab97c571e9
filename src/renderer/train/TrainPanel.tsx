/** Training in the app: what to learn and how, the curves of all runs of this graph, and what it writes. */
import { DockHead } from "../panels/DockHead.tsx";
import { useStore } from "../store/store.ts";
import { LossChart } from "./LossChart.tsx";
import { RunFacts } from "./RunFacts.tsx";
import { RunList } from "./RunList.tsx";
import { TrainForm } from "./TrainForm.tsx";
import { Writing } from "./Writing.tsx";
import "./train.css";

export default function TrainPanel() {
  const runs = useStore((s) => s.runs);
  const last = runs.at(-1);
  return (
    <section className="dock tall" aria-label="Train">
      <DockHead />
      <div className="train">
        <TrainForm run={last} />
        <div className="train-middle">
          {last ? (
            <>
              <LossChart runs={runs} />
              <RunFacts run={last} />
            </>
          ) : (
            <p className="empty">
              The curve of the loss appears here. Later runs are drawn over it, each labelled by what was
              rewired.
            </p>
          )}
        </div>
        <div className="train-side">
          {last && <RunList runs={runs} />}
          <Writing />
        </div>
      </div>
    </section>
  );
}
