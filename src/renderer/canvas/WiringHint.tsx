// Beside the pointer while a wire is drawn: where it would end, or why it does not fit and what would make it fit.
import type { WiringHint as Hint } from "./use-wiring.ts";

export const WiringHint = ({ hint }: { hint: Hint }) => (
  <div className={`wiring-hint ${hint.kind}`} style={{ left: hint.x + 16, top: hint.y + 12 }} role="status">
    {hint.text}
    {hint.offers?.map(({ key, text }) => (
      <div key={key} className="wiring-offer">
        <kbd>{key}</kbd> {text}
      </div>
    ))}
  </div>
);
