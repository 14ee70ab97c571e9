// Pins a value for later, and chooses what it is compared with: a pinned value, the run before, or another of this run.
import { useState } from "react";
import type { ValueSummary } from "../../runtime/client/index.ts";
import { engineClient } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon, PinIcon } from "../ui/icons.tsx";
import { Tip } from "../ui/Tip.tsx";
import { beforeLabel } from "./before-label.ts";
import { countOfEntries, mostKept } from "./difference.ts";
import { three } from "./numbers.ts";
import type { Comparison, Other } from "./use-comparison.ts";

interface Props {
  readonly value: ValueSummary;
  readonly address: string;
  readonly title: string;
  readonly other: Other | null;
  readonly compare: (other: Other | null) => void;
  readonly comparison: Comparison | null;
}

export function CompareBar({ value, address, title, other, compare, comparison }: Props) {
  const pins = useStore((s) => s.pins);
  const values = useStore((s) => s.ran?.result.values);
  const before = useStore(beforeLabel);
  const { addPin, dropPin, notify } = useStore.getState();
  const pin = async () => {
    if (countOfEntries(value.dims) > mostKept) {
      notify("error", `${countOfEntries(value.dims).toLocaleString("en-US")} numbers are too many to pin.`);
      return;
    }
    const data = await engineClient()?.read(value.handle);
    if (data) addPin({ label: `${title}, ${new Date().toLocaleTimeString("en-GB")}`, address, data });
  };
  // One for each value of the run: a big graph has thousands, which are listed when somebody comes to choose.
  const [listed, list] = useState(false);
  const own = value.dims.join();
  const others = Object.entries(values ?? {}).filter(
    ([at, v]) => (listed || other === `value ${at}`) && at !== address && v.dtype === value.dtype,
  );
  const sameShape = others.filter(([, v]) => v.dims.join() === own);
  const unlike = others.filter(([, v]) => v.dims.join() !== own);
  const chosenPin = pins.find((p) => `pin ${p.id}` === other);
  return (
    <div className="compare">
      <Tip text="Pin these numbers to compare them with a later run">
        <button type="button" className="button outlined" onClick={() => void pin()}>
          <PinIcon />
          Pin
        </button>
      </Tip>
      <label className="compare-with">
        <span className="quiet">Compare with</span>
        <select
          className="field small"
          aria-label="Compare with"
          value={other ?? ""}
          onPointerDown={() => list(true)}
          onFocus={() => list(true)}
          onBlur={() => list(false)}
          onChange={(event) => compare(event.target.value === "" ? null : (event.target.value as Other))}
        >
          <option value="">nothing</option>
          {before !== null && <option value="before">{before}</option>}
          {pins.length > 0 && (
            <optgroup label="Pinned">
              {pins.map((p) => (
                <option key={p.id} value={`pin ${p.id}`}>
                  {p.label}
                </option>
              ))}
            </optgroup>
          )}
          <Values label="This run, same shape" values={sameShape} />
          <Values label="This run, other shapes" values={unlike} />
        </select>
      </label>
      {chosenPin && (
        <IconButton
          label={`Unpin ${chosenPin.label}`}
          icon={<CloseIcon />}
          onClick={() => {
            compare(null);
            dropPin(chosenPin.id);
          }}
        />
      )}
      <Outcome comparison={comparison} />
    </div>
  );
}

function Values({ label, values }: { label: string; values: readonly (readonly [string, ValueSummary])[] }) {
  if (values.length === 0) return null;
  return (
    <optgroup label={label}>
      {values.map(([address, { dims }]) => (
        <option key={address} value={`value ${address}`}>
          {address} {dims.join("×")}
        </option>
      ))}
    </optgroup>
  );
}

function Outcome({ comparison }: { comparison: Comparison | null }) {
  if (!comparison) return null;
  if (comparison.why !== null)
    return (
      <p className="compare-outcome refused" role="alert">
        {comparison.why}
      </p>
    );
  const { max, at } = comparison.difference ?? { max: 0, at: [] };
  return (
    <p className="compare-outcome" role="status">
      {max === 0 ? "No difference." : `max |Δ| = ${three(max)} at [${at.join(", ")}]`}
    </p>
  );
}
