// What the graph costs: as formulas in its dims, typeset; by part, node and group; plotted over any dim; beside another.
import { useEffect, useMemo, useState } from "react";
import { costs, evaluateSize, type HeddleDocument } from "../../core/index.ts";
import { Formula } from "../formula/Formula.tsx";
import { useStore } from "../store/store.ts";
import { Dialog, DialogButtons } from "../ui/Dialog.tsx";
import { amount } from "../values/numbers.ts";
import { CostPlot } from "./CostPlot.tsx";
import { CostRows } from "./CostRows.tsx";
import { curvesOf, marksOf, reachOf } from "./curves.ts";
import { otherOf, shelves } from "./others.ts";
import "./cost.css";

const close = () => useStore.getState().showOverlay(null);

const measures: Readonly<Record<costs.Measure, readonly [label: string, unit: string]>> = {
  forward: ["Forward pass", "FLOP"],
  backward: ["Backward pass", "FLOP"],
  activations: ["Activations", "B"],
  scores: ["Attention scores", "B"],
  parameters: ["Parameters", ""],
};
/** Terms of a formula that are written; the rest is told by its share. */
const mostTerms = 6;

/** Counted after the dialog is on screen. */
function useFormulas(document: HeddleDocument | null): costs.Formulas | null | undefined {
  const [found, setFound] = useState<costs.Formulas | null>();
  useEffect(() => {
    setFound(undefined);
    if (!document) return;
    const timer = setTimeout(() => setFound(costs.formulas(document)));
    return () => clearTimeout(timer);
  }, [document]);
  return found;
}

export default function CostDialog() {
  const document = useStore((s) => s.document);
  const mine = useFormulas(document);
  const [measure, setMeasure] = useState<costs.Measure>("forward");
  const [wanted, setWanted] = useState("T");
  const [chosen, choose] = useState<string | null>(null);
  const [otherId, setOtherId] = useState("");
  const [otherDocument, setOther] = useState<HeddleDocument | null>(null);
  const other = useFormulas(otherDocument) ?? null;
  const others = useMemo(shelves, []);
  useEffect(() => {
    let isOld = false;
    setOther(null);
    if (otherId !== "") void otherOf(otherId).then((found) => isOld || setOther(found ?? null));
    return () => {
      isOld = true;
    };
  }, [otherId]);
  const dim = mine?.dims.includes(wanted) ? wanted : (mine?.dims.find((d) => d !== "B") ?? "");
  const unit = measures[measure][1];
  return (
    <Dialog
      title="Cost"
      note="Formulas in the named dimensions; a multiply and an add are two operations."
      className="cost-dialog"
      light
      close={close}
    >
      <div className="cost-choices">
        <Choice label="Of" value={measure} choose={(m) => setMeasure(m as costs.Measure)}>
          {Object.entries(measures).map(([id, [label]]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Choice>
        <Choice label="Over" value={dim} choose={setWanted}>
          {mine?.dims.map((d) => (
            <option key={d}>{d}</option>
          ))}
        </Choice>
        <Choice label="Beside" value={otherId} choose={setOtherId}>
          <option value="">nothing</option>
          {others.map(({ title, others: all }) => (
            <optgroup key={title} label={title}>
              {all.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </optgroup>
          ))}
        </Choice>
      </div>
      {mine === undefined && <p className="quiet">Counting…</p>}
      {mine === null && <p className="quiet">The graph has errors: fix them, and its cost is counted.</p>}
      {mine && (
        <>
          <ChosenFormula mine={mine} measure={measure} unit={unit} chosen={chosen} />
          <div className="cost-halves">
            <CostRows
              mine={mine}
              other={other}
              measure={measure}
              unit={unit}
              chosen={chosen}
              choose={choose}
            />
            {dim !== "" && <Plotted mine={mine} other={other} measure={measure} chosen={chosen} dim={dim} />}
          </div>
        </>
      )}
      <DialogButtons>
        {chosen !== null && mine?.nodes.has(chosen) && (
          <button
            type="button"
            className="button outlined"
            onClick={() => {
              close();
              useStore.getState().goTo(chosen);
            }}
          >
            Go to node
          </button>
        )}
        <button type="button" className="button outlined" data-first onClick={close}>
          Close
        </button>
      </DialogButtons>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choose: (value: string) => void;
  readonly children: React.ReactNode;
}

const Choice = ({ label, value, choose, children }: ChoiceProps) => (
  <label>
    {label}
    <select className="field small" value={value} onChange={(e) => choose(e.target.value)}>
      {children}
    </select>
  </label>
);

interface ShownProps {
  readonly mine: costs.Formulas;
  readonly measure: costs.Measure;
  readonly chosen: string | null;
}

/** The formula of a node or part, else of the graph, by its largest terms; and what it comes to today. */
function ChosenFormula({ mine, measure, unit, chosen }: ShownProps & { readonly unit: string }) {
  const part = chosen?.startsWith("part ")
    ? [...mine.parts].find(([p]) => `part ${p}` === chosen)?.[1]
    : undefined;
  const of = part ?? (chosen === null ? undefined : mine.nodes.get(chosen)) ?? mine.total;
  const size = of[measure];
  const { latex, left, share } = costs.latex(size, mine.at, mostTerms);
  const value = evaluateSize(size, mine.at);
  const name = of === mine.total ? "the graph" : (chosen ?? "").replace(/^part /, "");
  return (
    <div className="cost-formula" title={size.key}>
      <p className="quiet">
        {measures[measure][0]} of {name}: {value.toLocaleString("en")} {unit}
        {unit !== "" && value >= 1000 && ` = ${amount(value, unit)}`}
      </p>
      <Formula latex={latex} plain={size.key} display />
      {left > 0 && (
        <p className="quiet">
          … {left} more, {(100 * share).toFixed(share < 0.001 ? 3 : 1)}% of it
        </p>
      )}
    </div>
  );
}

function Plotted({
  mine,
  other,
  measure,
  chosen,
  dim,
}: ShownProps & { readonly other: costs.Formulas | null; readonly dim: string }) {
  const curves = useMemo(
    () => [...curvesOf(mine, measure, chosen, false), ...(other ? curvesOf(other, measure, null, true) : [])],
    [mine, other, measure, chosen],
  );
  const reach = reachOf(dim, mine.at);
  const marks = useMemo(() => marksOf(curves, dim, reach), [curves, dim, reach]);
  return (
    <CostPlot
      curves={curves}
      marks={marks}
      dim={dim}
      today={mine.at[dim] ?? 1}
      reach={reach}
      unit={measures[measure][1]}
    />
  );
}
