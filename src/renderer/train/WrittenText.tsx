/** What was written, each token on a ground as strong as it was likely; the one pointed at shows what else was. */
import { useEffect, useRef, useState } from "react";
import type { Written } from "../store/train-slice.ts";
import { Bars } from "../values/Bars.tsx";

interface Props {
  written: Written;
  /** Tokens are words. */
  apart: boolean;
  /** Stands between the prompt and what was written. */
  lead: string;
}

export function WrittenText({ written, apart, lead }: Props) {
  const [chosen, choose] = useState<number | null>(null);
  const { tokens, prompt, writing } = written;
  const all = useRef<HTMLDivElement>(null);
  const length = tokens.length;
  // Who presses Write wants to see what is written.
  useEffect(() => {
    if (writing && length > 0) all.current?.scrollIntoView({ block: "nearest" });
  }, [writing, length]);
  // While it writes, the latest step is the one that is looked at.
  const at = chosen ?? (tokens.length > 0 ? tokens.length - 1 : null);
  const shown = at === null ? undefined : tokens[at];
  return (
    <div ref={all} className="written-all">
      <p className="written" aria-live="polite" aria-busy={writing}>
        <span className="quiet">
          {prompt} {lead}
        </span>
        {apart && " "}
        {tokens.map((token, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token's place is its identity
          <span key={i}>
            <button
              type="button"
              className="written-token"
              aria-pressed={i === at}
              onPointerEnter={() => choose(i)}
              onFocus={() => choose(i)}
              style={{ background: ground(token.probability) }}
            >
              {token.token === "\n" ? "↵" : token.token}
            </button>
            {apart && " "}
          </span>
        ))}
      </p>
      {shown && at !== null && (
        <div className="written-step">
          <p className="quiet">
            token {at + 1}: <b>{shown.token}</b>
          </p>
          <Bars predictions={shown.likeliest} />
        </div>
      )}
    </div>
  );
}

const ground = (probability: number): string =>
  `color-mix(in srgb, var(--flow-logits) ${Math.round(30 * Math.min(probability, 1))}%, transparent)`;
