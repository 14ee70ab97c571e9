/** Which iteration of a repeat is looked at: back and on. Nothing for what is no repeat, or has one iteration only. */
import { type Checked, findNode, type NodePath } from "../../core/index.ts";
import { useStore } from "../store/store.ts";

interface Props {
  readonly checked: Checked;
  readonly path: NodePath;
  /** The name of the repeat stands before it. */
  readonly named?: boolean;
}

export function Iterations({ checked, path, named = false }: Props) {
  const node = findNode(checked, path);
  const count = node?.count ?? 1;
  const chosen = Math.min(
    useStore((s) => s.iterations[path] ?? 0),
    count - 1,
  );
  if (count < 2) return null;
  const choose = (i: number) => useStore.getState().setIteration(path, Math.min(Math.max(i, 0), count - 1));
  const title = `Which of the ${count} iterations the values are of`;
  return (
    <fieldset className="iterations" title={title}>
      <legend className="hidden">{title}</legend>
      {named && <span className="iterations-name">{node?.title}</span>}
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
