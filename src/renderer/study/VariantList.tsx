// The base and its variants: what each changes, whether it can be run, and what can be done with it.
import { useMemo } from "react";
import { toJson } from "../../core/index.ts";
import { applyVariant, type RefusedVariant, semanticDifference, type Variant } from "../../study/index.ts";
import { useStore } from "../store/store.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import { AddVariant } from "./AddVariant.tsx";
import { useStudy } from "./study-store.ts";
import {
  bringBack,
  deleteVariant,
  hideVariant,
  renameVariant,
  shownAs,
  showVariant,
  variantsOf,
} from "./variants.ts";

export function VariantList() {
  const variants = useStore(variantsOf);
  const name = useStore((s) => s.document.name);
  return (
    <div className="study-variants">
      <header className="panel-head">
        <h2>Variants</h2>
        <span className="quiet">of {name}</span>
      </header>
      <AddVariant />
      {variants.length === 0 ? (
        <p className="empty">
          A variant is a list of changes to this graph. Add one of the catalogue, sweep a dimension, or record
          what you change on the canvas.
        </p>
      ) : (
        <ul aria-label="Variants">
          {variants.map((variant) => (
            <Row key={variant.name} variant={variant} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({ variant }: { variant: Variant }) {
  const { name } = variant;
  const base = useStore((s) => s.document);
  const isShown = useStore((s) => s.preview?.base === s.document && s.preview.label === shownAs(name));
  const judged = useStudy((s) => s.judged.get(name));
  const leftOut = useStudy((s) => s.leftOut.has(name));
  const applied = useMemo(() => applyVariant(base, variant), [base, variant]);
  const changes = useMemo(
    () => (applied.ok ? semanticDifference(base, applied.document) : []),
    [applied, base],
  );
  return (
    <li className="study-variant">
      <div className="study-variant-head">
        <input
          type="checkbox"
          aria-label={`Include ${name}`}
          checked={!leftOut}
          onChange={() => useStudy.getState().toggle(name)}
        />
        <input
          className="field small study-name"
          aria-label={`Name of variant ${name}`}
          defaultValue={name}
          title={name}
          onBlur={(e) => renameVariant(name, e.target.value)}
          onKeyDown={(e) => {
            if (e.key === "Enter") e.currentTarget.blur();
          }}
        />
        {judged?.leaks === "leaks" && <span className="study-badge leak">◆ leaks</span>}
        {(!applied.ok || judged?.refused) && <span className="study-badge wrong">cannot run</span>}
        <IconButton
          label={`Delete variant ${name}`}
          className="small"
          icon={<CloseIcon />}
          onClick={() => deleteVariant(name)}
        />
      </div>
      {applied.ok ? (
        <p className="quiet">{changes.join("; ") || "Changes nothing."}</p>
      ) : (
        <p className="study-wrong">{`Edit ${applied.edit} no longer applies: ${applied.why}`}</p>
      )}
      {applied.ok && judged?.refused && <Reasons refused={judged.refused} />}
      {applied.ok && (
        <p className="study-actions">
          <button
            type="button"
            className="link"
            aria-pressed={isShown}
            onClick={() => (isShown ? hideVariant() : showVariant(variant))}
          >
            {isShown ? "Hide on canvas" : "Show on canvas"}
          </button>
          <button type="button" className="link" onClick={() => bringBack(base, variant)}>
            Apply
          </button>
        </p>
      )}
    </li>
  );
}

/** What is wrong with the graph of a variant, a sentence each. */
export function Reasons({ refused: { why, diagnostics } }: { refused: RefusedVariant }) {
  const reasons = [...(why === null ? [] : [why]), ...diagnostics.map((d) => String(toJson(d).title))];
  return reasons.slice(0, most).map((reason) => (
    <p key={reason} className="study-wrong">
      {reason}
    </p>
  ));
}

/** Reasons that are listed: the first is mostly the cause of the others. */
const most = 3;
