// Commands that change how a graph is built: repeats made and taken apart, nodes that go and leave no gap. What they do is fetched when it is first asked for.
import { findNode, hasTrait } from "../../core/index.ts";
import type { Command } from "../commands/command.ts";
import type { Entry } from "../commands/entry.ts";
import { hasSelection } from "../edit/selected.ts";
import { checkedOf } from "../store/derived.ts";
import type { State } from "../store/store.ts";
import { swapCommands } from "./swap-commands.ts";

/** Whether one node alone is selected, and holds a graph that it repeats, or does not. */
const isOne =
  (repeats: boolean) =>
  ({ selection, document }: State): boolean => {
    const [path = ""] = selection;
    const block = selection.size === 1 ? findNode(checkedOf(document), path)?.block : null;
    return !!block && hasTrait(block, "holds-graph") && hasTrait(block, "repeats") === repeats;
  };

const gestures = () => import("./repeat-gestures.ts");
const ask = () => void gestures().then((g) => g.askRepeat());

const repeats: readonly Command[] = [
  {
    id: "deleteReconnect",
    label: "Delete and reconnect",
    key: "alt+delete",
    local: true,
    menu: { Edit: 27 },
    enabled: hasSelection,
    perform: () => void import("./delete-reconnect.ts").then((g) => g.deleteReconnecting()),
  },
  {
    id: "repeat",
    label: "Repeat selection…",
    key: "shift+r",
    menu: { Edit: 37 },
    enabled: (s) => hasSelection(s) && !isOne(true)(s) && !isOne(false)(s),
    perform: ask,
  },
  {
    id: "groupToRepeat",
    label: "Turn group into Repeat…",
    menu: { Edit: 38 },
    enabled: isOne(false),
    perform: ask,
  },
  {
    id: "unroll",
    label: "Unroll Repeat",
    menu: { Edit: 39 },
    enabled: isOne(true),
    perform: () => void gestures().then((g) => g.unrollSelected()),
  },
  {
    id: "repeatToGroup",
    label: "Turn Repeat into group",
    menu: { Edit: 39.5 },
    enabled: isOne(true),
    perform: () => void gestures().then((g) => g.repeatToGroup()),
  },
];

export const restructure: Entry = { commands: [...repeats, ...swapCommands] };
