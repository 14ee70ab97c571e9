// Sanity checks: what must hold of a model that can learn at all. Each says by which numbers it holds or does not.
import { useStore } from "../store/store.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { overfitOneBatch } from "./overfit.ts";
import { firstLossCheck, gradientCheck, overfitCheck, type SanityCheck } from "./sanity-checks.ts";
import { trainsAny } from "./under-way.ts";

export function SanityChecks({ run }: { run: TrainRun | undefined }) {
  const document = useStore((s) => s.document);
  const overfit = useStore((s) => s.overfit);
  const busy = useStore(trainsAny);
  const checks = [run && firstLossCheck(run), run && gradientCheck(run), overfitCheck(overfit, document)];
  return (
    <section className="sanity-checks" aria-label="Sanity checks">
      <header>
        <h3>Sanity checks</h3>
        <button
          type="button"
          className="button outlined"
          disabled={busy}
          title="Trains on four samples until they are memorized; a model that cannot do that has a bug"
          onClick={() => void overfitOneBatch()}
        >
          Overfit one batch
        </button>
      </header>
      {checks.map((check) => check && <CheckLine key={check.text} check={check} />)}
    </section>
  );
}

const signs = { holds: "✓", fails: "▲", open: "○" } as const;
const classes = {
  holds: "sanity-check good",
  fails: "sanity-check warn",
  open: "sanity-check quiet",
} as const;

const CheckLine = ({ check }: { check: SanityCheck }) => (
  <p className={classes[check.verdict]}>
    <span aria-hidden="true">{signs[check.verdict]}</span> {check.text}
  </p>
);
