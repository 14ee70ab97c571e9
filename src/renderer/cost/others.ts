// Graphs that the one in front can be compared with: other tabs, presets, published models at their true sizes.
import { type HeddleDocument, parseDocument } from "../../core/index.ts";
import { fetchPreset, presetNames } from "../store/presets.ts";
import { useStore } from "../store/store.ts";
import { tabsOf } from "../store/tabs-slice.ts";

const models = import.meta.glob<string>("../../../graphs/gallery/*.graph.json", {
  query: "?raw",
  import: "default",
});

const idOf = (path: string): string => path.replace(/^.*\//, "").replace(/\.graph\.json$/, "");

interface Other {
  /** `tab 3`, `preset encoder`, `model gpt2`. */
  readonly id: string;
  readonly name: string;
}

export interface Shelf {
  readonly title: string;
  readonly others: readonly Other[];
}

export function shelves(): readonly Shelf[] {
  const s = useStore.getState();
  const tabs = tabsOf(s).filter(({ opening }) => opening !== s.opening);
  const all: Shelf[] = [
    { title: "Tabs", others: tabs.map((tab) => ({ id: `tab ${tab.opening}`, name: tab.document.name })) },
    { title: "Presets", others: presetNames.map(({ id, name }) => ({ id: `preset ${id}`, name })) },
    {
      title: "Published models",
      others: Object.keys(models).map((path) => ({ id: `model ${idOf(path)}`, name: idOf(path) })),
    },
  ];
  return all.filter(({ others }) => others.length > 0);
}

/** Undefined for one that is gone, or cannot be fetched. */
export async function otherOf(id: string): Promise<HeddleDocument | undefined> {
  const [kind, ...rest] = id.split(" ");
  const name = rest.join(" ");
  if (kind === "tab") return tabsOf(useStore.getState()).find((t) => String(t.opening) === name)?.document;
  if (kind === "preset") return fetchPreset(name);
  const parsed = parseDocument((await models[`../../../graphs/gallery/${name}.graph.json`]?.()) ?? "");
  return parsed.ok ? parsed.document : undefined;
}
