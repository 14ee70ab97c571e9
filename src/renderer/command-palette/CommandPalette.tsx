// Search over everything that can be done (Ctrl+K). What looks through it is fetched once nothing else is to do; the
// field is there at once, so that no letter goes astray.
import { useCallback, useEffect, useMemo, useState } from "react";
import { useStore } from "../store/store.ts";
import type { AfterClose } from "../ui/after-close.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { PickList } from "../ui/PickList.tsx";
import { whenIdle } from "../ui/when-idle.ts";
import "./command-palette.css";

const maxEntries = 50;
type Entries = typeof import("./entries.ts");

/** What looks through all that can be done, once it has come. */
let fetched: Entries | null = null;
const fetchEntries = async (): Promise<Entries> => {
  fetched ??= await import("./entries.ts");
  return fetched;
};

const close = () => useStore.getState().showOverlay(null);

export function CommandPalette() {
  useEffect(() => whenIdle(() => void fetchEntries()), []);
  if (useStore((s) => s.overlay) !== "commands") return null;
  return (
    <Dialog title="Commands" untitled className="command-palette" light close={close}>
      {(after) => <Search after={after} />}
    </Dialog>
  );
}

function Search({ after }: { after: AfterClose }) {
  const [entries, setEntries] = useState(fetched);
  const [idle, setIdle] = useState<ReadonlySet<string>>();
  useEffect(() => {
    void fetchEntries().then((module) => {
      setEntries(module);
      return module.idleCommands().then(setIdle);
    });
  }, []);
  const all = useMemo(() => entries?.allEntries(idle) ?? [], [entries, idle]);
  return (
    <PickList
      label="Search commands, blocks and nodes"
      listLabel="Commands"
      placeholder="Search, add, go to…"
      find={useCallback(
        (typed: string) => entries?.findEntries(all, typed).slice(0, maxEntries) ?? [],
        [entries, all],
      )}
      choose={(entry) => {
        after.later(entry.perform);
        close();
      }}
      empty={entries ? "No results" : "Reading the commands…"}
      waits={!entries}
    />
  );
}
