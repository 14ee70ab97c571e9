// Problems as they are seen: the report of the open document, or its check with what was known of it before.
import {
  type Diagnostic,
  explain,
  type HeddleDocument,
  type NodePath,
  placeOf,
  type RootCause,
  rootCauses,
  severityOf,
} from "../../core/index.ts";
import { keepsSecret } from "../store/challenge-slice.ts";
import { byNode, checkedOf } from "../store/derived.ts";
import { type State, useStore } from "../store/store.ts";

/** What a problem is to a reader; each has a sign and a word of its own. */
export type ProblemKind = "error" | "leak" | "warning" | "hint";

export const problemKindOf = (d: Diagnostic): ProblemKind =>
  d.code.startsWith("leak/") && !["leak/not-proved", "leak/hazard", "leak/too-large"].includes(d.code)
    ? "leak"
    : severityOf(d);

/** ✕ shapes, ◆ leaks, ▲ warnings, ● hints: told apart by form. */
export const signs: Readonly<Record<ProblemKind, string>> = {
  error: "✕",
  leak: "◆",
  warning: "▲",
  hint: "●",
};

/** The same problem has the same key in the report of the next document. */
export function problemKey(d: Diagnostic): string {
  let key = keys.get(d);
  if (key === undefined) {
    key = `${d.code} ${placeOf(d) ?? ""} ${explain(d).title}`;
    keys.set(d, key);
  }
  return key;
}

const keys = new WeakMap<Diagnostic, string>();

/** Found by the check, at once; the others come from the worker. */
export const isOfCheck = (d: Diagnostic): boolean =>
  !d.code.startsWith("leak/") && !d.code.startsWith("lint/");

/** The document that the canvas shows: as a fix would leave it, while one is pointed at. */
export const seenDocument = (s: Pick<State, "document" | "preview">): HeddleDocument =>
  s.preview && s.preview.base === s.document ? s.preview.document : s.document;

export interface Problems {
  readonly causes: readonly RootCause[];
  /** The worker's word on this very document is still to come. */
  readonly pending: boolean;
}

type Seen = Pick<State, "document" | "preview" | "diagnosed" | "challenge">;

let kept: { of: Seen; problems: Problems } | undefined;

/** Problems of the open document, whatever is pointed at. */
export function problemsOf(s: Seen): Problems {
  const same =
    kept?.of.document === s.document &&
    kept.of.diagnosed === s.diagnosed &&
    kept.of.challenge === s.challenge;
  if (!kept || !same) kept = { of: s, problems: work(s) };
  return kept.problems;
}

function work({ document, diagnosed, challenge }: Seen): Problems {
  // Nobody has done anything wrong yet; the canvas says how to begin.
  if (Object.keys(document.nodes).length === 0) return { causes: [], pending: false };
  const quiet = keepsSecret({ challenge });
  const wanted = (c: RootCause) => !quiet || isOfCheck(c.cause);
  if (diagnosed?.document === document)
    return { causes: diagnosed.report.causes.filter(wanted), pending: false };
  const old = (diagnosed?.report.causes ?? []).filter((c) => !isOfCheck(c.cause) && wanted(c));
  return { causes: [...rootCauses(checkedOf(document)), ...old], pending: true };
}

const previews = new WeakMap<HeddleDocument, Problems>();

/** Problems of what the canvas shows: of a fix that is pointed at, what the check says of it. */
function seenProblems(s: Seen): Problems {
  const document = seenDocument(s);
  if (document === s.document) return problemsOf(s);
  let known = previews.get(document);
  if (!known) {
    known = { causes: rootCauses(checkedOf(document)), pending: true };
    previews.set(document, known);
  }
  return known;
}

interface Places {
  readonly of: Problems;
  readonly map: ReadonlyMap<NodePath, readonly Diagnostic[]>;
}
let [places, seenPlaces]: (Places | undefined)[] = [];

/** Problems by node; a list that is as before is the same object. */
function placesOf(of: Problems, last: Places | undefined): Places {
  if (last?.of === of) return last;
  const map = new Map<NodePath, readonly Diagnostic[]>(
    byNode(of.causes.flatMap(({ cause, consequences }) => [cause, ...consequences])),
  );
  for (const [path, list] of map) {
    const before = last?.map.get(path);
    if (before?.length === list.length && list.every((d, i) => d === before[i])) map.set(path, before);
  }
  return { of, map };
}

export const useProblems = (): Problems => useStore(problemsOf);
/** Problems at a node of the open document: what stands beside a fix stays there while the fix is pointed at. */
export const useProblemsAt = (path: NodePath): readonly Diagnostic[] | undefined =>
  useStore((s) => {
    places = placesOf(problemsOf(s), places);
    return places.map.get(path);
  });
/** Problems at a node of what the canvas shows. */
export const useSeenProblemsAt = (path: NodePath): readonly Diagnostic[] | undefined =>
  useStore((s) => {
    seenPlaces = placesOf(seenProblems(s), seenPlaces);
    return seenPlaces.map.get(path);
  });

const causesOf = new WeakMap<Problems, ReadonlySet<Diagnostic>>();

/** Root causes of what the canvas shows, without what follows from them. */
export const useSeenCauses = (): ReadonlySet<Diagnostic> =>
  useStore((s) => {
    const problems = seenProblems(s);
    const known = causesOf.get(problems) ?? new Set(problems.causes.map((c) => c.cause));
    causesOf.set(problems, known);
    return known;
  });
