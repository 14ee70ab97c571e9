// Repairs as buttons, each with what it clears and costs. Pointing at one shows the graph as it would leave it.
import type { Diagnostic, Fix } from "../../core/index.ts";
import { withRoom } from "../edit/room/inserted-room.ts";
import { asksStill } from "../store/lesson-slice.ts";
import { useStore } from "../store/store.ts";
import { count } from "../values/numbers.ts";
import { useFixPreview } from "./use-fix-preview.ts";
import "./fixes.css";

export function Fixes({ diagnostic }: { diagnostic: Diagnostic }) {
  const pending = useStore((s) => s.diagnosed?.report.fixesTried === false);
  const kept = useStore(asksStill);
  const { fixes } = diagnostic;
  if (kept) return null;
  if (fixes === undefined) return pending ? <span className="quiet">Looking for fixes…</span> : null;
  if (fixes.length === 0) return null;
  return (
    <span className="fixes">
      {fixes.map((fix) => (
        <FixButton key={fix.label} fix={fix} />
      ))}
    </span>
  );
}

export function FixButton({ fix, primary = false }: { fix: Fix; primary?: boolean }) {
  const { button, show, hide } = useFixPreview(fix);
  return (
    <button
      ref={button}
      type="button"
      className={primary ? "button primary fix" : "button outlined fix"}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onClick={() => useStore.getState().applyFix(withRoom(fix.edits), fix.label)}
    >
      {fix.label}
      {fix.clears !== undefined && fix.clears > 1 && <span className="fix-note">clears {fix.clears}</span>}
      {fix.parameters ? (
        <span className="fix-note">
          {fix.parameters > 0 ? "+" : "−"}
          {count(Math.abs(fix.parameters))} parameters
        </span>
      ) : null}
    </button>
  );
}
