/** The dock's JSON panel: the graph as text, or two graphs compared. */
import { useEffect, useRef, useState } from "react";
import type { FileProblem } from "../../core/index.ts";
import { command } from "../commands/commands.ts";
import { useStore } from "../store/store.ts";
import { BesideTabs } from "../ui/Tabs.tsx";
import { useDark } from "../values/Tiles.tsx";
import { CompareView } from "./CompareView.tsx";
import { openEditor } from "./editor.ts";
import "./json.css";
import { themeMonaco } from "./monaco.ts";

export default function JsonPanel() {
  const comparison = useStore((s) => s.comparison);
  const [problems, setProblems] = useState<readonly FileProblem[]>([]);
  const [first] = problems;
  return (
    <section className="json-panel" aria-label="JSON">
      <BesideTabs>
        {first && !comparison ? (
          <p className="json-problem" role="alert">
            Line {first.line}: {first.message} The graph stays as it was.
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
      {comparison ? <CompareView comparison={comparison} /> : <TextView tell={setProblems} />}
    </section>
  );
}

function TextView({ tell }: { tell: (problems: readonly FileProblem[]) => void }) {
  const host = useRef<HTMLDivElement>(null);
  const dark = useDark();
  useEffect(() => themeMonaco(dark), [dark]);
  useEffect(() => (host.current ? openEditor(host.current, tell) : undefined), [tell]);
  return <div className="json-host nokey" ref={host} />;
}
