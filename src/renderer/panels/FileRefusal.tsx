/** Why a file could not be opened, with lines and columns. The open document is untouched. */
import { useStore } from "../store/store.ts";
import { Dialog, DialogButtons } from "../ui/Dialog.tsx";
import "./notices.css";

export function FileRefusal() {
  const refusal = useStore((s) => s.refusal);
  if (!refusal) return null;
  const close = () => useStore.getState().dismissRefusal();
  return (
    <Dialog
      title="File not opened"
      note={`${refusal.name} was not opened. The graph that was open is as it was.`}
      close={close}
    >
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
      <DialogButtons>
        <button type="button" className="button primary" onClick={close}>
          Close
        </button>
      </DialogButtons>
    </Dialog>
  );
}
