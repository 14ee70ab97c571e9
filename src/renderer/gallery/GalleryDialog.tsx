// Published models as a table that is searched and sorted; a press on one opens its graph in a tab.
import { useState } from "react";
import { openDocument } from "../files/commands.ts";
import { useStore } from "../store/store.ts";
import { Dialog, DialogButtons } from "../ui/Dialog.tsx";
import { amount } from "../values/numbers.ts";
import { type ModelFacts, modelOf, models } from "./models.ts";
import { shrunk } from "./shrink.ts";
import "./gallery.css";

const close = () => useStore.getState().showOverlay(null);

async function open(id: string, isSmall: boolean): Promise<void> {
  const model = await modelOf(id).catch(() => undefined);
  const document = model && isSmall ? shrunk(model) : model;
  if (!document)
    return useStore
      .getState()
      .notify("error", "The model could not be fetched. Reload the page and try again.");
  close();
  openDocument(document);
}

type Column = "parameters" | "active" | "flops" | "cache";

const columns: readonly { readonly of: Column; readonly label: string; readonly tip: string }[] = [
  { of: "parameters", label: "Parameters", tip: "As transformers counts them" },
  { of: "active", label: "Active", tip: "Without the experts that a token is not sent to" },
  { of: "flops", label: "FLOP/token", tip: "Forward pass of 1,024 tokens, all experts computed" },
  { of: "cache", label: "Cache/token", tip: "Keys and values of each further token, 16 bits a number" },
];

const figureOf = (m: ModelFacts, of: Column): number | null =>
  of === "active" ? (m.active ?? m.parameters) : m[of];

export default function GalleryDialog() {
  const [typed, setTyped] = useState("");
  const [isSmall, setSmall] = useState(false);
  const [sorted, setSorted] = useState<Column | null>(null);
  const words = typed.toLowerCase().split(/\s+/);
  const shown = models
    .filter((m) => words.every((w) => `${m.id} ${m.family}`.toLowerCase().includes(w)))
    .toSorted((a, b) => (sorted ? (figureOf(a, sorted) ?? -1) - (figureOf(b, sorted) ?? -1) : 0));
  return (
    <Dialog
      title="Gallery"
      note="Published models at their true sizes, without weights: read them, compare them, build on them."
      className="gallery"
      light
      close={close}
    >
      <input
        className="field"
        type="search"
        aria-label="Search models"
        placeholder="Search models"
        data-first
        value={typed}
        onChange={(e) => setTyped(e.target.value)}
      />
      <div className="gallery-list">
        <table>
          <thead>
            <tr>
              <th scope="col">Model</th>
              {columns.map(({ of, label, tip }) => (
                <th key={of} scope="col" aria-sort={sorted === of ? "ascending" : undefined}>
                  <button type="button" title={tip} onClick={() => setSorted(sorted === of ? null : of)}>
                    {label}
                    {sorted === of && " ↑"}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((model) => (
              <tr key={model.id}>
                <th scope="row">
                  <button type="button" onClick={() => void open(model.id, isSmall)}>
                    <span>{model.id}</span> <span className="quiet">{model.family}</span>
                  </button>
                </th>
                {columns.map(({ of }) => (
                  <Cell key={of} model={model} of={of} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p className="quiet">No model is called so.</p>}
      </div>
      <label className="gallery-small">
        <input type="checkbox" checked={isSmall} onChange={(e) => setSmall(e.target.checked)} />
        Open shrunk to a size that trains here
      </label>
      <DialogButtons>
        <button type="button" className="button outlined" onClick={close}>
          Close
        </button>
      </DialogButtons>
    </Dialog>
  );
}

/** Empty where there is nothing to tell: the active parameters of what has no experts are all of them. */
function Cell({ model, of }: { model: ModelFacts; of: Column }) {
  const value = of === "active" ? model.active : model[of];
  if (value === undefined || value === null) return <td />;
  // All layers have windows: their rings are full, and no longer grow.
  if (value === 0) return <td>windows</td>;
  return <td title={Math.round(value).toLocaleString("en")}>{amount(value, of === "cache" ? "B" : "")}</td>;
}
