// Several graphs at once, each in a tab. The store holds the one in front; what belongs to each of the others is parked
// whole, under its opening, and comes back as it was: document, history, file, view, runs, values and problems.
import type { HeddleDocument } from "../../core/index.ts";
import type { OpenFile } from "./document-slice.ts";
import { blank, opened } from "./opening-slice.ts";
import type { Slice, State } from "./store.ts";
import { isActive } from "./train-slice.ts";

/** What a new graph begins with as the one before has it, and keeps for itself from then on. */
const taken = [
  ...["document", "saved", "file", "opening"],
  ...["runPlace", "weightsPending", "form", "trainText"],
] as const;

type Taken = "document" | "saved" | "file" | "opening" | "runPlace" | "weightsPending" | "form" | "trainText";

/** What belongs to one graph. */
export type TabState = Pick<State, keyof ReturnType<typeof blank> | Taken>;

const fields = [...taken, ...Object.keys(blank())] as (keyof TabState)[];

export interface TabsSlice {
  /** Openings of the graphs, in the order of their tabs. */
  readonly tabs: readonly number[];
  /** Those that are not in front; the one that was left last stands last. */
  readonly parked: ReadonlyMap<number, TabState>;
  /** Opens a document in a tab of its own, to the right of the one in front. */
  openTab(document: HeddleDocument, file: OpenFile | null, saved: boolean): void;
  goToTab(opening: number): void;
  /** Of several; the one that was left last comes to the front. */
  closeTab(opening: number): void;
  /** To this place in the row. */
  moveTab(opening: number, place: number): void;
  /** Changes what belongs to a graph, in front or not; nothing where it is closed. */
  inTab(opening: number, change: (tab: TabState) => Partial<TabState>): void;
}

/** What a hand or pointer was about to do ends with the graph that it did it to. */
const letGo = {
  ...{ add: null, pulling: null, dragging: false, placedMenu: null, knife: false, reveal: null },
} satisfies Partial<State>;

function parkedState(s: State): TabState {
  const kept = Object.fromEntries(fields.map((name) => [name, s[name]])) as unknown as TabState;
  return {
    ...kept,
    ...{ hovered: null, pointed: null, pointedNode: null, preview: null, applied: null, tokenAt: null },
    ...{ renaming: null, editedNote: null, merging: null },
    stepping: s.stepping && { ...s.stepping, playing: false },
  };
}

/** All but the one that comes to the front, with the one that was there. */
function parkedBehind(s: State, opening: number): ReadonlyMap<number, TabState> {
  const parked = new Map(s.parked);
  parked.delete(opening);
  return parked.set(s.opening, parkedState(s));
}

export const tabsSlice: Slice<TabsSlice> = (set, get) => ({
  tabs: [0],
  parked: new Map(),

  openTab: (document, file, saved) =>
    set((s) => {
      const fresh = opened(s, document, file, saved);
      const tabs = s.tabs.toSpliced(s.tabs.indexOf(s.opening) + 1, 0, fresh.opening);
      return { ...letGo, ...fresh, tabs, parked: parkedBehind(s, fresh.opening) };
    }),

  goToTab: (opening) =>
    set((s) => {
      const there = s.parked.get(opening);
      return there ? { ...letGo, ...there, parked: parkedBehind(s, opening) } : s;
    }),

  closeTab(opening) {
    const { parked, opening: front, goToTab } = get();
    if (opening === front) {
      const next = [...parked.keys()].at(-1);
      if (next === undefined) return;
      goToTab(next);
    }
    set((s) => {
      const left = new Map(s.parked);
      left.delete(opening);
      return { parked: left, tabs: s.tabs.filter((tab) => tab !== opening) };
    });
  },

  moveTab: (opening, place) =>
    set(({ tabs }) => ({ tabs: tabs.filter((tab) => tab !== opening).toSpliced(place, 0, opening) })),

  inTab: (opening, change) =>
    set((s) => {
      if (s.opening === opening) return change(s);
      const tab = s.parked.get(opening);
      return tab ? { parked: new Map(s.parked).set(opening, { ...tab, ...change(tab) }) } : s;
    }),
});

/** What belongs to a graph, in front or not; undefined once it is closed. */
export const tabOf = (s: State, opening: number): TabState | undefined =>
  s.opening === opening ? s : s.parked.get(opening);

/** In the order of the row. */
export const tabsOf = (s: State): readonly TabState[] => s.tabs.flatMap((opening) => tabOf(s, opening) ?? []);

/** There is no work in it: it may give its place up to another graph. */
export const isUntouched = (s: TabState): boolean =>
  s.file === null &&
  (s.document === s.saved || Object.keys(s.document.nodes).length === 0) &&
  s.past.length + s.future.length === 0 &&
  ![s.draft, s.generated, s.overfit, s.lesson].some(Boolean) &&
  !(s.challenge && (s.challenge.taken > 0 || s.challenge.revealed)) &&
  !s.studying &&
  !s.runs.some((run) => isActive(run));
