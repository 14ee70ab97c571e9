// Why files could not be opened, with lines and columns. The open document is untouched.
import type { FileProblem } from "../../core/index.ts";
import type { Refusal } from "../store/files-slice.ts";
import { useStore } from "../store/store.ts";
import { Dialog, DialogClose } from "../ui/Dialog.tsx";
import "./refusal.css";

/** What is wrong with a file as a whole stands at no line of it. */
const placeOf = ({ path, line, column }: FileProblem): string =>
  path === "" && line === 1 && column === 1 ? "" : `${line}:${column}`;

export default function FileRefusal() {
  const refusals = useStore((s) => s.refusals);
  const [first, ...others] = refusals;
  if (!first) return null;
  const close = () => useStore.getState().dismissRefusals();
  const several = others.length > 0;
  return (
    <Dialog
      title={several ? "Files not opened" : `${first.what} not opened`}
      note={several ? undefined : `${first.name} was not opened. The current graph is unchanged.`}
      close={close}
    >
      {refusals.map((refusal) => (
        <Problems key={refusal.name} refusal={refusal} named={several} />
      ))}
      <DialogClose close={close} />
    </Dialog>
  );
}

const Problems = ({ refusal: { name, problems }, named }: { refusal: Refusal; named: boolean }) => (
  <>
    {named && <p className="refused-name">{name}</p>}
    <ul className="refusal">
      {problems.map((p) => (
        <li key={`${p.line}:${p.column} ${p.message}`} className={placeOf(p) && "placed"}>
          {placeOf(p) && <span className="mono quiet">{placeOf(p)}</span>}
          {p.message}
        </li>
      ))}
    </ul>
  </>
);
