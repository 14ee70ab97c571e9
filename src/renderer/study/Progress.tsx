// How far the queue is, and how long it will take; of a study that was left off, how to go on.
import { plural } from "../../core/index.ts";
import { reportOf } from "../../study/index.ts";
import { resumeStudy } from "./runner.ts";
import { openStudy, type Progress as Shares, useStudy } from "./study-store.ts";

export function Progress({ workers }: { workers: number }) {
  const state = useStudy((s) => s.state);
  const progress = useStudy((s) => s.progress);
  const study = useStudy(openStudy);
  if (state === "preparing")
    return (
      <p className="quiet" role="status">
        Checking and proving each variant…
      </p>
    );
  if (state !== "idle" && progress) return <Queue progress={progress} />;
  if (!study) return null;
  const { done, of } = reportOf(study.plan, study.results);
  if (done === of) return null;
  return (
    <div className="study-left-off">
      <p role="status">{`${done} of ${plural(of, "run")} of this study are finished.`}</p>
      <button type="button" className="button outlined" onClick={() => void resumeStudy(study, workers)}>
        Resume
      </button>
    </div>
  );
}

function Queue({ progress }: { progress: Shares }) {
  const { done, of, before, began, shares } = progress;
  const under = [...shares.values()].reduce((sum, share) => sum + share, 0);
  const made = done - before + under;
  const seconds = (performance.now() - began) / 1000;
  const left = made > 0.2 ? Math.ceil((seconds / made) * (of - done - under)) : null;
  return (
    <div className="study-progress">
      <progress max={of} value={done + under} aria-label="Runs" />
      <p role="status">
        {`${done} of ${plural(of, "run")}`}
        {left !== null && ` · ${left} s left`}
      </p>
      {[...shares].map(([run, share]) => (
        <p key={run} className="quiet">{`${run}: ${Math.round(100 * share)} %`}</p>
      ))}
    </div>
  );
}
