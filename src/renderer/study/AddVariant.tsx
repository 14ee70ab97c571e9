// How variants come into the list: from the catalogue, by a sweep, or by recording edits on the canvas.
import { useMemo, useState } from "react";
import { plural } from "../../core/index.ts";
import { baseOf, type Variation } from "../../study/index.ts";
import { useStore } from "../store/store.ts";
import { titleOf } from "../store/train-slice.ts";
import { recorded, startRecording, stopRecording } from "./record.ts";
import { useStudy } from "./study-store.ts";
import { addRun, addSweep, addVariation, offered, rewiredRuns } from "./variants.ts";

export function AddVariant() {
  const recording = useStudy((s) => s.recording);
  return recording ? <Recording /> : <Ways />;
}

function Ways() {
  const document = useStore((s) => s.document);
  const swaps = useMemo(() => offered(baseOf(document)), [document]);
  const runs = useStore((s) => s.runs);
  const rewired = useMemo(() => rewiredRuns(document, runs), [document, runs]);
  const [sweep, setSweep] = useState("");
  const [why, setWhy] = useState<string | null>(null);
  return (
    <div className="study-add">
      <select
        className="field small"
        aria-label="Add a variant of the catalogue"
        value=""
        onChange={({ target: { value } }) =>
          rewired.some(({ id }) => id === value) ? addRun(value) : addVariation(value)
        }
      >
        <option value="" disabled>
          Add from catalogue…
        </option>
        {options(swaps.filter(({ id }) => !isHead(id)))}
        {swaps.some(({ id }) => isHead(id)) && (
          <optgroup label="One head off">{options(swaps.filter(({ id }) => isHead(id)))}</optgroup>
        )}
        {rewired.map((run) => (
          <option key={run.id} value={run.id}>
            {`Run ${run.number}: ${titleOf(run)}`}
          </option>
        ))}
      </select>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const refused = addSweep(sweep);
          setWhy(refused);
          if (refused === null) setSweep("");
        }}
      >
        <input
          className="field small"
          aria-label="Sweep a dimension or parameter"
          placeholder="Sweep: H = 1, 2, 8"
          aria-invalid={why !== null}
          value={sweep}
          onChange={(e) => {
            setSweep(e.target.value);
            setWhy(null);
          }}
        />
        <button type="submit" className="button outlined" disabled={sweep.trim() === ""}>
          Sweep
        </button>
      </form>
      {why !== null && (
        <p className="study-wrong" role="alert">
          {why}
        </p>
      )}
      <button type="button" className="button outlined" onClick={startRecording}>
        <span className="study-record" aria-hidden="true" /> Record a variant
      </button>
    </div>
  );
}

const isHead = (id: string): boolean => id.startsWith("head-off:");

const options = (variations: readonly Variation[]) =>
  variations.map(({ id, label }) => (
    <option key={id} value={id}>
      {label}
    </option>
  ));

function Recording() {
  const from = useStudy((s) => s.recording);
  const document = useStore((s) => s.document);
  const changes = useMemo(() => (from ? recorded(from, document) : []), [from, document]);
  const [name, setName] = useState("");
  return (
    <form
      className="study-add recording"
      onSubmit={(event) => {
        event.preventDefault();
        stopRecording(name);
      }}
    >
      <p aria-live="polite">
        <span className="study-record on" aria-hidden="true" /> Recording: change the graph on the canvas.{" "}
        {changes.length > 0 && `${plural(changes.length, "change")} so far:`}
      </p>
      {changes.map((change) => (
        <p key={change} className="quiet">
          {change}
        </p>
      ))}
      <input
        className="field small"
        aria-label="Name of the recorded variant"
        placeholder="Name (from the changes if empty)"
        value={name}
        onChange={(e) => setName(e.target.value)}
      />
      <div className="study-buttons">
        <button type="submit" className="button primary" disabled={changes.length === 0}>
          Stop recording
        </button>
        <button type="button" className="button outlined" onClick={() => stopRecording(null)}>
          Discard
        </button>
      </div>
    </form>
  );
}
