// Asks how often the selection is repeated: a number, which may get a name, or a dimension.
import { useState } from "react";
import { useStore } from "../store/store.ts";
import { FormDialog } from "../ui/FormDialog.tsx";
import { nameForCount, repeatSelected } from "./repeat-gestures.ts";

export default function RepeatDialog() {
  const [count, setCount] = useState("2");
  const [why, setWhy] = useState<string | null>(null);
  const dims = useStore((s) => s.document.dims);
  const close = () => useStore.getState().showOverlay(null);
  const isNumber = /^\s*\d+\s*$/.test(count);
  return (
    <FormDialog
      title="Repeat"
      submitLabel="Repeat"
      submit={(form) => {
        const name = isNumber ? String(form.get("name")) : "";
        const refused = repeatSelected({ count, name });
        setWhy(refused);
        if (refused === null) close();
      }}
      cancel={close}
    >
      <label>
        How often: a number, or a dimension
        <input
          className="field mono"
          name="count"
          required
          data-first
          list="repeat-dims"
          value={count}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setCount(event.target.value)}
        />
      </label>
      <datalist id="repeat-dims">
        {Object.entries(dims).map(([dim, size]) => (
          <option key={dim} value={dim}>
            {size}
          </option>
        ))}
      </datalist>
      <label>
        Name of the number (optional)
        <input
          className="field mono"
          name="name"
          defaultValue={nameForCount()}
          disabled={!isNumber}
          pattern="[A-Z][A-Za-z0-9_]*"
          title="A capital letter, followed by letters, digits or _"
        />
      </label>
      {why !== null && (
        <p className="refusal" role="alert">
          {why}
        </p>
      )}
    </FormDialog>
  );
}
