// Where one is inside groups, and which iteration of each repeat is looked at.
import { type Checked, findNode } from "../../core/index.ts";
import { useChecked, useScope } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { Iterations } from "./Iterations.tsx";
import "./breadcrumbs.css";

export function Breadcrumbs() {
  const checked = useChecked();
  const scope = useScope();
  const name = useStore((s) => s.document.name);
  if (scope === "") return null;
  const ids = scope.split("/");
  const steps = ids.map((_, i) => ids.slice(0, i + 1).join("/"));
  return (
    <nav className="crumbs" aria-label="Open group">
      <button type="button" className="crumb" onClick={() => useStore.getState().enter("")}>
        {name}
      </button>
      {steps.map((path) => (
        <Crumb key={path} checked={checked} path={path} current={path === scope} />
      ))}
    </nav>
  );
}

function Crumb({ checked, path, current }: { checked: Checked; path: string; current: boolean }) {
  const node = findNode(checked, path);
  return (
    <>
      <span className="quiet">›</span>
      <button
        type="button"
        className="crumb"
        aria-current={current ? "page" : undefined}
        onClick={() => useStore.getState().enter(path)}
      >
        {node?.title ?? path}
      </button>
      <Iterations checked={checked} path={path} />
    </>
  );
}
