/** Search over everything that can be done (Ctrl+K): type, arrow keys, Enter. */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "../store/store.ts";
import type { AfterClose } from "../ui/after-close.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { allEntries, findEntries } from "./entries.ts";
import "./palette-command.css";

const most = 50;

export function CommandPalette() {
  if (useStore((s) => s.overlay) !== "commands") return null;
  return (
    <Dialog title="Commands" untitled className="command-palette" light close={close}>
      {(after) => <Search after={after} />}
    </Dialog>
  );
}

const close = () => useStore.getState().showOverlay(null);

function Search({ after }: { after: AfterClose }) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const all = useMemo(allEntries, []);
  const found = useMemo(() => findEntries(all, typed).slice(0, most), [all, typed]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the row to be seen changes with what is found
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at, found]);

  const choose = (index: number) => {
    const entry = found[index];
    if (!entry?.enabled) return;
    after.later(entry.perform);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const count = Math.max(found.length, 1);
    if (event.key === "Enter") choose(at);
    else if (event.key === "ArrowDown") setAt((at + 1) % count);
    else if (event.key === "ArrowUp") setAt((at - 1 + count) % count);
    else if (event.key === "PageDown") setAt(Math.min(at + 8, count - 1));
    else if (event.key === "PageUp") setAt(Math.max(at - 8, 0));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className="field"
        role="combobox"
        aria-expanded="true"
        aria-controls="command-list"
        aria-activedescendant={found[at] ? `command-${at}` : undefined}
        aria-label="Search commands, blocks and nodes"
        placeholder="Search, add, go to…"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="command-list" className="command-list" role="listbox" aria-label="Commands" ref={list}>
        {found.map((entry, i) => (
          <button
            key={entry.id}
            id={`command-${i}`}
            type="button"
            role="option"
            aria-selected={i === at}
            aria-disabled={!entry.enabled}
            tabIndex={-1}
            className="command-item"
            onPointerMove={() => setAt(i)}
            onClick={() => choose(i)}
          >
            {entry.label}
            {entry.note !== "" && <span className="quiet">{entry.note}</span>}
            {entry.key && <kbd>{entry.key}</kbd>}
          </button>
        ))}
        {found.length === 0 && <p className="empty">Nothing is called that.</p>}
      </div>
    </>
  );
}
