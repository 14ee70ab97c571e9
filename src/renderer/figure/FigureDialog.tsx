// A figure before it is exported: what of, in which form, how wide, and how it will look.
import { useEffect, useMemo, useState } from "react";
import { columnWidths, type FigureSubject, readable } from "../../figure/make.ts";
import { type FigureTheme, figureThemes } from "../../figure/palette.ts";
import { disk } from "../storage/disk.ts";
import { slugOf } from "../storage/file-name.ts";
import { useStore } from "../store/store.ts";
import { Dialog, DialogButtons, DialogClose } from "../ui/Dialog.tsx";
import { copyPicture } from "./copy-image.ts";
import { type FigureFormat, figureFormats, type Preview, preview } from "./output.ts";
import { emptyGroup, graphSubjects } from "./subject.ts";
import "./figure.css";

const close = () => useStore.getState().showOverlay(null);

/** What can be drawn, the likeliest first, and what cannot although it may be meant. */
function subjects(): { readonly all: readonly FigureSubject[]; readonly note: string | undefined } {
  const { figureOf } = useStore.getState();
  if (figureOf) return { all: [figureOf], note: undefined };
  const graphs = graphSubjects();
  const empty = emptyGroup();
  const note =
    graphs.length === 0
      ? "There is nothing to draw: the canvas is empty. Add a block first."
      : empty !== null
        ? `${empty} is empty: there is nothing inside to draw. This is the canvas.`
        : undefined;
  return { all: graphs, note };
}

export default function FigureDialog() {
  const [{ all, note }] = useState(subjects);
  const [label, choose] = useState(all[0]?.label ?? "");
  const [format, setFormat] = useState<FigureFormat>("svg");
  const [theme, setTheme] = useState<FigureTheme>("light");
  const [width, setWidth] = useState<number>(17);
  const [values, showValues] = useState(true);
  const subject = all.find((s) => s.label === label) ?? all[0];
  const seen = usePreview(subject, theme, width, values);
  if (!subject)
    return (
      <Dialog title="Export figure" note={note} close={close}>
        <DialogClose close={close} />
      </Dialog>
    );
  const made = seen && "svg" in seen ? seen : null;
  return (
    <Dialog title="Export figure" className="figure-dialog" close={close} note={note}>
      <div className="figure-choices">
        {all.length > 1 && (
          <Choice label="Figure of" value={label} values={all.map((s) => s.label)} choose={choose} />
        )}
        <Choice label="Format" value={format} values={figureFormats} choose={setFormat} upper />
        <Choice label="Theme" value={theme} values={figureThemes} choose={setTheme} />
        <Choice
          label="Width"
          value={`${width} cm`}
          values={columnWidths.map((cm) => `${cm} cm`)}
          choose={(text) => setWidth(Number.parseFloat(text))}
        />
        {subject.hasValues && (
          <label>
            <input type="checkbox" checked={values} onChange={(e) => showValues(e.target.checked)} />
            Values
          </label>
        )}
      </div>
      <div className="figure-preview">{made && <Picture svg={made.svg} />}</div>
      <p className="quiet" aria-live="polite">
        {seen && "why" in seen ? `It cannot be drawn: ${seen.why}.` : made ? wordsOf(made) : "Drawing…"}
      </p>
      <DialogButtons>
        <button type="button" className="button" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          className="button"
          disabled={!made}
          onClick={() => made && void copyPicture(made.svg)}
        >
          Copy as image
        </button>
        <button
          type="button"
          className="button primary"
          data-first
          disabled={!made}
          onClick={() => made && void exported(made, subject, format)}
        >
          Export {format.toUpperCase()}…
        </button>
      </DialogButtons>
    </Dialog>
  );
}

function Choice<T extends string>(props: {
  readonly label: string;
  readonly value: T;
  readonly values: readonly T[];
  readonly choose: (value: T) => void;
  readonly upper?: boolean;
}) {
  const { label, value, values, choose, upper } = props;
  return (
    <label>
      {label}
      <select className="field small" value={value} onChange={(e) => choose(e.target.value as T)}>
        {values.map((v) => (
          <option key={v} value={v}>
            {upper ? v.toUpperCase() : v}
          </option>
        ))}
      </select>
    </label>
  );
}

function Picture({ svg }: { svg: string }) {
  const address = useMemo(() => URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" })), [svg]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return <img src={address} alt="Preview of the figure" />;
}

function usePreview(subject: FigureSubject | undefined, theme: FigureTheme, width: number, values: boolean) {
  const [seen, setSeen] = useState<Preview | { readonly why: string } | null>(null);
  useEffect(() => {
    let over = false;
    subject
      ?.draw(values)
      .then((draw) => preview(draw, { theme, width }))
      .catch((cause: unknown) => ({ why: cause instanceof Error ? cause.message : String(cause) }))
      .then((made) => over || setSeen(made));
    return () => {
      over = true;
    };
  }, [subject, theme, width, values]);
  return seen;
}

function wordsOf({ smallest, missing }: Preview): string {
  const size = `The smallest text is ${smallest.toFixed(1)} pt`;
  const small =
    smallest < readable ? `, hard to read in print below ${readable} pt: draw it wider, or one group.` : ".";
  const boxes = missing.length > 0 ? ` Drawn as boxes, as no font has them: ${missing.join(" ")}` : "";
  return size + small + boxes;
}

async function exported(made: Preview, subject: FigureSubject, format: FigureFormat): Promise<void> {
  const { document, notify } = useStore.getState();
  try {
    const name = `${slugOf(`${document.name} ${subject.label.replace(/^The canvas( of)?/, "")}`)}.${format}`;
    const saved = await disk.saveBytesAs(name, await made.bytes(format));
    if (!saved) return;
    if ("error" in saved) notify("error", `Not exported: ${saved.error}`);
    else notify("info", `Exported as ${saved.name}.`);
    close();
  } catch (cause) {
    notify("error", `Not exported: ${cause instanceof Error ? cause.message : cause}.`);
  }
}
