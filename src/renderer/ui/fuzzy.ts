// Fuzzy matching: the letters typed, in order. Beginnings of words and runs of letters count for more.

const startsWord = (text: string, i: number): boolean => i === 0 || /[\s/:(_-]/.test(text[i - 1] ?? "");

/** Higher is better; null when the letters are not all there in order. Case and spaces do not matter. */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = typed.toLowerCase().replaceAll(/\s+/g, "");
  const hay = text.toLowerCase();
  const whole = hay.indexOf(typed.toLowerCase().trim());
  let score = whole < 0 ? 0 : startsWord(hay, whole) ? 60 : 30;
  // Found as a whole, it is that place that counts, not letters like these before it.
  let at = Math.max(whole, 0) - 1;
  for (const letter of wanted) {
    const next = nextLetter(hay, letter, at + 1);
    if (next < 0) return null;
    score += next === at + 1 ? 4 : startsWord(hay, next) ? 6 : -Math.min(next - at, 8);
    at = next;
  }
  return score - hay.length / 20;
}

/** The letter right here, else where a word begins with it, else anywhere after. */
function nextLetter(hay: string, letter: string, from: number): number {
  if (hay[from] === letter) return from;
  for (let i = from; i < hay.length; i++) if (hay[i] === letter && startsWord(hay, i)) return i;
  return hay.indexOf(letter, from);
}
