// What the command palette finds: every command, every block that can be added, every node of the open graph.
import { blocks } from "../../core/index.ts";
import { keyOfCommand } from "../commands/keys.ts";
import { allCommands, isEnabled } from "../commands/registry.ts";
import { addBlockFree, addFree } from "../edit/nodes/free-place.ts";
import { openPreset } from "../files/commands.ts";
import { addCustomBlock } from "../library/add-custom-block.ts";
import { partToAdd } from "../library/add-part.ts";
import { findParts } from "../library/parts.ts";
import { stage } from "../scene/stage.ts";
import { presetNames } from "../store/presets.ts";
import { useStore } from "../store/store.ts";
import { fuzzyScore } from "../ui/fuzzy.ts";
import type { Offer } from "../ui/PickList.tsx";

export interface PaletteEntry extends Offer {
  /** What else it is found by. */
  readonly words?: readonly string[];
  readonly perform: () => void;
}

const own: ReadonlySet<string> = new Set(["commands"]);

const none: ReadonlySet<string> = new Set();

/** Ids of the commands that there is nothing for here. */
export async function idleCommands(): Promise<ReadonlySet<string>> {
  const asked = allCommands().filter(({ applies }) => applies);
  const applies = await Promise.all(asked.map((c) => c.applies?.()));
  return new Set(asked.flatMap(({ id }, i) => (applies[i] ? [] : [id])));
}

export function allEntries(idle = none): readonly PaletteEntry[] {
  const fromCommands = allCommands()
    .filter((c) => !own.has(c.id))
    .map(
      (c): PaletteEntry => ({
        id: c.id,
        label: c.label,
        key: keyOfCommand(c.id),
        disabled: !isEnabled(c) || idle.has(c.id),
        words: c.words ?? [],
        perform: c.perform,
      }),
    );
  const entry = (id: string, label: string, note: string, perform: () => void): PaletteEntry => ({
    id,
    label,
    note,
    perform,
  });
  const toAdd = [...blocks.values()].map((b) => ({
    ...entry(`add ${b.kind}`, `Add ${b.title}`, b.category, () => void addBlockFree(b.kind)),
    words: b.words.map((word) => `Add ${word}`),
  }));
  const whole = findParts("").map((asked) => ({
    ...entry(`part ${asked.part.title}`, `Add ${asked.part.title}`, "Part", () => {
      const adding = partToAdd(asked);
      if (adding) addFree(adding);
    }),
    words: asked.part.words.map((word) => `Add ${word}`),
  }));
  const library = useStore
    .getState()
    .library.flatMap(({ file, name, block }) =>
      block
        ? [entry(`own ${file}`, `Add ${name}`, "My blocks", () => void addCustomBlock(block, addFree))]
        : [],
    );
  const toOpen = presetNames.map(({ id, name }) =>
    entry(`preset ${id}`, `Open preset: ${name}`, "", () => void openPreset(id)),
  );
  const toGo = [...(stage()?.scene?.nodes.values() ?? [])]
    .filter((n) => n.kind === "block")
    .map((n) =>
      entry(`go ${n.path}`, `Go to ${n.title}`, n.title === n.id ? "" : n.id, () =>
        useStore.getState().goTo(n.path),
      ),
    );
  return [...fromCommands, ...toAdd, ...whole, ...library, ...toOpen, ...toGo];
}

/** By its label, or a little less by what else it is called: by words, which letters in order would find anywhere. */
function scoreOf(typed: string, { label, words = [] }: PaletteEntry): number | null {
  const wanted = typed.trim().toLowerCase();
  const known = words.filter((w) => w.toLowerCase().includes(wanted));
  const scores = [fuzzyScore(typed, label), ...known.map((w) => (fuzzyScore(typed, w) ?? 0) - 8)];
  return scores.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a));
}

/** The best first; with nothing typed the commands in their order. What cannot be done now comes last. */
export function findEntries(all: readonly PaletteEntry[], typed: string): readonly PaletteEntry[] {
  const scored = all.flatMap((entry) => {
    const score = scoreOf(typed, entry);
    return score === null ? [] : [{ entry, score: typed.trim() === "" ? 0 : score }];
  });
  return scored
    .sort(
      (a, b) => Number(a.entry.disabled ?? false) - Number(b.entry.disabled ?? false) || b.score - a.score,
    )
    .map((s) => s.entry);
}
