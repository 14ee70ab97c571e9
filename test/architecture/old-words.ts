// What is no longer said: the words of old-words.json, and a count whose noun has the wrong number. Texts of the sources
// (words.test.ts) and those on the screen (e2e/words.web.spec.ts) are held to it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const old: { labels: Record<string, string>; phrases: Record<string, string> } = JSON.parse(
  readFileSync(join(import.meta.dirname, "old-words.json"), "utf8"),
);

/** `"Nearer": say "Zoom in"` for each old word in a text. */
export const offences = (text: string): string[] => [
  ...(Object.hasOwn(old.labels, text) ? [`"${text}": say "${old.labels[text]}"`] : []),
  ...Object.entries(old.phrases).flatMap(([phrase, better]) =>
    new RegExp(`(?<![a-z])${phrase.replace(/[()]/g, "\\$&")}`, "i").test(text)
      ? [`"${text}": say "${better}"`]
      : [],
  ),
];

/** Singular, whatever they end in; units too. */
const endInS = /^(?:\S*(?:ss|us|is|as)|ms|s|gives|has|does|leaks|runs|holds|needs|reads|counts|changes)$/;
/** What the app counts. */
const counted =
  /^(?:node|wire|weight|parameter|problem|error|warning|step|token|graph|block|group|port|dimension|axis|sample|run|position|head|layer|input|output|entry|file|number|consequence|comment|frame|value|row)$/;

/** `"1 nodes"` and `"3 node"`, each with what it stands in. */
export const wrongPlurals = (text: string): string[] => [
  ...[...text.matchAll(/(?<![\d.,:×/–+*^-] ?)\b1 ([a-z]+s)\b/g)].flatMap(([found, noun = ""]) =>
    endInS.test(noun) ? [] : [`"${found}" in "${text}"`],
  ),
  ...[...text.matchAll(/(?<![\d.,])\b(?!1 )\d[\d,]* ([a-z]+)(?=[.,;:)]|$)/g)].flatMap(([found, noun = ""]) =>
    counted.test(noun) ? [`"${found}" in "${text}"`] : [],
  ),
];
