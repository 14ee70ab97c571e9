// What each file held when this window last read or wrote it, so that a save never goes unasked over what another
// window or program has written since. A fingerprint, not the text: the journal keeps it too.

const seen = new Map<string, string>();

/** Length and 53 bits of a hash (cyrb53, public domain). */
export function fingerprint(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 2654435761);
    b = Math.imul(b ^ c, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return `${text.length}:${(4294967296 * (2097151 & b) + (a >>> 0)).toString(36)}`;
}

export const recordSeen = (path: string, text: string): void => void seen.set(path, fingerprint(text));

/** Restores what another window knew of the file before it ended. */
export const restoreSeen = (path: string, print: string): void => void seen.set(path, print);

export const seenOf = (path: string): string | undefined => seen.get(path);
