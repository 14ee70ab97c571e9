// What the runs of a study show so far: curves, table with verdicts, effects, loss against cost.
import { useMemo, useState } from "react";
import { plural } from "../../core/index.ts";
import { heatTable, reportOf, studyFacts } from "../../study/index.ts";
import { useStore } from "../store/store.ts";
import { BesideTabs, Tabs } from "../ui/Tabs.tsx";
import { Bands, Forest, Front, Heat } from "./Charts.tsx";
import { exportsOf } from "./exports.ts";
import { ResultTable } from "./ResultTable.tsx";
import { type KeptStudy, openStudy, useStudy } from "./study-store.ts";

const views = [
  { id: "curves", label: "Curves" },
  { id: "table", label: "Verdicts" },
  { id: "effects", label: "Effects" },
  { id: "sizes", label: "Heat map" },
  { id: "cost", label: "Cost" },
] as const;
type View = (typeof views)[number]["id"];

export function Results() {
  const study = useStudy(openStudy);
  const [view, setView] = useState<View>("curves");
  if (!study)
    return (
      <div className="study-results">
        <p className="empty">
          Curves and verdicts appear here. Every run of a seed has the same batches and, where names agree,
          the same initial weights as the base's, so that differences are those of the variant.
        </p>
      </div>
    );
  const shown = heatTable(study.plan) ? views : views.filter(({ id }) => id !== "sizes");
  const open = shown.some(({ id }) => id === view) ? view : "effects";
  return (
    <div className="study-results">
      <Tabs className="study-views" label="View of the study" tabs={shown} open={open} choose={setView}>
        <BesideTabs>
          <Chosen study={study} />
        </BesideTabs>
        <Shown view={open} study={study} />
      </Tabs>
      <Facts study={study} />
    </div>
  );
}

/** Which study is shown, and what can be taken out of it. */
function Chosen({ study }: { study: KeptStudy }) {
  const studies = useStudy((s) => s.studies);
  const running = useStudy((s) => s.state !== "idle");
  return (
    <div className="study-chosen">
      {studies.length > 1 && (
        <select
          className="field small"
          aria-label="Study"
          value={study.id}
          disabled={running}
          onChange={(e) => useStudy.getState().show(e.target.value)}
        >
          {studies.map((one, i) => (
            <option key={one.id} value={one.id}>
              {`${i + 1}: ${one.plan.options.task}, ${plural(one.plan.variants.length, "variant")}`}
            </option>
          ))}
        </select>
      )}
      <button
        type="button"
        className="button outlined small"
        aria-haspopup="menu"
        disabled={study.results.length === 0}
        onClick={(event) => {
          const { left: x, bottom: y } = event.currentTarget.getBoundingClientRect();
          useStore.getState().openMenu({ x, y, label: "Export the study", items: exportsOf(study) });
        }}
      >
        Export…
      </button>
    </div>
  );
}

function Shown({ view, study }: { view: View; study: KeptStudy }) {
  const { results } = study;
  if (!results.some(({ phase }) => phase === "claim"))
    return (
      <p className="empty">
        {results.length === 0
          ? "No run is finished yet."
          : "Learning rates are being chosen; what is compared follows."}
      </p>
    );
  if (view === "table") return <ResultTable study={study} />;
  if (view === "effects") return <Forest study={study} />;
  if (view === "sizes") return <Heat study={study} />;
  return view === "cost" ? <Front study={study} /> : <Bands study={study} />;
}

function Facts({ study: { plan, results, notices } }: { study: KeptStudy }) {
  const report = useMemo(() => reportOf(plan, results), [plan, results]);
  const noise = Number.isNaN(report.noise)
    ? ""
    : ` One run of the base is unsure by ${report.noise.toFixed(4)}.`;
  return (
    <p className="quiet study-facts">
      {plan.hypothesis !== null && `Hypothesis: ${plan.hypothesis}. `}
      {studyFacts(report)}
      {noise}
      {notices.length > 0 && ` ${notices.join(" ")}`}
    </p>
  );
}
