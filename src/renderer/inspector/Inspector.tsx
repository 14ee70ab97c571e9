// What is selected: a node, a note, or the graph itself where nothing is.
import { lazy, Suspense, useEffect, useRef } from "react";
import { findNode } from "../../core/index.ts";
import { useChecked, useScope } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { useAfterPaint } from "../ui/use-after-paint.ts";
import { DocumentCard } from "./DocumentCard.tsx";
import { NoteCard } from "./NoteCard.tsx";
import "./inspector.css";

/** On the first screen nothing is selected. */
const NodeCard = lazy(() => import("./NodeCard.tsx"));

export function Inspector() {
  const checked = useChecked();
  // The canvas shows first what is selected, and a node that is in hand moves: all this is a frame's work and more.
  const selection = useAfterPaint(
    useStore((s) => s.selection),
    useStore((s) => s.dragging),
  );
  const notes = useStore((s) => s.selectedNotes.size);
  const scope = useScope();
  // Inside a group with nothing selected, the group itself is what is looked at.
  const path = [...selection].find((p) => findNode(checked, p)) ?? (scope === "" ? undefined : scope);
  const node = path === undefined ? undefined : findNode(checked, path);
  // Another node is read from its name on.
  const host = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another node that it is done for
  useEffect(() => {
    if (host.current) host.current.scrollTop = 0;
  }, [path]);
  return (
    <section className="inspector" aria-label="Inspector" ref={host}>
      {notes > 0 && selection.size === 0 ? (
        <NoteCard />
      ) : selection.size > 1 ? (
        <p className="empty">
          {selection.size} nodes selected. Ctrl+G: group, F: connect, L: auto-layout, Ctrl+B: bypasses them,
          Ctrl+M mutes them.
        </p>
      ) : node ? (
        <Suspense fallback={null}>
          <NodeCard key={node.path} node={node} scope={scope} />
        </Suspense>
      ) : (
        <DocumentCard checked={checked} />
      )}
    </section>
  );
}
