// The whole graph, when nothing is selected: what it is, its sizes, its vocabulary.
import { type Checked, placeOf, plural, weightTable } from "../../core/index.ts";
import { useAfterPaint } from "../ui/use-after-paint.ts";
import { CostTable } from "./CostTable.tsx";
import { Dims } from "./Dims.tsx";
import { ObjectiveField } from "./ObjectiveField.tsx";
import { ProblemCard } from "./ProblemCard.tsx";
import { VocabularyField } from "./VocabularyField.tsx";

export function DocumentCard({ checked }: { checked: Checked }) {
  const { document } = checked;
  const nodes = Object.keys(document.nodes).length;
  const counted = useAfterPaint(checked);
  return (
    <>
      <header className="inspector-head">
        <h2>{document.name}</h2>
      </header>
      {document.about && <p className="help">{document.about}</p>}
      {nodes > 0 &&
        checked.diagnostics
          .filter((d) => placeOf(d) === null)
          .map((d, i) => <ProblemCard key={i} diagnostic={d} />)}
      <ObjectiveField checked={checked} />
      <Dims checked={checked} />
      <CostTable path={null} />
      <VocabularyField vocabulary={document.vocabulary} />
      <p className="quiet">
        {plural(nodes, "node")}, {plural(weightTable(counted).length, "weight tensor")}. Select a node to see
        what it does.
      </p>
    </>
  );
}
