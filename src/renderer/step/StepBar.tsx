// The bar of step mode: back, on, over, play; where in the pass one is; which token is followed.
import { useEffect } from "react";
import { CommandButton } from "../commands/CommandButton.tsx";
import { seenIndex, seenSteps } from "../engine/steps.ts";
import { fitAll } from "../scene/look.ts";
import type { Ran } from "../store/run-slice.ts";
import type { Stepping } from "../store/step-slice.ts";
import { useStore } from "../store/store.ts";
import {
  CloseIcon,
  FirstIcon,
  LastIcon,
  NextIcon,
  OverIcon,
  PauseIcon,
  PlayIcon,
  PreviousIcon,
} from "../ui/icons.tsx";
import { tokensOf } from "../values/streams.ts";
import { goToStep } from "./control.ts";
import { PassChoice } from "./PassChoice.tsx";
import { passText } from "./pass.ts";

const paces = [
  [3.2, "slow"],
  [1.6, "normal"],
  [0.7, "fast"],
] as const;

/** Step mode led the canvas from node to node; left, it shows the graph again. */
const useLeaving = (): void =>
  useEffect(
    () => () => {
      const { stepping, select } = useStore.getState();
      if (stepping !== null) return;
      select([]);
      fitAll();
    },
    [],
  );

export function StepBar({ ran, stepping, heads }: { ran: Ran; stepping: Stepping; heads: number }) {
  useLeaving();
  const index = useStore(seenIndex);
  const count = useStore((s) => seenSteps(s).length);
  const { setStepping } = useStore.getState();
  return (
    <header className="step-bar">
      <div className="step-buttons">
        <CommandButton id="stepFirst" icon={<FirstIcon />} disabled={index <= 0} />
        <CommandButton id="stepBack" icon={<PreviousIcon />} disabled={index <= 0} />
        <CommandButton
          id="stepPlay"
          icon={stepping.playing ? <PauseIcon /> : <PlayIcon />}
          label={stepping.playing ? "Pause" : undefined}
        />
        <CommandButton id="stepOn" icon={<NextIcon />} disabled={index >= count - 1} />
        <CommandButton id="stepOver" icon={<OverIcon />} disabled={index >= count - 1} />
        <CommandButton id="stepLast" icon={<LastIcon />} disabled={index >= count - 1} />
      </div>
      <input
        type="range"
        className="step-range"
        aria-label="Step"
        min={0}
        max={Math.max(count - 1, 0)}
        value={Math.max(index, 0)}
        onChange={(event) => goToStep(Number(event.target.value))}
      />
      <span className="step-count mono" role="status" aria-label={`Step ${index + 1} of ${count}`}>
        {index < 0 ? "–" : index + 1} of {count}
      </span>
      <select
        className="field small"
        aria-label="Speed"
        value={stepping.pace}
        onChange={(event) => setStepping({ pace: Number(event.target.value) })}
      >
        {paces.map(([seconds, name]) => (
          <option key={name} value={seconds}>
            {name} pace
          </option>
        ))}
      </select>
      <PassChoice ran={ran} stepping={stepping} />
      <Followed ran={ran} stepping={stepping} />
      {heads > 1 && (
        <select
          className="field small"
          aria-label="Head"
          value={Math.min(stepping.head, heads - 1)}
          onChange={(event) => setStepping({ head: Number(event.target.value) })}
        >
          {Array.from({ length: heads }, (_, i) => (
            <option key={i} value={i}>
              head {i + 1}
            </option>
          ))}
        </select>
      )}
      <CommandButton id="step" icon={<CloseIcon />} label="End step mode" />
    </header>
  );
}

/** The tokens of the text, one of them followed. */
function Followed({ ran, stepping }: { ran: Ran; stepping: Stepping }) {
  const { setStepping } = useStore.getState();
  const streams = Object.keys(ran.result.streams);
  const samples = ran.result.streams[stepping.stream]?.tokens.length ?? 1;
  const tokens = tokensOf(ran.result, stepping.stream, stepping.sample);
  const text = passText(ran, stepping);
  const isComputed = (i: number) => text?.stream !== stepping.stream || (i >= text.from && i < text.to);
  return (
    <fieldset className="step-tokens">
      <legend className="hidden">Token to follow</legend>
      {streams.length > 1 && (
        <select
          className="field small"
          aria-label="Text"
          value={stepping.stream}
          onChange={(event) => setStepping({ stream: event.target.value, position: 0 })}
        >
          {streams.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      {samples > 1 && (
        <select
          className="field small"
          aria-label="Sample"
          value={stepping.sample}
          onChange={(event) => setStepping({ sample: Number(event.target.value) })}
        >
          {Array.from({ length: samples }, (_, i) => (
            <option key={i} value={i}>
              line {i + 1}
            </option>
          ))}
        </select>
      )}
      <div className="step-words">
        {tokens.map((token, i) => (
          <button
            key={i}
            type="button"
            className="token"
            aria-pressed={i === stepping.position}
            disabled={!isComputed(i)}
            aria-label={`Follow ${token}, position ${i}`}
            onClick={() => setStepping({ position: i })}
          >
            {token}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
