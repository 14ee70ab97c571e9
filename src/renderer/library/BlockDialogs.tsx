// What the library asks: the name of a block to be saved, and which dims a block takes that the graph lacks.
import { nounFor } from "../../core/index.ts";
import type { DimsQuestion, NameQuestion } from "../store/library-slice.ts";
import { useStore } from "../store/store.ts";
import { FormDialog } from "../ui/FormDialog.tsx";
import "./library.css";

export default function BlockDialogs() {
  const naming = useStore((s) => s.naming);
  const askedDims = useStore((s) => s.askedDims);
  return (
    <>
      {naming && <NameDialog {...naming} />}
      {askedDims && <DimsDialog {...askedDims} />}
    </>
  );
}

function NameDialog({ title, block, answered }: NameQuestion) {
  const { inputs = {}, outputs = [] } = block.node.body ?? {};
  return (
    <FormDialog
      title={title}
      submitLabel="Save"
      submit={(form) =>
        answered({ name: String(form.get("name")).trim(), about: String(form.get("about")).trim() })
      }
      cancel={() => answered(null)}
    >
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
        Description
        <input className="field" name="about" maxLength={400} defaultValue={block.about} />
      </label>
      {block.node.body && (
        <p className="quiet mono">
          {Object.keys(inputs).join(", ") || "nothing"} → {outputs.join(", ") || "nothing"}
        </p>
      )}
    </FormDialog>
  );
}

/** For each dim: it is added with the value that it had, or one of the graph's takes its place. */
function DimsDialog({ block, missing, answered }: DimsQuestion) {
  const dims = useStore((s) => s.document.dims);
  const names = Object.keys(missing);
  return (
    <FormDialog
      title={`Dimensions of ${block.name}`}
      note={`This graph has no ${nounFor(names.length, "dimension")} ${names.join(", ")}. Add ${nounFor(names.length, "it", "them")}, or use an existing dimension instead.`}
      submitLabel="Add the block"
      submit={(form) => {
        const chosen = [...form].map(([dim, to]) => [dim, String(to)] as const);
        answered(new Map(chosen.filter(([, to]) => to !== "")));
      }}
      cancel={() => answered(null)}
    >
      <div className="dim-rows">
        {Object.entries(missing).map(([dim, value]) => (
          <DimRow key={dim} dim={dim} value={value} dims={dims} />
        ))}
      </div>
    </FormDialog>
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
