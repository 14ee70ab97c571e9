// What the model wrote while it learned, the latest first.
import type { TrainRun } from "../store/train-slice.ts";

export function Samples({ run }: { run: TrainRun }) {
  if (run.samples.length === 0)
    return (
      <p className="empty">Samples of a next-token model appear here every few seconds during training.</p>
    );
  return (
    <ol className="samples">
      {run.samples.toReversed().map(({ step, text }, i) => (
        <li key={`${step} ${i}`}>
          <span className="mono quiet">step {step}</span> {text}
        </li>
      ))}
    </ol>
  );
}
