// Commands of the canvas: wiring by keys, looking around, aids.
import { findNode, type NodePath } from "../../core/index.ts";
import type { Command } from "../commands/command.ts";
import type { Entry } from "../commands/entry.ts";
import { hasSelection } from "../edit/selected.ts";
import { fitAll } from "../scene/look.ts";
import { checkedOf } from "../store/derived.ts";
import { type State, useStore } from "../store/store.ts";
import { addBeside, startWire, zoomBy, zoomFull } from "./begin.ts";
import { enterSelected, groupToEnter, hasToLeave, leave } from "./groups.ts";
import { groupInPlace, hasGroups, openHere, openToLevel, toggleInPlace } from "./in-place.ts";
import { repeatOf, stepIteration } from "./iterations.ts";

const state = () => useStore.getState();

/** The one node that is selected; the ports of a group have no names of their own. */
function nodeToRename({ selection, document }: State): NodePath | undefined {
  const [path] = selection;
  const known = path !== undefined && findNode(checkedOf(document), path) !== undefined;
  return known && selection.size === 1 ? path : undefined;
}

const wiring: readonly Command[] = [
  {
    id: "cutWires",
    label: "Cut wires",
    key: "k",
    perform: () => state().takeKnife(!state().knife),
  },
  {
    id: "wireFrom",
    label: "Start a wire from an output",
    key: "w",
    menu: { Edit: 31 },
    enabled: hasSelection,
    perform: () => startWire("out"),
  },
  {
    id: "wireInto",
    label: "Start a wire from an input",
    key: "shift+w",
    menu: { Edit: 32 },
    enabled: hasSelection,
    perform: () => startWire("in"),
  },
  { id: "add", label: "Add a block…", key: "tab", menu: { Edit: 21 }, perform: addBeside },
];

const looking: readonly Command[] = [
  {
    id: "rename",
    label: "Rename",
    key: "f2",
    menu: { Edit: 53 },
    enabled: (s) => nodeToRename(s) !== undefined,
    perform: () => state().rename(nodeToRename(state()) ?? null),
  },
  {
    id: "enter",
    label: "Open group",
    key: "enter",
    menu: { View: 24 },
    enabled: (s) => groupToEnter(s) !== undefined,
    perform: enterSelected,
  },
  {
    id: "leave",
    label: "Back",
    key: "escape",
    menu: { View: 25 },
    enabled: hasToLeave,
    perform: leave,
  },
  {
    id: "openInPlace",
    label: "Open in place",
    key: "o",
    enabled: (s) => groupInPlace(s) !== undefined,
    on: (s) => s.opened.has(groupInPlace(s) ?? ""),
    perform: () => toggleInPlace(groupInPlace(state()) ?? ""),
  },
  {
    id: "openLevel",
    label: "Open one level in place",
    within: "openInPlace",
    enabled: hasGroups,
    perform: () => openToLevel(1),
  },
  {
    id: "openTwoLevels",
    label: "Open two levels in place",
    within: "openInPlace",
    enabled: hasGroups,
    perform: () => openToLevel(2),
  },
  {
    id: "openAll",
    label: "Open all in place",
    key: "shift+o",
    enabled: hasGroups,
    perform: () => openToLevel(Number.POSITIVE_INFINITY),
  },
  {
    id: "closeAll",
    label: "Close all",
    within: "openInPlace",
    enabled: (s) => openHere(s).length > 0,
    perform: () => openToLevel(0),
  },
  {
    id: "previousIteration",
    label: "Previous iteration of the repeat",
    key: "[",
    menu: { View: 26 },
    enabled: (s) => repeatOf(s) !== null,
    perform: () => stepIteration(-1),
  },
  {
    id: "nextIteration",
    label: "Next iteration of the repeat",
    key: "]",
    menu: { View: 27 },
    enabled: (s) => repeatOf(s) !== null,
    perform: () => stepIteration(1),
  },
  { id: "fit", label: "Zoom to fit", key: "shift+1", menu: { View: 21 }, perform: fitAll },
  { id: "zoomFull", label: "Zoom to 100%", key: "mod+0", menu: { View: 20 }, perform: zoomFull },
  { id: "zoomIn", label: "Zoom in", key: "mod+plus", menu: { View: 22 }, perform: () => zoomBy(1.25) },
  { id: "zoomOut", label: "Zoom out", key: "mod+-", menu: { View: 23 }, perform: () => zoomBy(1 / 1.25) },
];

const aids: readonly Command[] = [
  {
    id: "minimap",
    label: "Minimap",
    menu: { View: 34 },
    on: (s) => s.minimap,
    perform: () => state().toggleAid("minimap"),
  },
  {
    id: "snap",
    label: "Snap to guides and grid",
    menu: { View: 35 },
    on: (s) => s.snap,
    perform: () => state().toggleAid("snap"),
  },
];

export const canvas: Entry = { commands: [...wiring, ...looking, ...aids] };
