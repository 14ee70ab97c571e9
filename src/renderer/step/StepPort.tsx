// Numbers of one port at a step.
import { Cells } from "../values/Cells.tsx";
import type { ShownPort } from "./use-shown-step.ts";

export function StepPort({ port }: { port: ShownPort }) {
  const { name, from, part, socketKind, read } = port;
  const side = from === null ? "Output" : "Input";
  return (
    <section className={`step-port flow-${socketKind}`} aria-label={`${side} ${name}`}>
      <h4>
        <span className={from === null ? "port-dot out" : "port-dot"} />
        {name}
        {from !== null && <span className="quiet">from {from}</span>}
        {read > 0 && (
          <span className="badge" title="Rows marked ▤ are read from the KV cache">
            ▤ {read} kept
          </span>
        )}
        {!part.own && part.axes.some((a) => a.stream !== null) && (
          <span className="badge">all positions</span>
        )}
      </h4>
      <Cells {...port} rowLabels={part.rowLabels} columnLabels={part.columnLabels} />
    </section>
  );
}
