// Step mode, below the canvas: the bar that steps, and a card of what the step does to the token that is followed.
import { useEffect } from "react";
import { categoryOf } from "../../scene/categories.ts";
import { stepPath, whereabouts } from "../engine/plan.ts";
import { seenStep, seenSteps } from "../engine/steps.ts";
import { NodeFormula } from "../formula/NodeFormula.tsx";
import { useStore } from "../store/store.ts";
import { Prose } from "../ui/Prose.tsx";
import { clamped, goToStep, stepAway } from "./control.ts";
import { withinPass } from "./pass.ts";
import { StepBar } from "./StepBar.tsx";
import { StepPort } from "./StepPort.tsx";
import { StepWeights } from "./StepWeights.tsx";
import { titleAt } from "./titles.ts";
import { useShownStep } from "./use-shown-step.ts";
import "./step.css";

export default function StepPanel() {
  const ran = useStore((s) => s.ran);
  const asked = useStore((s) => s.stepping);
  const stepping = asked && ran ? withinPass(clamped(asked, ran), ran) : asked;
  const step = useStore(seenStep);
  const known = useShownStep(ran, step, stepping);
  // What an edit took away has no numbers any more.
  const shown = step && known;
  usePlaying();
  useSelectionLeads();
  if (!stepping || !ran) return null;
  const heads = shown ? Math.max(0, ...[...shown.inputs, ...shown.outputs].map((p) => p.part.heads ?? 0)) : 0;
  return (
    <section className="step-panel" aria-label="Step through the forward pass">
      <StepBar ran={ran} stepping={stepping} heads={heads} />
      {shown ? (
        <div className="step-card" data-step={shown.step.address}>
          <div className="step-about">
            <header style={{ ["--edge" as string]: `var(--category-${categoryOf(shown.step.node)})` }}>
              <h3>{shown.step.node.title}</h3>
              <span className="quiet">{whereabouts(shown.step, (path) => titleAt(ran, path))}</span>
            </header>
            <p className="step-told" aria-live="polite">
              <Prose text={shown.narration} />
            </p>
            {shown.told !== "" && (
              <p className="step-pass" aria-live="polite">
                {shown.told}
              </p>
            )}
            <NodeFormula node={shown.step.node} />
          </div>
          <div className="step-values">
            {shown.inputs.map((port) => (
              <StepPort key={`in ${port.name}`} port={port} />
            ))}
            <StepWeights ran={ran} step={shown.step} />
          </div>
          <div className="step-values is-out">
            {shown.outputs.map((port) => (
              <StepPort key={`out ${port.name}`} port={port} />
            ))}
          </div>
        </div>
      ) : (
        <p className="empty">
          {step
            ? ""
            : "This step no longer exists: the graph changed. Continue with the arrow keys, or undo the edit."}
        </p>
      )}
    </section>
  );
}

/** While it plays, the next step after each pace; it ends at the last. */
function usePlaying(): void {
  const playing = useStore((s) => s.stepping?.playing === true);
  const pace = useStore((s) => s.stepping?.pace ?? 1);
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const state = useStore.getState();
      const [next, last] = [stepAway(state, 1), seenSteps(state).length - 1];
      if (next <= last) goToStep(next);
      if (next >= last) state.setStepping({ playing: false });
    }, pace * 1000);
    return () => clearInterval(timer);
  }, [playing, pace]);
}

/** A node that is selected on the canvas becomes the step, in the iterations that are shown. */
function useSelectionLeads(): void {
  const selection = useStore((s) => s.selection);
  useEffect(() => {
    const state = useStore.getState();
    const [path] = selection;
    const now = seenStep(state);
    if (selection.size !== 1 || path === undefined || (now && stepPath(now) === path)) return;
    const steps = seenSteps(state).filter((s) => stepPath(s) === path);
    const same = steps.find((s) => s.rounds.every((r) => r.index === (state.iterations[r.repeat] ?? 0)));
    const found = same ?? steps[0];
    if (found)
      state.setStepping({ at: found.address, index: seenSteps(state).indexOf(found), playing: false });
  }, [selection]);
}
