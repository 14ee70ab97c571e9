/** Why a file could not be opened, with lines and columns. The open document is untouched. */
import { useEffect, useRef } from "react";
import { useStore } from "../store/store.ts";

export function FileRefusal() {
  const refusal = useStore((s) => s.refusal);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (refusal) dialog.current?.showModal();
  }, [refusal]);
  if (!refusal) return null;
  const close = () => useStore.getState().dismissRefusal();
  return (
    <dialog ref={dialog} className="dialog" aria-label="File not opened" onClose={close}>
      <h2>{refusal.name} was not opened</h2>
      <p className="quiet">The graph that was open is as it was.</p>
      <ul className="refusal">
        {refusal.problems.map((p) => (
          <li key={`${p.line}:${p.column} ${p.message}`}>
            <span className="mono quiet">
              {p.line}:{p.column}
            </span>
            {p.message}
          </li>
        ))}
      </ul>
      <form method="dialog" className="dialog-buttons">
        <button type="submit" className="button primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
