// The graph as an outline: a tree that a screen reader reads and keys work. Enter goes to a node, Space shows it and
// stays, W begins a wire; commands of the canvas are about the row that has the focus.
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type Diagnostic, type NodePath, placeOf, plural } from "../../core/index.ts";
import { useProblems } from "../diagnosis/problems.ts";
import { useChecked } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { BesideTabs } from "../ui/Tabs.tsx";
import { useRoving } from "../ui/use-roving.ts";
import { type Row, rowsOf } from "./rows.ts";
import { goToRow, selectForCommand, showRow, wireRow } from "./work.ts";
import "./outline.css";

/** Graphs with more nodes at the top begin with all of them closed. */
const mostOpened = 40;

/** The rows that lead to what is selected are open from the first. */
function leadingToSelection(): ReadonlyMap<string, boolean> {
  const [path = ""] = useStore.getState().selection;
  const ids = path.split("/").slice(0, -1);
  return new Map(ids.map((_, i) => [`node ${ids.slice(0, i + 1).join("/")}`, true]));
}

function useRows() {
  const { root } = useChecked();
  const { causes } = useProblems();
  const [wanted, setWanted] = useState(leadingToSelection);
  const rows = useMemo(() => {
    const problems = new Map<NodePath, Diagnostic[]>();
    for (const { cause, consequences } of causes)
      for (const d of [cause, ...consequences]) {
        const at = placeOf(d) ?? "";
        problems.set(at, [...(problems.get(at) ?? []), d]);
      }
    const byItself = root.nodes.length <= mostOpened;
    return rowsOf(root, problems, (id, level) => wanted.get(id) ?? (level === 1 && byItself));
  }, [root, causes, wanted]);
  const open = (row: Row, isOpen: boolean) => setWanted(new Map([...wanted, [row.id, isOpen]]));
  return { rows, open, problems: causes.length };
}

export default function OutlinePanel() {
  const { rows, open, problems } = useRows();
  const name = useStore((s) => s.document.name);
  const selection = useStore((s) => s.selection);
  const host = useRef<HTMLDivElement>(null);
  const roving = useRoving(host, "[role=treeitem]");
  const kept = useKeptFocus(host, rows);
  const hint = useId();
  const rowOf = (target: EventTarget) => {
    const id = (target as Element).closest<HTMLElement>("[data-row]")?.dataset.row;
    return rows.find((row) => row.id === id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rowOf(event.target);
    if (!row) return;
    const plain = !(event.ctrlKey || event.metaKey || event.altKey);
    const act = plain ? actionOf(event.key, event.shiftKey, row, rows, open) : undefined;
    if (act) {
      event.preventDefault();
      focusRow(host.current, act());
    } else {
      roving.onKeyDown(event);
      if (!event.isDefaultPrevented()) selectForCommand(event.nativeEvent, row);
    }
  };
  const onClick = (event: MouseEvent) => {
    const row = rowOf(event.target);
    if (row && (event.target as Element).closest(".outline-toggle")) open(row, !row.isOpen);
    else if (row) showRow(row);
  };
  return (
    <section aria-label="Outline" className="outline">
      <BesideTabs>
        <p className="dock-note" id={hint}>
          Enter: go to it, Space: show it, W: wire from it, Shift+W: wire into it
        </p>
      </BesideTabs>
      <p className="hidden" role="status">
        {useLastStep(problems)}
      </p>
      {rows.length === 0 && <p className="empty">The graph has no nodes yet.</p>}
      <div
        ref={host}
        role="tree"
        className="outline-tree"
        aria-label={`Outline of ${name}`}
        aria-describedby={hint}
        onFocus={(event) => {
          roving.onFocus(event);
          kept.onFocus(event);
        }}
        onBlur={kept.onBlur}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {rows.map((row) => (
          <div
            key={row.id}
            role="treeitem"
            tabIndex={-1}
            data-row={row.id}
            className={`outline-row ${row.kind}`}
            style={{ ["--level" as string]: row.level - 1 }}
            // Its own: a space between spans that came to be is not always heard.
            aria-label={[row.name, row.note].filter(Boolean).join(" ")}
            aria-level={row.level}
            aria-posinset={row.place}
            aria-setsize={row.siblings}
            aria-expanded={row.isOpen ?? undefined}
            aria-selected={row.kind === "node" && selection.has(row.path)}
          >
            {row.isOpen !== null && <span className="outline-toggle" aria-hidden="true" />}
            <span className="outline-name">{row.name}</span> <span className="quiet">{row.note}</span>
          </div>
        ))}
      </div>
    </section>
  );
}

/** What a key of the tree does; it gives the row that has the focus then, or null. */
function actionOf(
  key: string,
  shift: boolean,
  row: Row,
  rows: readonly Row[],
  open: (row: Row, isOpen: boolean) => void,
): (() => Row | null) | undefined {
  const at = rows.indexOf(row);
  const none = (act: () => void) => () => {
    act();
    return null;
  };
  if (key === "Enter") return none(() => goToRow(row));
  if (key === " ") return none(() => showRow(row));
  if (key.toLowerCase() === "w" && row.kind !== "problem") {
    const isIn = row.kind === "node" ? shift : row.kind === "input";
    return none(() => wireRow(row, isIn ? "in" : "out"));
  }
  if (shift) return undefined;
  if (key === "ArrowRight" && row.isOpen === false) return none(() => open(row, true));
  if (key === "ArrowRight") return () => (row.isOpen ? (rows[at + 1] ?? null) : null);
  if (key === "ArrowLeft" && row.isOpen) return none(() => open(row, false));
  if (key === "ArrowLeft") return () => rows.slice(0, at).findLast((r) => r.level < row.level) ?? null;
  return undefined;
}

const focusRow = (host: HTMLElement | null, row: Row | null): void =>
  row ? host?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.id)}"]`)?.focus() : undefined;

/** Where the row that had the focus is gone, the one that took its place has it. */
function useKeptFocus(host: { readonly current: HTMLElement | null }, rows: readonly Row[]) {
  const at = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row may go with any change of them
  useLayoutEffect(() => {
    if (at.current === null || document.activeElement !== document.body) return;
    const all = host.current?.querySelectorAll<HTMLElement>("[role=treeitem]") ?? [];
    all[Math.min(at.current, all.length - 1)]?.focus();
  }, [rows]);
  return {
    onFocus(event: FocusEvent) {
      const all = [...(host.current?.querySelectorAll("[role=treeitem]") ?? [])];
      at.current = all.indexOf(event.target);
    },
    onBlur(event: FocusEvent) {
      if (event.target.isConnected) at.current = null;
    },
  };
}

/** The step that was made since the outline was opened, and what it came to. */
function useLastStep(problems: number): string {
  const past = useStore((s) => s.past);
  const [first] = useState(past);
  const last = past.at(-1);
  return past === first || !last
    ? ""
    : `${last.label}: ${problems === 0 ? "no problems" : plural(problems, "problem")}`;
}
