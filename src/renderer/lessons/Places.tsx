// The nodes that a step speaks of, as buttons: pointing lights one on the canvas, a press goes there.
import { findNode } from "../../core/index.ts";
import type { Step } from "../../lesson/index.ts";
import { useChecked } from "../store/derived.ts";
import { useStore } from "../store/store.ts";

export function Places({ step: { look = [], value } }: { step: Step }) {
  const checked = useChecked();
  const { goTo, pointAt } = useStore.getState();
  const dot = value?.lastIndexOf(".") ?? -1;
  const shown = value === undefined ? null : { path: value.slice(0, dot), port: value.slice(dot + 1) };
  // A learner may have deleted or renamed some.
  const there = look.flatMap((path) => findNode(checked, path) ?? []);
  if (there.length === 0) return null;
  return (
    <p className="lesson-places">
      <span className="quiet">Look at</span>
      {there.map(({ path, title }) => (
        <button
          key={path}
          type="button"
          className="button outlined"
          onPointerEnter={() => pointAt(null, path)}
          onPointerLeave={() => pointAt(null)}
          onFocus={() => pointAt(null, path)}
          onBlur={() => pointAt(null)}
          onClick={() => goTo(path, shown?.path === path ? shown.port : undefined)}
        >
          {title}
        </button>
      ))}
    </p>
  );
}
