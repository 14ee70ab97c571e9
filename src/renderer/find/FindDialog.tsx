// Ctrl+F: a field, the kinds of things to look for, and what is found, at every level. What is looked through is fetched
// when it is first opened; the field is there at once, so that no letter goes astray.
import { useCallback, useEffect, useState } from "react";
import { useChecked } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import type { AfterClose } from "../ui/after-close.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { type Offer, PickList } from "../ui/PickList.tsx";
import type { PlaceKind } from "./places.ts";
import "./find.css";

const maxFound = 60;

type Search = typeof import("./search.ts");

interface Found extends Offer {
  readonly go: () => void;
}

/** What looks through the graph, once it has come. */
let fetched: Search | null = null;

/** What was looked for last: opened again, the search goes on from there. */
let last = { typed: "", kind: null as PlaceKind | null };

export function FindDialog() {
  if (useStore((s) => s.overlay) !== "find") return null;
  return (
    <Dialog title="Find in graph" untitled className="command-palette find" light close={close}>
      {(after) => <Find after={after} />}
    </Dialog>
  );
}

const close = () => useStore.getState().showOverlay(null);

function Find({ after }: { after: AfterClose }) {
  const checked = useChecked();
  const [search, setSearch] = useState(fetched);
  const [kind, setKind] = useState(last.kind);
  useEffect(() => {
    const keep = (module: Search) => {
      fetched = module;
      setSearch(module);
    };
    void import("./search.ts").then(keep);
  }, []);
  const find = useCallback(
    (typed: string): readonly Found[] => {
      last = { typed, kind };
      return search?.search(checked, typed, kind).slice(0, maxFound) ?? [];
    },
    [search, checked, kind],
  );
  return (
    <>
      {search && (
        <fieldset className="find-kinds">
          <legend className="hidden">What to find</legend>
          {[[null, "All"] as const, ...search.kinds].map(([id, label]) => (
            <label key={label}>
              <input type="radio" name="find-kind" checked={kind === id} onChange={() => setKind(id)} />
              {label}
            </label>
          ))}
        </fieldset>
      )}
      <PickList
        label="Find in graph"
        listLabel="Found"
        placeholder="Find a node, port, dimension, parameter or value…"
        initial={last.typed}
        find={find}
        choose={({ go }) => {
          after.later(go);
          close();
        }}
        empty={search ? "No results" : "Reading the graph…"}
        waits={!search}
      />
    </>
  );
}
