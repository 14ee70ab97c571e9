// Settings that outlive the session, in localStorage: the one place that touches it.
import type { Parse } from "./checks.ts";
import { reportIgnored } from "./ignored.ts";
import { isSafeMode } from "./safe-mode.ts";

export interface Remembered<T> {
  /** What was saved, as far as it can be read, else the fallback. Never throws. */
  read(): T;
  /** A store that is full or forbidden costs the next session the setting, and this one nothing. */
  write(value: T): void;
}

/**
 * A setting under a key. `parse` gets the JSON that was saved, or the text itself where it is not JSON: words are
 * saved as they are. What it ignores is told once; before a setting that was not read whole is replaced, its text is
 * kept under `KEY.unreadable`.
 */
export function remembered<T>(key: string, parse: Parse<T>, fallback: T): Remembered<T> {
  /** The text that was not read whole; undefined before the first look. */
  let unreadable: string | null | undefined;
  const read = (): T => {
    if (isSafeMode) return fallback;
    const text = textAt(key);
    unreadable = null;
    if (text === null) return fallback;
    const value = parse(jsonOr(text), (why) => {
      unreadable = text;
      reportIgnored(`The saved setting "${key.replace(/^heddle-/, "")}"`, why);
    });
    return value ?? fallback;
  };
  return {
    read,
    write(value) {
      if (isSafeMode) return;
      if (unreadable === undefined) read();
      if (typeof unreadable === "string") put(`${key}.unreadable`, unreadable);
      unreadable = null;
      put(key, typeof value === "string" ? value : JSON.stringify(value));
    },
  };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function textAt(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // A browser may forbid it.
  }
}

function put(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // It holds for this session.
  }
}
