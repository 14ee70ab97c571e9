/** What the library asks: the name of a block to be saved, and which dims a block takes that the graph lacks. */
import { type FormEvent, useEffect, useRef } from "react";
import type { DimsQuestion, NameQuestion } from "../store/library-slice.ts";
import { useStore } from "../store/store.ts";
import "./library.css";

export function BlockDialogs() {
  const naming = useStore((s) => s.naming);
  const askedDims = useStore((s) => s.askedDims);
  return (
    <>
      {naming && <NameDialog {...naming} />}
      {askedDims && <DimsDialog {...askedDims} />}
    </>
  );
}

function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return dialog;
}

function NameDialog({ title, block, answered }: NameQuestion) {
  const dialog = useModal();
  const { inputs = {}, outputs = [] } = block.node.body ?? {};
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    answered({ name: String(form.get("name")).trim(), about: String(form.get("about")).trim() });
  };
  return (
    <dialog ref={dialog} className="dialog form-dialog" aria-label={title} onCancel={() => answered(null)}>
      <h2>{title}</h2>
      <form onSubmit={submit}>
        <label>
          Name
          <input
            className="field"
            name="name"
            required
            maxLength={80}
            pattern=".*\S.*"
            defaultValue={block.name}
          />
        </label>
        <label>
          What it is for
          <input className="field" name="about" maxLength={400} defaultValue={block.about} />
        </label>
        {block.node.body && (
          <p className="quiet mono">
            {Object.keys(inputs).join(", ") || "nothing"} → {outputs.join(", ") || "nothing"}
          </p>
        )}
        <div className="dialog-buttons">
          <button type="button" className="button outlined" onClick={() => answered(null)}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Save
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** For each dim: it is added with the value that it had, or one of the graph's takes its place. */
function DimsDialog({ block, missing, answered }: DimsQuestion) {
  const dialog = useModal();
  const dims = useStore((s) => s.document.dims);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = [...new FormData(event.currentTarget)].map(([dim, to]) => [dim, String(to)] as const);
    answered(new Map(chosen.filter(([, to]) => to !== "")));
  };
  const names = Object.keys(missing);
  return (
    <dialog
      ref={dialog}
      className="dialog form-dialog"
      aria-label={`Sizes of ${block.name}`}
      onCancel={() => answered(null)}
    >
      <h2>Sizes of {block.name}</h2>
      <p className="quiet">
        This graph has no {names.join(", ")}. Add {names.length === 1 ? "it" : "them"}, or let a size of the
        graph stand there.
      </p>
      <form onSubmit={submit}>
        <div className="dim-rows">
          {Object.entries(missing).map(([dim, value]) => (
            <DimRow key={dim} dim={dim} value={value} dims={dims} />
          ))}
        </div>
        <div className="dialog-buttons">
          <button type="button" className="button outlined" onClick={() => answered(null)}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Add the block
          </button>
        </div>
      </form>
    </dialog>
  );
}

interface DimRowProps {
  readonly dim: string;
  readonly value: number | string;
  readonly dims: Readonly<Record<string, number | string>>;
}

const DimRow = ({ dim, value, dims }: DimRowProps) => (
  <>
    <label className="mono" htmlFor={`dim-${dim}`}>
      {dim}
    </label>
    <select className="field" id={`dim-${dim}`} name={dim}>
      <option value="">
        add {dim} = {value}
      </option>
      {Object.entries(dims).map(([name, size]) => (
        <option key={name} value={name}>
          use {name} = {size}
        </option>
      ))}
    </select>
  </>
);
