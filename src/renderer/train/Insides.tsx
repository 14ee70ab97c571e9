// What goes on inside while it learns: gradient norms by node, attention entropy by head, the stream by layer.
import type { ReactNode } from "react";
import type { Insight } from "../../runtime/client/index.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { three } from "../values/numbers.ts";
import { CurveChart } from "./CurveChart.tsx";
import { gradientRows, lengthOnLog } from "./gradient-rows.ts";

export function GradientView({ run, runs }: { run: TrainRun; runs: readonly TrainRun[] }) {
  const rows = gradientRows(run.gradientNorms);
  const largest = Math.max(...rows.map((r) => r.norm), 0);
  return (
    <div className="insides split">
      <div className="insides-chart">
        <CurveChart kind="gradientNorm" run={run} runs={runs} />
      </div>
      <Rows note="√Σ g² of each node's weights before clipping, on a logarithmic scale">
        {rows.map(({ node, norm, weights }) => (
          <Row key={node} name={node} share={lengthOnLog(norm, largest)} value={norm} title={weights} />
        ))}
      </Rows>
    </div>
  );
}

export function StreamView({ run }: { run: TrainRun }) {
  const last = run.insights.at(-1);
  if (!last || last.stream.length === 0) return <Nothing what="residual stream" />;
  const largest = Math.max(...run.insights.flatMap((i) => i.stream.map((s) => s.norm)));
  return (
    <Rows
      note={`Mean norm of the vectors after each residual addition, at step ${last.step}; the line shows its history`}
    >
      {last.stream.map(({ node, norm }, i) => (
        <Row
          key={node}
          name={node}
          share={norm / largest}
          value={norm}
          past={run.insights.map((x) => (x.stream[i]?.norm ?? 0) / largest)}
        />
      ))}
    </Rows>
  );
}

export function AttentionView({ run }: { run: TrainRun }) {
  const last = run.insights.at(-1);
  if (!last || last.attention.length === 0) return <Nothing what="attention" />;
  return (
    <Rows
      note={`Entropy of each head at step ${last.step}, relative to uniform attention: near 0 a head attends to one key, near 1 to all alike`}
    >
      {last.attention.flatMap(({ node, entropy, most }, a) =>
        entropy.map((value, head) => (
          <Row
            key={`${node} ${head}`}
            name={`${node} head ${head + 1}`}
            share={most > 0 ? value / most : 0}
            value={most > 0 ? value / most : 0}
            title={`${three(value)} of ${three(most)} nats`}
            past={run.insights.map((x) => shareOf(x, a, head))}
          />
        )),
      )}
    </Rows>
  );
}

const shareOf = ({ attention }: Insight, at: number, head: number): number => {
  const { entropy = [], most = 0 } = attention[at] ?? {};
  return most > 0 ? (entropy[head] ?? 0) / most : 0;
};

const Nothing = ({ what }: { what: string }) => (
  <p className="empty">Training a graph with {what} shows it here, at every validation.</p>
);

function Rows({ note, children }: { note: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
    <section className="insides-list" aria-label={note} tabIndex={0}>
      <p className="quiet train-about">{note}.</p>
      <ul>{children}</ul>
    </section>
  );
}

interface RowProps {
  name: string;
  /** Length of the bar, 0 to 1. */
  share: number;
  value: number;
  title?: string;
  /** Shares at former steps. */
  past?: readonly number[];
}

function Row({ name, share, value, title, past }: RowProps) {
  return (
    <li title={title}>
      <span className="mono insides-name">{name}</span>
      <span className="insides-bar">
        <span style={{ width: `${100 * Math.min(Math.max(share, 0), 1)}%` }} />
      </span>
      {past && <Way shares={past} />}
      <span className="mono insides-value">{three(value)}</span>
    </li>
  );
}

/** How a number came to be what it is. */
function Way({ shares }: { shares: readonly number[] }) {
  const step = 60 / Math.max(shares.length - 1, 1);
  const path = shares.map(
    (s, i) => `${i === 0 ? "M" : "L"}${(i * step).toFixed(1)} ${(15 - 14 * s).toFixed(1)}`,
  );
  return (
    <svg className="insides-way" width="60" height="16" aria-hidden="true">
      <path d={path.join("")} fill="none" />
    </svg>
  );
}
