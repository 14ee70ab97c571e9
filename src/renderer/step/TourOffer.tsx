// What a newcomer is offered on the first graph: to follow one token through a model. Gone for good once answered.
import { useState } from "react";
import { command } from "../commands/registry.ts";
import { firstPreset, preset } from "../store/presets.ts";
import { useStore } from "../store/store.ts";
import { rememberTour, tourOffered } from "./tour.ts";
import "./step.css";

export function TourOffer() {
  const [offered, setOffered] = useState(tourOffered);
  const first = useStore(
    (s) =>
      s.file === null &&
      s.document.name === preset(firstPreset)?.name &&
      s.stepping === null &&
      s.dock === null &&
      // Who has begun to work is not interrupted, nor are the panels that open where the offer stands covered.
      s.past.length === 0 &&
      !s.historyOpen &&
      s.add === null,
  );
  const inGroup = useStore((s) => s.scope !== "");
  if (!offered || !first || inGroup) return null;
  const answer = (then?: () => void) => {
    rememberTour();
    setOffered(false);
    then?.();
  };
  return (
    <aside className="tour-offer" aria-label="New here?">
      <p>
        <strong>New here?</strong> Follow one token through a model of four numbers, step by step.
      </p>
      <button type="button" className="button primary" onClick={() => answer(command("tour").perform)}>
        Follow a token
      </button>
      <button type="button" className="button" onClick={() => answer()}>
        Not now
      </button>
    </aside>
  );
}
