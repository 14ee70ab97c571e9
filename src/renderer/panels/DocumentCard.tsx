/** The whole graph, when nothing is selected: what it is, its sizes, its vocabulary. */
import { type Checked, weightTable } from "../../core/index.ts";
import { useBindings } from "../store/derived.ts";

export function DocumentCard({ checked }: { checked: Checked }) {
  const { document } = checked;
  const bindings = useBindings();
  return (
    <>
      <header className="inspector-head">
        <h2>{document.name}</h2>
      </header>
      {document.about && <p className="help">{document.about}</p>}
      <h3 className="group-title">Sizes</h3>
      <dl className="pairs mono">
        {Object.entries(document.dims).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {typeof value === "string" ? `${value} = ` : ""}
              {bindings[name] ?? "?"}
            </dd>
          </div>
        ))}
      </dl>
      {document.vocabulary && (
        <>
          <h3 className="group-title">
            Vocabulary · {document.vocabulary.tokens.length} {document.vocabulary.kind}
          </h3>
          <p className="vocabulary">{document.vocabulary.tokens.slice(0, 60).join(" ")}</p>
        </>
      )}
      <p className="quiet">
        {Object.keys(document.nodes).length} nodes, {weightTable(checked).length} weights. Select a node to
        see what it does.
      </p>
    </>
  );
}
