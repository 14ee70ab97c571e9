// The sentence as chips: what the model would say at each token stands below it. The one under the pointer is looked at,
// in every value of the canvas; a press pins it.
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { Prediction } from "../../runtime/client/index.ts";
import { useStore } from "../store/store.ts";
import { tokenLookedAt } from "../store/token-slice.ts";
import { percent } from "../values/numbers.ts";

interface Props {
  readonly tokens: readonly string[];
  /** The position that is predicted at. */
  readonly at: number;
  /** Where what is predicted there stands. */
  readonly blank: number;
  readonly next: ReadonlyMap<number, readonly Prediction[]> | null;
}

/** Of a longer text a stretch is shown, counted from its end: each chip costs the page a fiftieth of a millisecond. */
const mostChips = 400;

/** The stretch that a position is in. */
function stretchOf(at: number, length: number): { readonly from: number; readonly to: number } {
  const to = length - mostChips * Math.floor(Math.max(length - 1 - at, 0) / mostChips);
  return { from: Math.max(to - mostChips, 0), to };
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

export function TokenChips({ tokens, at, blank, next }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const looked = useStore(tokenLookedAt);
  const pinned = useStore((s) => s.tokenPinned);
  const { lookAtToken, pinToken } = useStore.getState();
  useLitRows(looked, tokens.length);
  const { length } = tokens;
  const { from, to } = stretchOf(at, length);
  // A text that is too long loses its beginning: the last words and the blank are what the prediction is of.
  useEffect(() => {
    const host = list.current;
    // Chips are wider once they say what is predicted.
    if (host && looked === null && (length > 0 || next)) host.scrollLeft = host.scrollWidth;
  }, [looked, length, next]);
  useEffect(() => () => lookAtToken(null), [lookAtToken]);
  const chip = (index: number) => list.current?.children[index - from + (from > 0 ? 1 : 0)];
  const onKeyDown = (event: KeyboardEvent) => {
    const by = steps[event.key];
    if (event.key === "Enter" || event.key === " ") pinToken(at);
    else if (by !== undefined) {
      const next = Math.min(Math.max(at + by, 0), length - 1);
      lookAtToken(next);
      chip(next)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={list}
      className="context chips"
      role="listbox"
      aria-label="Tokens of the text; arrow keys look at one, Enter pins it"
      aria-orientation="horizontal"
      aria-activedescendant={`chip-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => lookAtToken(null)}
      onPointerLeave={() => lookAtToken(null)}
    >
      {from > 0 && <span className="quiet">{moreTokens(from)} </span>}
      {tokens.slice(from, to).map((token, n) => {
        const i = from + n;
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys act on the list
          <div
            key={i}
            id={`chip-${i}`}
            role="option"
            aria-selected={i === pinned}
            tabIndex={-1}
            className={i === at ? "chip is-at" : "chip"}
            data-says={next?.get(i)?.[0]?.token ?? "\u00a0"}
            title={saidOf(next?.get(i)?.[0])}
            onPointerEnter={() => lookAtToken(i)}
            onClick={() => pinToken(i)}
          >
            <span className={i === blank ? "chip-token blank" : "chip-token"}>{token}</span>{" "}
          </div>
        );
      })}
      {to < length && <span className="quiet"> {moreTokens(length - to)}</span>}
      {blank >= length && to === length && <span className="blank">?</span>}
    </div>
  );
}

const moreTokens = (n: number): string => `${n.toLocaleString("en-US")} more`;

const saidOf = (prediction: Prediction | undefined): string | undefined =>
  prediction && `predicts ${prediction.token}, ${percent(prediction.probability)}`;

/** Tells the style sheets which of so many rows is the token's. */
function useLitRows(at: number | null, count: number): void {
  useEffect(() => {
    const root = document.documentElement;
    if (at === null || count === 0) return;
    root.dataset.token = String(at);
    root.style.setProperty("--token-from", `${(100 * at) / count}%`);
    root.style.setProperty("--token-to", `${(100 * (at + 1)) / count}%`);
    return () => {
      delete root.dataset.token;
    };
  }, [at, count]);
}
