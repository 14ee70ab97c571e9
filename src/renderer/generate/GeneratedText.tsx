// What was written, each token on a ground as strong as it was likely; one of them is looked at.
import { memo, useEffect, useRef } from "react";
import { type Generated, pathTo, type WrittenToken, waysBehind } from "../store/generated.ts";
import { useRoving } from "../ui/use-roving.ts";

/** How long the pointer rests on a token before that is the one looked at, ms: on its way across it changes nothing. */
const rest = 80;

interface Props {
  readonly generated: Generated;
  /** Tokens are words. */
  readonly apart: boolean;
  /** Stands between the prompt and what was written. */
  readonly lead: string;
  /** Place in the tree of the token that is looked at, and whether it stays so. */
  readonly at: number | null;
  readonly pinned: boolean;
  readonly look: (at: number) => void;
  readonly pin: (at: number) => void;
}

export function GeneratedText({ generated, apart, lead, at, pinned, look, pin }: Props) {
  const { tree, prompt, generating, leaf } = generated;
  const text = useRef<HTMLParagraphElement>(null);
  const walk = useRoving(text, ".written-token", "across");
  const path = pathTo(tree, leaf);
  const ways = waysBehind(tree);
  const { length } = path;
  // A text that is longer than the panel is followed to its end.
  useEffect(() => {
    if (generating && length > 0) text.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
  }, [generating, length]);
  return (
    <p
      ref={text}
      className="written"
      aria-live="off"
      aria-busy={generating}
      onKeyDown={walk.onKeyDown}
      onFocus={walk.onFocus}
    >
      <span className="quiet">
        {prompt} {lead}
      </span>
      {apart && " "}
      {path.map((place, i) => (
        <Token
          key={i}
          place={place}
          token={tree[place]!}
          parts={ways.get(tree[place]!.parent)! > 1}
          isLooked={place === at}
          isPinned={place === at && pinned}
          {...{ apart, look, pin }}
        />
      ))}
    </p>
  );
}

interface TokenProps extends Pick<Props, "apart" | "look" | "pin"> {
  readonly place: number;
  readonly token: WrittenToken;
  /** Texts part here. */
  readonly parts: boolean;
  readonly isLooked: boolean;
  readonly isPinned: boolean;
}

/** Of a long text that is being written, only what is new is rendered. */
const Token = memo(({ place, token, parts, isLooked, isPinned, apart, look, pin }: TokenProps) => {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return (
    <>
      <button
        type="button"
        className={parts ? "written-token is-parting" : "written-token"}
        aria-pressed={isPinned}
        data-looked={isLooked || undefined}
        onPointerEnter={() => {
          timer.current = setTimeout(() => look(place), rest);
        }}
        onPointerLeave={() => clearTimeout(timer.current)}
        onFocus={() => look(place)}
        onClick={() => pin(place)}
        style={{ background: ground(token.probability) }}
      >
        {token.token === "\n" ? "↵" : token.token}
      </button>
      {apart && " "}
    </>
  );
});

const ground = (probability: number): string =>
  `color-mix(in srgb, var(--flow-logits) ${Math.round(30 * Math.min(probability, 1))}%, transparent)`;
