// Search over everything that can be done (Ctrl+K).
import { useCallback, useEffect, useMemo, useState } from "react";
import { useStore } from "../store/store.ts";
import type { AfterClose } from "../ui/after-close.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { PickList } from "../ui/PickList.tsx";
import { allEntries, findEntries, idleCommands } from "./entries.ts";
import "./command-palette.css";

const maxEntries = 50;
const close = () => useStore.getState().showOverlay(null);

export function CommandPalette() {
  if (useStore((s) => s.overlay) !== "commands") return null;
  return (
    <Dialog title="Commands" untitled className="command-palette" light close={close}>
      {(after) => <Search after={after} />}
    </Dialog>
  );
}

function Search({ after }: { after: AfterClose }) {
  const [idle, setIdle] = useState<ReadonlySet<string>>();
  useEffect(() => void idleCommands().then(setIdle), []);
  const all = useMemo(() => allEntries(idle), [idle]);
  return (
    <PickList
      label="Search commands, blocks and nodes"
      listLabel="Commands"
      placeholder="Search, add, go to…"
      find={useCallback((typed: string) => findEntries(all, typed).slice(0, maxEntries), [all])}
      choose={(entry) => {
        after.later(entry.perform);
        close();
      }}
      empty="No results"
    />
  );
}
