// The named sizes of the graph: change, add, delete. Those that the text decides show the run's value. With their colours
// they are the legend of the chips on the wires.
import { useMemo, useState } from "react";
import { type Checked, dimensionMeaning, parseSize } from "../../core/index.ts";
import { axisColour } from "../scene/axis-colour.ts";
import { rolesOfDims, shortMeaning } from "../scene/dimensions-of.ts";
import { useBindings } from "../store/derived.ts";
import { useStore } from "../store/store.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { Tip } from "../ui/Tip.tsx";
import { Field } from "./Field.tsx";

function setDim(dim: string, value: number | string | null): void {
  const { dispatch, notify } = useStore.getState();
  const done = dispatch({ edit: "setDim", dim, value }, { label: `Set ${dim}`, merge: `dim ${dim}` });
  if (!done) notify("error", useStore.getState().refused);
}

const read = (text: string): number | string => (/^\d+$/.test(text.trim()) ? Number(text) : text.trim());

function refuse(text: string): string | undefined {
  const value = read(text);
  if (typeof value === "number")
    return value > 0 && value < 2 ** 31 ? undefined : "must be a positive integer";
  const parsed = parseSize(value);
  return parsed.ok ? undefined : parsed.message;
}

export function Dims({ checked }: { checked: Checked }) {
  const bindings = useBindings();
  const roles = useMemo(() => rolesOfDims(checked.root), [checked]);
  return (
    <>
      <h3 className="group-title">Dimensions</h3>
      <dl className="pairs short dims">
        {Object.entries(checked.document.dims).map(([name, value]) => (
          <div key={name}>
            <Tip text={dimensionMeaning(name) ?? "A named size of this graph."} side="left">
              <dt>
                <span className={`axis-chip mono ${axisColour(roles.get(name) ?? "any") ?? ""}`}>{name}</span>
                {shortMeaning(name)}
              </dt>
            </Tip>
            <dd className="param">
              <Field
                label={`Dimension ${name}`}
                mono
                value={String(value)}
                refuse={refuse}
                commit={(t) => setDim(name, read(t))}
              />
              {String(bindings[name]) !== String(value) && (
                <span className="mono quiet" title={checked.dynamic.includes(name) ? "Set by the text" : ""}>
                  {checked.dynamic.includes(name) ? "now" : "="}{" "}
                  {Number.isFinite(bindings[name]) ? bindings[name] : "?"}
                </span>
              )}
              <IconButton
                className="tiny"
                label={`Delete ${name}`}
                icon={<CloseIcon />}
                onClick={() => setDim(name, null)}
              />
            </dd>
          </div>
        ))}
      </dl>
      <AddDim taken={checked.document.dims} />
    </>
  );
}

function AddDim({ taken }: { taken: Readonly<Record<string, unknown>> }) {
  const [name, setName] = useState("");
  const add = () => {
    if (name !== "" && !(name in taken)) setDim(name, 4);
    setName("");
  };
  return (
    <input
      className="field mono add-dim"
      aria-label="Add dimension"
      placeholder="Add dimension…"
      value={name}
      onChange={(event) => setName(event.target.value.trim())}
      onKeyDown={(event) => {
        if (event.key === "Enter") add();
      }}
    />
  );
}
