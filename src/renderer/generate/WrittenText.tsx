/** What was written, each token on a ground as strong as it was likely; one of them is looked at. */
import { useEffect, useRef } from "react";
import type { Written } from "../store/train-slice.ts";

interface Props {
  readonly written: Written;
  /** Tokens are words. */
  readonly apart: boolean;
  /** Stands between the prompt and what was written. */
  readonly lead: string;
  /** The token that is looked at. */
  readonly at: number;
  readonly choose: (at: number) => void;
}

export function WrittenText({ written, apart, lead, at, choose }: Props) {
  const { tokens, prompt, writing } = written;
  const text = useRef<HTMLParagraphElement>(null);
  const { length } = tokens;
  // A text that is longer than the panel is followed to its end.
  useEffect(() => {
    if (writing && length > 0) text.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [writing, length]);
  return (
    <p ref={text} className="written" aria-live="polite" aria-busy={writing}>
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
  );
}

const ground = (probability: number): string =>
  `color-mix(in srgb, var(--flow-logits) ${Math.round(30 * Math.min(probability, 1))}%, transparent)`;
