// A small grammar that writes little stories, from words that the presets know.
import type { Random } from "./random.ts";

const who = ["cat", "dog", "bird", "fox", "child", "king", "queen"] as const;
const where = ["mat", "tree", "river", "house", "hill", "bed"] as const;
const how = ["red", "small", "old", "happy", "quick"] as const;
const did = ["sat", "ran", "slept", "sang", "jumped", "looked"] as const;
const towards = ["saw", "liked", "found"] as const;
const beside = ["on", "under", "near", "over"] as const;

/** All words of the stories, in the order of the presets' vocabularies. */
export const storyWords: readonly string[] = [
  ...["the", "a"],
  ...who,
  ...did,
  ...beside,
  ...where,
  ...["and", "then"],
  ...towards,
  ...how,
  ...[".", "once", "there", "was", "in", "morning", "night", "home", "went", "to", "it"],
];

/** One story of three or four sentences about one hero, who goes home in the end. */
export function story(random: Random): string[] {
  const hero = random.pick(who);
  const place = random.pick(where);
  const other = random.pick(who.filter((w) => w !== hero));
  const time = random.pick(["morning", "night"]);
  const first = `once there was a ${random.pick(how)} ${hero} .`;
  const second = random.pick([
    `in the ${time} the ${hero} went to the ${place} and ${random.pick(did)} ${random.pick(beside)} it .`,
    `the ${hero} ${random.pick(did)} ${random.pick(beside)} the ${place} in the ${time} .`,
  ]);
  const third = `there the ${hero} ${random.pick(towards)} a ${random.pick(how)} ${other} .`;
  const fourth = `the ${other} ${random.pick(did)} and the ${hero} ${random.pick(did)} .`;
  const last = random.pick([
    `then the ${hero} went home .`,
    `then the ${hero} and the ${other} went home and slept .`,
  ]);
  const middle = random.below(2) === 0 ? [second, third] : [second, third, fourth];
  return [first, ...middle, last].flatMap((sentence) => sentence.split(" "));
}
