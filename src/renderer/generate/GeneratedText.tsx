// What was written, each token on a ground as strong as it was likely; one of them is looked at.
import { useEffect, useRef } from "react";
import type { Generated } from "../store/train-slice.ts";

interface Props {
  readonly generated: Generated;
  /** Tokens are words. */
  readonly apart: boolean;
  /** Stands between the prompt and what was written. */
  readonly lead: string;
  /** The token that is looked at. */
  readonly at: number;
  readonly choose: (at: number) => void;
}

export function GeneratedText({ generated, apart, lead, at, choose }: Props) {
  const { tokens, prompt, generating } = generated;
  const text = useRef<HTMLParagraphElement>(null);
  const { length } = tokens;
  // A text that is longer than the panel is followed to its end.
  useEffect(() => {
    if (generating && length > 0) text.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [generating, length]);
  return (
    <p ref={text} className="written" aria-live="polite" aria-busy={generating}>
      <span className="quiet">
        {prompt} {lead}
      </span>
      {apart && " "}
      {tokens.map((token, i) => (
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
  );
}

const ground = (probability: number): string =>
  `color-mix(in srgb, var(--flow-logits) ${Math.round(30 * Math.min(probability, 1))}%, transparent)`;
