// Training in the app: what to learn and how, and the curves of all runs of this graph.
import { useState } from "react";
import { useStore } from "../store/store.ts";
import { isActive, type TrainRun } from "../store/train-slice.ts";
import { Tabs } from "../ui/Tabs.tsx";
import { CurveChart } from "./CurveChart.tsx";
import { AttentionView, GradientView, StreamView } from "./Insides.tsx";
import { RunFacts } from "./RunFacts.tsx";
import { RunList } from "./RunList.tsx";
import { RunTable } from "./RunTable.tsx";
import { Samples } from "./Samples.tsx";
import { SanityChecks } from "./SanityChecks.tsx";
import { TrainForm } from "./TrainForm.tsx";
import "./train.css";

const views = [
  { id: "loss", label: "Loss" },
  { id: "rate", label: "Learning rate" },
  { id: "gradients", label: "Gradients" },
  { id: "attention", label: "Attention" },
  { id: "stream", label: "Stream" },
  { id: "samples", label: "Samples" },
  { id: "runs", label: "Compare" },
] as const;
type View = (typeof views)[number]["id"];

export default function TrainPanel() {
  const runs = useStore((s) => s.runs);
  const weightsOf = useStore((s) => s.weightsOf);
  const [view, setView] = useState<View>("loss");
  const shown = lookedAt(runs, weightsOf);
  return (
    <section aria-label="Train" className="train-host">
      <div className={view === "runs" && shown ? "train wide" : "train"}>
        <TrainForm />
        <div className="train-middle">
          {shown ? (
            <>
              <Tabs
                className="train-views"
                label="View of the runs"
                tabs={views}
                open={view}
                choose={setView}
              >
                <Shown view={view} run={shown} runs={runs} />
              </Tabs>
              <RunFacts run={shown} />
            </>
          ) : (
            <p className="empty">
              The loss curve appears here. Later runs are added to it, each labeled by what was rewired.
            </p>
          )}
        </div>
        <div className="train-side">
          <RunList runs={runs} />
          <SanityChecks run={shown} />
        </div>
      </div>
    </section>
  );
}

/** The run under way, else the last where it failed, whose weights the canvas did not take, else the canvas's. */
function lookedAt(runs: readonly TrainRun[], weightsOf: string | null): TrainRun | undefined {
  const last = runs.at(-1);
  const failed = last?.state === "failed" ? last : undefined;
  return runs.find(isActive) ?? failed ?? runs.find((r) => r.id === weightsOf) ?? last;
}

function Shown({ view, run, runs }: { view: View; run: TrainRun; runs: readonly TrainRun[] }) {
  switch (view) {
    case "loss":
      return <CurveChart kind="loss" run={run} runs={runs} />;
    case "rate":
      return <CurveChart kind="learningRate" run={run} runs={runs} />;
    case "gradients":
      return <GradientView run={run} runs={runs} />;
    case "attention":
      return <AttentionView run={run} />;
    case "stream":
      return <StreamView run={run} />;
    case "samples":
      return <Samples run={run} />;
    case "runs":
      return <RunTable runs={runs} />;
  }
}
