// Start, pause, go on, stop: what can be done with the training that is under way, or was last.
import { useEffect } from "react";
import { useChecked } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { isActive, type TrainRun } from "../store/train-slice.ts";
import { placeOfFailure, showFailure } from "./failed-place.ts";
import { continueTraining, pauseTraining, resumeTraining, stopTraining } from "./trainer.ts";
import { trainedBehind } from "./under-way.ts";

export function TrainButtons({ run, why }: { run: TrainRun | undefined; why: string }) {
  if (!run || !isActive(run))
    return (
      <>
        <div className="train-buttons">
          <button type="submit" className="button primary" disabled={why !== ""} title={why}>
            Start training
          </button>
        </div>
        {run && <Unfinished run={run} />}
      </>
    );
  return (
    <div className="train-buttons">
      {run.state === "paused" ? (
        <button type="button" className="button primary" onClick={resumeTraining}>
          Resume
        </button>
      ) : (
        <button
          type="button"
          className="button outlined"
          disabled={run.state === "starting"}
          onClick={pauseTraining}
        >
          Pause
        </button>
      )}
      <button type="button" className="button outlined" onClick={stopTraining}>
        Stop
      </button>
    </div>
  );
}

/** A training that ended before its time can go on from where it was saved. */
function Unfinished({ run }: { run: TrainRun }) {
  const isBusy = useStore((s) => trainedBehind(s) !== undefined);
  if (run.state !== "stopped" && run.state !== "failed") return null;
  const saved = run.checkpoint !== null || run.stored;
  return (
    <>
      {run.message !== null && (
        <p className="train-failed" role="alert">
          {run.died ? `${run.message.replace(/\.?$/, ".")} Nothing else is lost.` : run.message}
        </p>
      )}
      {run.failedAt !== null && <ShowFailure address={run.failedAt} />}
      {saved && (
        <button
          type="button"
          className="button outlined"
          disabled={isBusy}
          onClick={() => void continueTraining(run.id)}
        >
          Resume from the last checkpoint
        </button>
      )}
    </>
  );
}

/** Lit while it is pointed at, gone to when it is pressed. */
function ShowFailure({ address }: { address: string }) {
  const place = placeOfFailure(useChecked(), address);
  const { pointAt } = useStore.getState();
  useEffect(() => () => pointAt(null), [pointAt]);
  if (!place) return null;
  return (
    <button
      type="button"
      className="button outlined"
      onPointerEnter={() => pointAt(null, place.path)}
      onPointerLeave={() => pointAt(null)}
      onClick={() => {
        pointAt(null);
        showFailure(place);
      }}
    >
      Show on the canvas
    </button>
  );
}
