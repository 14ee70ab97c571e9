/** Sanity laws: what must hold of a model that can learn at all. Each says by which numbers it holds or does not. */
import { useStore } from "../store/store.ts";
import { isActive, type TrainRun } from "../store/train-slice.ts";
import { firstLossLaw, gradientLaw, type Law, overfitLaw } from "./law-texts.ts";
import { overfitOneBatch } from "./overfit.ts";

export function Laws({ run }: { run: TrainRun | undefined }) {
  const document = useStore((s) => s.document);
  const overfit = useStore((s) => s.overfit);
  const busy = useStore((s) => s.runs.some(isActive) || s.overfit?.state === "running");
  const laws = [run && firstLossLaw(run), run && gradientLaw(run), overfitLaw(overfit, document)];
  return (
    <section className="laws" aria-label="Sanity laws">
      <header>
        <h3>Sanity laws</h3>
        <button
          type="button"
          className="button outlined"
          disabled={busy}
          title="Trains on four samples until they are known by heart: a model that cannot do that has a bug"
          onClick={() => void overfitOneBatch()}
        >
          Try one batch
        </button>
      </header>
      {laws.map((law) => law && <LawLine key={law.text} law={law} />)}
    </section>
  );
}

const signs = { holds: "✓", fails: "▲", open: "○" } as const;
const classes = { holds: "law good", fails: "law warn", open: "law quiet" } as const;

const LawLine = ({ law }: { law: Law }) => (
  <p className={classes[law.verdict]}>
    <span aria-hidden="true">{signs[law.verdict]}</span> {law.text}
  </p>
);
