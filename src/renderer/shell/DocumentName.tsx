// The document's name, to be edited in place, with a dot while there is unsaved work, and the name of its file; the
// window's title says the same.
import { useEffect } from "react";
import { useDirty } from "../files/dirty.ts";
import { useStore } from "../store/store.ts";

export function DocumentName() {
  const name = useStore((s) => s.document.name);
  const file = useStore((s) => s.file);
  const dirty = useDirty();
  useEffect(() => {
    document.title = `${dirty ? "• " : ""}${file?.name ?? name} – Heddle`;
  }, [dirty, file, name]);
  return (
    <div className="document-name" title={file?.path ?? file?.name ?? "Not saved yet"}>
      <input
        aria-label="Name of the graph"
        value={name}
        size={Math.max(name.length, 4)}
        spellCheck={false}
        maxLength={200}
        onChange={(event) => {
          const edit = { edit: "setMeta", set: { name: event.target.value } } as const;
          useStore.getState().dispatch(edit, { label: "Rename graph", merge: "name" });
        }}
        onBlur={() => useStore.getState().endGesture()}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {file && <span className="file-name">{file.name}</span>}
      <span
        className={dirty ? "dirty" : "dirty is-clean"}
        role="img"
        aria-label={dirty ? "Unsaved changes" : "Saved"}
      />
    </div>
  );
}
