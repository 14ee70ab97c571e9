// A node is renamed where it stands (F2, or a double-click on its title): its title, and after Tab its id. A name that
// would be refused says why and stays in the field.
import { type FocusEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import type { NodePath } from "../../core/index.ts";
import { type Names, namesOf, renameTo, whyNotRenamed } from "../edit/nodes/rename.ts";
import { elementOf, stage } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import "./rename.css";
import { focusNode } from "./use-canvas-keys.ts";

export function RenameField() {
  const path = useStore((s) => s.renaming);
  const names = path === null ? null : namesOf(path);
  return path === null || names === null ? null : <Fields key={path} path={path} before={names} />;
}

/** Where the node's title is in the canvas, pixels; a node that is out of view has none. */
function placeOf(path: NodePath): { readonly left: number; readonly top: number } | null {
  const host = stage()?.host;
  const node = elementOf(path);
  const box = (node?.querySelector(".node-name") ?? node)?.getBoundingClientRect();
  const canvas = host?.getBoundingClientRect();
  return box && canvas ? { left: box.left - canvas.left, top: box.top - canvas.top } : null;
}

function Fields({ path, before }: { path: NodePath; before: Names }) {
  const [names, setNames] = useState(before);
  const [place, setPlace] = useState(() => placeOf(path));
  const form = useRef<HTMLFormElement>(null);
  const whyId = useId();
  const why = whyNotRenamed(path, names);
  // A node far away is a painted box: it is brought into view, and has its place some frames later.
  useLayoutEffect(() => {
    if (place) return;
    useStore.getState().goTo(path);
    let frame = 0;
    const look = (tries: number) => {
      const found = placeOf(path);
      if (found) setPlace(found);
      else if (tries > 0) frame = requestAnimationFrame(() => look(tries - 1));
    };
    frame = requestAnimationFrame(() => look(60));
    return () => cancelAnimationFrame(frame);
  }, [place, path]);

  const ended = useRef(false);
  /** What has the focus as it goes from the page would lose it once more. */
  const end = () => {
    ended.current = true;
    useStore.getState().rename(null);
  };
  const finish = () => {
    const now = why === null ? renameTo(path, names) : path;
    end();
    focusNode(now);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      end();
      focusNode(path);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (why === null) finish();
    }
  };
  /** A press elsewhere is meant as the end of it. */
  const onBlur = (event: FocusEvent) => {
    if (ended.current || form.current?.contains(event.relatedTarget)) return;
    if (why === null) renameTo(path, names);
    end();
  };
  if (!place) return null;
  return (
    <form
      ref={form}
      className="rename-field nodrag nopan nowheel"
      style={{ left: Math.max(place.left - 10, 4), top: Math.max(place.top - 8, 4) }}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <input
        className="field"
        aria-label="Title of the node"
        aria-describedby={why === null ? undefined : whyId}
        // biome-ignore lint/a11y/noAutofocus: it was asked for to be typed into
        autoFocus
        maxLength={200}
        spellCheck={false}
        value={names.title}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setNames({ ...names, title: event.target.value })}
      />
      <input
        className="field mono"
        aria-label="Id of the node"
        aria-invalid={why !== null}
        aria-describedby={why === null ? undefined : whyId}
        maxLength={100}
        spellCheck={false}
        value={names.id}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setNames({ ...names, id: event.target.value.trim() })}
      />
      {why !== null && (
        <p id={whyId} className="rename-why" role="alert">
          {why}
        </p>
      )}
    </form>
  );
}
