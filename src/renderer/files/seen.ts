// What each file held when this window last read or wrote it, so that a save never goes unasked over what another
// window or program has written since.
import { fingerprint } from "../../shared/fingerprint.ts";

const seen = new Map<string, string>();

export const recordSeen = (path: string, text: string): void => void seen.set(path, fingerprint(text));

/** Restores what another window knew of the file before it ended. */
export const restoreSeen = (path: string, print: string): void => void seen.set(path, print);

export const seenOf = (path: string): string | undefined => seen.get(path);
