// The dock's JSON panel: the graph as text, or two graphs compared.
import { useEffect, useRef, useState } from "react";
import type { FileProblem } from "../../core/index.ts";
import { command } from "../commands/registry.ts";
import { useStore } from "../store/store.ts";
import { BesideTabs } from "../ui/Tabs.tsx";
import { useDark } from "../values/Tiles.tsx";
import { CompareView } from "./CompareView.tsx";
import { isTorn, keepText, takeGraph } from "./draft.ts";
import { openEditor } from "./editor.ts";
import "./json.css";
import { themeMonaco } from "./monaco.ts";

export default function JsonPanel() {
  const comparison = useStore((s) => s.comparison);
  const torn = useStore(isTorn);
  const drafted = useStore((s) => s.draft !== null);
  const [problems, setProblems] = useState<readonly FileProblem[]>([]);
  const [first] = problems;
  // What can be read and is not the graph waits for an answer too.
  const asks = torn || (drafted && !first);
  return (
    <section className="json-panel" aria-label="JSON">
      <BesideTabs>
        {first && !comparison ? (
          <p className="json-problem" role="alert">
            Line {first.line}: {first.message} The graph is unchanged.
          </p>
        ) : (
          <span className="json-commands">
            {(["compareSaved", "compareFile"] as const).map((id) => (
              <button key={id} type="button" className="button" onClick={command(id).perform}>
                {command(id).label}
              </button>
            ))}
          </span>
        )}
      </BesideTabs>
      {asks && !comparison && <Torn tell={setProblems} />}
      {comparison ? <CompareView comparison={comparison} /> : <TextView tell={setProblems} />}
    </section>
  );
}

type ShowProblems = (problems: readonly FileProblem[]) => void;

/** Asked in the panel, and in nobody's way: both stay until it is answered. */
const Torn = ({ tell }: { tell: ShowProblems }) => (
  <div className="json-torn" role="alert">
    <p>The graph changed after you edited this text, so your text was not applied.</p>
    <button type="button" className="button outlined" onClick={() => tell(keepText())}>
      Keep my text
    </button>
    <button type="button" className="button outlined" onClick={takeGraph}>
      Discard my text
    </button>
  </div>
);

function TextView({ tell }: { tell: ShowProblems }) {
  const host = useRef<HTMLDivElement>(null);
  const dark = useDark();
  useEffect(() => themeMonaco(dark), [dark]);
  useEffect(() => (host.current ? openEditor(host.current, tell) : undefined), [tell]);
  return <div className="json-host nokey" ref={host} />;
}
