// The row of open graphs above the canvas, there from the second one on. Tab comes to the one in front, the arrows walk
// along the row, Enter opens, Delete closes; Ctrl+Shift+arrow moves a tab as dragging it does.
import { type KeyboardEvent, useEffect, useRef } from "react";
import { keyOfCommand } from "../commands/keys.ts";
import { closeTab } from "../files/close-tab.ts";
import { isDirty } from "../files/dirty.ts";
import { goToTab } from "../files/open-tab.ts";
import { type State, useStore } from "../store/store.ts";
import { tabOf } from "../store/tabs-slice.ts";
import { isActive } from "../store/train-slice.ts";
import { CloseIcon } from "../ui/icons.tsx";
import { useTabDrag } from "./use-tab-drag.ts";
import "./tab-bar.css";

export default function TabBar() {
  const tabs = useStore((s) => s.tabs);
  const row = useRef<HTMLDivElement>(null);
  return (
    <div
      ref={row}
      className="graph-tabs"
      role="tablist"
      aria-label="Open graphs"
      onWheel={(event) => {
        if (row.current && event.deltaX === 0) row.current.scrollLeft += event.deltaY;
      }}
    >
      {tabs.map((opening) => (
        <Tab key={opening} opening={opening} />
      ))}
    </div>
  );
}

function nameOf(s: State, opening: number): string {
  const tab = tabOf(s, opening);
  return tab?.file?.name ?? tab?.document.name ?? "";
}

function Tab({ opening }: { opening: number }) {
  const host = useRef<HTMLButtonElement>(null);
  const name = useStore((s) => nameOf(s, opening));
  const path = useStore((s) => tabOf(s, opening)?.file?.path ?? null);
  const isInFront = useStore((s) => s.opening === opening);
  const isUnsaved = useStore((s) => isDirty(tabOf(s, opening) ?? s));
  const isTrained = useStore((s) => tabOf(s, opening)?.runs.some(isActive) ?? false);
  const isStudied = useStore((s) => tabOf(s, opening)?.studying ?? false);
  const press = useTabDrag(opening);
  useEffect(() => {
    if (isInFront) host.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isInFront]);
  const close = () => void closeTab(opening);
  const states = [
    ...(isUnsaved ? ["unsaved changes"] : []),
    ...(isTrained ? ["training"] : []),
    ...(isStudied ? ["study under way"] : []),
  ];
  return (
    <div
      className={isInFront ? "graph-tab is-in-front" : "graph-tab"}
      role="presentation"
      onPointerDown={(event) => {
        // Else the middle button begins to scroll.
        if (event.button === 1) event.preventDefault();
      }}
      onAuxClick={(event) => {
        if (event.button === 1) close();
      }}
    >
      <button
        ref={host}
        type="button"
        role="tab"
        aria-selected={isInFront}
        aria-label={[name, ...states].join(", ")}
        aria-keyshortcuts="Delete"
        tabIndex={isInFront ? 0 : -1}
        title={[path ?? name, ...states].join(", ")}
        onPointerDown={press}
        onClick={({ detail, currentTarget }) => {
          goToTab(opening);
          // Keys are the graph's for whoever came by the pointer; who came by keys walks on.
          if (detail > 0) currentTarget.blur();
        }}
        onKeyDown={(event) => walk(event, opening, close)}
      >
        {(isTrained || isStudied) && <span className="graph-tab-works" />}
        <span className="graph-tab-name">{name.replace(/(\.graph)?\.json$/, "")}</span>
      </button>
      {/* Delete and the command close for whoever has no pointer. */}
      <button
        type="button"
        tabIndex={-1}
        aria-hidden="true"
        className={isUnsaved ? "graph-tab-close is-unsaved" : "graph-tab-close"}
        title={`Close (${keyOfCommand("closeTab")})`}
        onClick={close}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

/** Keys of the tab that has the focus. */
function walk(event: KeyboardEvent, opening: number, close: () => void): void {
  if (event.key === "Delete") {
    event.preventDefault();
    close();
    return;
  }
  const row = event.currentTarget.closest("[role=tablist]");
  const all = [...(row?.querySelectorAll<HTMLElement>("[role=tab]") ?? [])];
  const at = all.indexOf(event.currentTarget as HTMLElement);
  const places = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 };
  const to = places[event.key as keyof typeof places];
  const found = to === undefined ? undefined : all[to];
  if (to === undefined || !found) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.ctrlKey && event.shiftKey) {
    useStore.getState().moveTab(opening, to);
    // It was taken out of the page and put in elsewhere.
    requestAnimationFrame(() => all[at]?.focus());
  } else found.focus();
}
