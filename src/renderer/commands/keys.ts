// Keys → commands, and how a key is written for people.
import { useStore } from "../store/store.ts";
import { isControl, isTypedInto } from "../ui/typing.ts";
import type { Command } from "./command.ts";
import { allCommands, command, isEnabled } from "./registry.ts";

const mac = navigator.platform.startsWith("Mac");

/** A character that is no letter: on some keyboards it takes Shift, on others not. */
const isSign = (key: string): boolean => key.length === 1 && key.toLowerCase() === key.toUpperCase();

/** `mod+shift+z` of an event. */
function keyOf(event: KeyboardEvent): string {
  // With Shift the key writes another sign on most keyboards; it is called by its digit all the same.
  const one = event.shiftKey && (event.code === "Digit1" || event.key === "1");
  const parts = [
    (mac ? event.metaKey : event.ctrlKey) ? "mod" : "",
    event.altKey ? "alt" : "",
    event.shiftKey && (one || !isSign(event.key)) ? "shift" : "",
    one ? "1" : event.key === "+" ? "plus" : event.key.toLowerCase(),
  ];
  return parts.filter(Boolean).join("+");
}

const everywhere = {
  plus: "+",
  escape: "Esc",
  tab: "Tab",
  home: "Home",
  end: "End",
  pageup: "PgUp",
  pagedown: "PgDn",
  arrowleft: "←",
  arrowright: "→",
  arrowdown: "↓",
};

const names: Readonly<Record<string, string>> = mac
  ? { mod: "⌘", shift: "⇧", alt: "⌥", enter: "↩", delete: "⌫", ...everywhere }
  : { mod: "Ctrl", shift: "Shift", alt: "Alt", enter: "Enter", delete: "Del", ...everywhere };

export const printKey = (key: string): string =>
  key
    .split("+")
    .map((part) => names[part] ?? part.toUpperCase())
    .join(mac ? "" : "+");

/** The key of a command as it is printed, if it has one. */
export function keyOfCommand(id: string): string | undefined {
  const { key, nativeKey } = command(id);
  const own = key ?? nativeKey;
  return own === undefined ? undefined : printKey(own);
}

/** Second keys for one command. */
const aliases: Readonly<Record<string, string>> = {
  backspace: "delete",
  "alt+backspace": "alt+delete",
  "mod+y": "mod+shift+z",
  plus: "mod+plus",
  "=": "mod+plus",
  "mod+=": "mod+plus",
  "-": "mod+-",
  ".": "shift+1",
  "mod+tab": "mod+pagedown",
  "mod+shift+tab": "mod+pageup",
};

/** F1, F2 … mean nothing to a field. */
const isFunctionKey = (key: string): boolean => /(^|\+)f\d+$/.test(key);

/** The key that was pressed for it is left to whatever has the focus, where that knows it. */
const isLocal = ({ local }: Command, key: string): boolean =>
  local ?? !(key.startsWith("mod+") || key.startsWith("alt+") || isFunctionKey(key));

const onNode = ".react-flow__node, .note";

/**
 * Whether the focus came to a node by keys. Then Tab goes on to the next one, as everywhere in the window; who pointed
 * at the node means it as a place to add a block beside.
 */
let walksByKeys = true;

/** What was just added has the focus by no key that walks: Tab adds what follows it. */
export function addsByTab(): void {
  walksByKeys = false;
}

/** In the capture phase: the canvas keeps its arrow keys to itself. */
function recordArrow(event: KeyboardEvent): void {
  const target = event.target as Element;
  if (event.key.startsWith("Arrow") && (target === document.body || target.closest?.(onNode)))
    walksByKeys = true;
}

export function commandFor(event: KeyboardEvent): Command | undefined {
  const pressed = keyOf(event);
  const wanted = aliases[pressed] ?? pressed;
  const found = allCommands().find((c) => c.key === wanted && (c.mode?.(useStore.getState()) ?? true));
  if (!found || !isLocal(found, pressed)) return found;
  const target = event.target as HTMLElement;
  if (isTypedInto(target) || target.closest("[role=dialog], [role=menu]")) return undefined;
  // Undo in a tick or a list that was just worked is undo of the graph.
  if (isControl(target) && !pressed.startsWith("mod+")) return undefined;
  const onCanvas = target === document.body || target.closest(".canvas") !== null;
  // Tab and Enter are how the rest of the window is worked by keyboard.
  if ((pressed === "tab" || pressed === "enter") && !onCanvas) return undefined;
  if (pressed === "tab" && walksByKeys && target.closest(onNode)) return undefined;
  return found;
}

/** Listens for keys until the function returned is called. */
export function listenForKeys(): () => void {
  const down = (event: KeyboardEvent) => {
    const found = event.defaultPrevented || event.isComposing ? undefined : commandFor(event);
    if (!found) {
      if (event.key === "Tab") walksByKeys = true;
      return;
    }
    if (found !== command("leave")) event.preventDefault();
    if (isEnabled(found)) found.perform();
  };
  const point = (event: PointerEvent) => {
    walksByKeys = (event.target as Element).closest?.(".canvas") == null;
  };
  window.addEventListener("keydown", down);
  window.addEventListener("keydown", recordArrow, true);
  window.addEventListener("pointerdown", point, true);
  return () => {
    window.removeEventListener("keydown", down);
    window.removeEventListener("keydown", recordArrow, true);
    window.removeEventListener("pointerdown", point, true);
  };
}
