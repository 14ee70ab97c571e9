// What is typed → places, the best first. A word is looked for in the name, then in what else a thing is called, then in
// what it is a kind of; letters in order are enough where no word is found. `port: q` asks for ports alone.
import { fuzzyScore } from "../ui/fuzzy.ts";
import { type Place, type PlaceKind, placeKinds } from "./places.ts";

/** Beginnings of the kinds' names, as one types them before a colon. */
function kindNamed(text: string): PlaceKind | undefined {
  const wanted = text.toLowerCase();
  if (wanted === "dim" || wanted === "dims") return "dimension";
  return (Object.keys(placeKinds) as PlaceKind[]).find((k) => k.startsWith(wanted) || `${k}s` === wanted);
}

export interface Query {
  readonly kind: PlaceKind | null;
  readonly words: readonly string[];
}

export function readQuery(typed: string, kind: PlaceKind | null): Query {
  const [, prefix = "", rest = typed] = /^\s*([a-z]+):(.*)$/is.exec(typed) ?? [];
  const named = prefix === "" ? undefined : kindNamed(prefix);
  const text = named === undefined ? typed : rest;
  return { kind: named ?? kind, words: text.toLowerCase().split(/\s+/).filter(Boolean) };
}

/** Lower is better; null where the word is not there. */
function rankOf(word: string, { name, also, about }: Place): number | null {
  const text = name.toLowerCase();
  if (text === word) return 0;
  if (startsWord(also.toLowerCase(), word) === "whole") return 1;
  if (text.startsWith(word)) return 2;
  if (startsWord(text, word) !== null) return 3;
  if (startsWord(also.toLowerCase(), word) !== null) return 4;
  if (text.includes(word)) return 6;
  const rest = about.toLowerCase();
  return startsWord(rest, word) !== null ? 8 : rest.includes(word) ? 12 : null;
}

/** Whether a word of the text is, or begins with, what is looked for. */
function startsWord(text: string, wanted: string): "whole" | "start" | null {
  let found: "start" | null = null;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (at > 0 && /[\p{L}\p{N}.]/u.test(text[at - 1] ?? "")) continue;
    if (!/[\p{L}\p{N}_.]/u.test(text[at + wanted.length] ?? "")) return "whole";
    found = "start";
  }
  return found;
}

const order = Object.keys(placeKinds);

export function findPlaces(places: readonly Place[], { kind, words }: Query): readonly Place[] {
  const asked = kind === null ? places : places.filter((p) => p.kind === kind);
  const rank = (place: Place): number | null => {
    let sum = 0;
    for (const word of words) {
      const one = rankOf(word, place);
      if (one === null) return null;
      sum += one;
    }
    return sum;
  };
  const byWords = ranked(asked, rank);
  if (byWords.length > 0 || words.length === 0) return byWords;
  return ranked(asked, (place) => {
    const score = fuzzyScore(words.join(" "), place.name);
    return score === null || score < 0 ? null : -score;
  });
}

function ranked(places: readonly Place[], rank: (place: Place) => number | null): Place[] {
  return places
    .flatMap((place) => {
      const r = rank(place);
      return r === null ? [] : [{ place, r }];
    })
    .sort(
      (a, b) =>
        a.r - b.r ||
        order.indexOf(a.place.kind) - order.indexOf(b.place.kind) ||
        a.place.depth - b.place.depth,
    )
    .map(({ place }) => place);
}
