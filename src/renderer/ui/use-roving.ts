// A list that is one stop for Tab: the arrow keys, Home and End walk in it, and Tab comes back to where one was.
import { type FocusEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from "react";
import { isTypedInto } from "./typing.ts";

/**
 * `selector`: what can be walked to, in the order of the page. The first is the stop at first. Elements that stand beside
 * each other are walked by the arrows to the left and right.
 */
export function useRoving(
  host: RefObject<HTMLElement | null>,
  selector: string,
  direction: "down" | "across" = "down",
) {
  const [next, previous] = direction === "down" ? ["ArrowDown", "ArrowUp"] : ["ArrowRight", "ArrowLeft"];
  const stop = useRef<HTMLElement | null>(null);
  const all = () => [...(host.current?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const settle = () => {
    const elements = all();
    if (!stop.current || !elements.includes(stop.current)) stop.current = elements[0] ?? null;
    for (const element of elements) element.tabIndex = element === stop.current ? 0 : -1;
  };
  // What is in the list changes with any rendering.
  useLayoutEffect(settle);
  const onFocus = (event: FocusEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches(selector)) return;
    stop.current = event.target;
    settle();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const elements = all();
    const at = elements.indexOf(event.target as HTMLElement);
    const typed = isTypedInto(event.target as Element);
    const to = {
      [next]: at + 1,
      [previous]: at - 1,
      Home: typed ? Number.NaN : 0,
      End: typed ? Number.NaN : elements.length - 1,
    }[event.key];
    const found = at < 0 || to === undefined ? undefined : elements[to];
    if (!found) return;
    event.preventDefault();
    found.focus();
  };
  return { onFocus, onKeyDown };
}
