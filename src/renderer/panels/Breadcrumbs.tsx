/** Where one is inside groups, and which iteration of each repeat is looked at. */
import { type Checked, findNode } from "../../core/index.ts";
import { useChecked, useScope } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

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
      {node?.count !== undefined && node.count > 1 && <Iterations path={path} count={node.count} />}
    </>
  );
}

function Iterations({ path, count }: { path: string; count: number }) {
  const chosen = Math.min(
    useStore((s) => s.iterations[path] ?? 0),
    count - 1,
  );
  const choose = (i: number) => useStore.getState().setIteration(path, Math.min(Math.max(i, 0), count - 1));
  const title = `Which of the ${count} iterations the values are of`;
  return (
    <fieldset className="iterations" title={title}>
      <legend className="hidden">{title}</legend>
      <button
        type="button"
        aria-label="Previous iteration"
        disabled={chosen === 0}
        onClick={() => choose(chosen - 1)}
      >
        ‹
      </button>
      <span className="mono">
        {chosen + 1} of {count}
      </span>
      <button
        type="button"
        aria-label="Next iteration"
        disabled={chosen === count - 1}
        onClick={() => choose(chosen + 1)}
      >
        ›
      </button>
    </fieldset>
  );
}
