// Commands that edit the graph: history, clipboard, what is done to the selection.
import type { Command } from "../commands/command.ts";
import type { Entry } from "../commands/entry.ts";
import { stage } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import {
  copySelection,
  cutSelection,
  duplicateSelection,
  pasteFromClipboard,
} from "./clipboard/clipboard.ts";
import { groupSelection, ungroupSelection } from "./groups/grouping.ts";
import { connectSelection } from "./nodes/connect-selection.ts";
import { deleteSelection, toggleFlag } from "./nodes/nodes.ts";
import { tidy } from "./nodes/tidy.ts";
import { addCommentInView, addFrame, notesHere } from "./notes/note-edits.ts";
import { hasAny, hasGroup, hasNodesOrNotes, hasSelection, hasSeveral } from "./selected.ts";

const state = () => useStore.getState();

function selectAll(): void {
  const nodes = [...(stage()?.scene?.nodes.values() ?? [])].filter((n) => n.kind === "block");
  state().selectNotes(
    notesHere().map((n) => n.key),
    nodes.map((n) => n.path),
  );
}

const history: readonly Command[] = [
  {
    id: "undo",
    label: "Undo",
    key: "mod+z",
    local: true,
    menu: { Edit: 11 },
    enabled: (s) => s.past.length > 0,
    perform: () => state().undo(),
  },
  {
    id: "redo",
    label: "Redo",
    key: "mod+shift+z",
    local: true,
    menu: { Edit: 12 },
    enabled: (s) => s.future.length > 0,
    perform: () => state().redo(),
  },
];

const clipboard: readonly Command[] = [
  {
    id: "copy",
    label: "Copy",
    nativeKey: "mod+c",
    menu: { Edit: 23 },
    enabled: hasNodesOrNotes,
    perform: () => void copySelection(),
  },
  {
    id: "cut",
    label: "Cut",
    nativeKey: "mod+x",
    menu: { Edit: 22 },
    enabled: hasNodesOrNotes,
    perform: () => void cutSelection(),
  },
  {
    id: "paste",
    label: "Paste",
    nativeKey: "mod+v",
    menu: { Edit: 24 },
    perform: () => void pasteFromClipboard(),
  },
  {
    id: "duplicate",
    label: "Duplicate",
    key: "mod+d",
    local: true,
    menu: { Edit: 25 },
    enabled: hasNodesOrNotes,
    perform: duplicateSelection,
  },
];

const onNodes: readonly Command[] = [
  {
    id: "delete",
    label: "Delete",
    key: "delete",
    menu: { Edit: 26 },
    enabled: hasAny,
    perform: () => deleteSelection(),
  },
  {
    id: "bypass",
    label: "Bypass",
    key: "mod+b",
    local: true,
    menu: { Edit: 51 },
    enabled: hasSelection,
    perform: () => toggleFlag("bypass"),
  },
  {
    id: "mute",
    label: "Mute",
    key: "mod+m",
    local: true,
    menu: { Edit: 52 },
    enabled: hasSelection,
    perform: () => toggleFlag("mute"),
  },
  {
    id: "selectAll",
    label: "Select all",
    key: "mod+a",
    local: true,
    menu: { Edit: 61 },
    perform: selectAll,
  },
  {
    id: "group",
    label: "Group",
    key: "mod+g",
    menu: { Edit: 34 },
    enabled: hasSeveral,
    perform: groupSelection,
  },
  {
    id: "ungroup",
    label: "Ungroup",
    key: "mod+shift+g",
    menu: { Edit: 35 },
    enabled: hasGroup,
    perform: () => void ungroupSelection(),
  },
  { id: "frame", label: "Frame the selection", key: "shift+f", menu: { Edit: 41 }, perform: addFrame },
  { id: "comment", label: "Comment", key: "shift+c", menu: { Edit: 42 }, perform: addCommentInView },
  {
    id: "connect",
    label: "Connect the selection",
    key: "f",
    menu: { Edit: 33 },
    enabled: hasSelection,
    perform: connectSelection,
  },
  {
    id: "layout",
    label: "Auto-layout",
    key: "l",
    menu: { Edit: 43 },
    perform: () => void tidy(),
  },
];

/** Fetched when somebody asks for it. */
const drawn = async (flow: "up" | "down" | "right"): Promise<void> =>
  (await import("./nodes/draw.ts")).draw(flow);

const drawing: readonly Command[] = [
  {
    id: "drawUp",
    label: "Draw as tower",
    note: "From bottom to top, as in the papers",
    menu: { View: 61 },
    on: (s) => s.document.direction === "up",
    perform: () => void drawn("up"),
  },
  {
    id: "drawDown",
    label: "Draw as tower, downwards",
    menu: { View: 62 },
    on: (s) => s.document.direction === "down",
    perform: () => void drawn("down"),
  },
  {
    id: "drawRight",
    label: "Draw left to right",
    menu: { View: 63 },
    on: (s) => (s.document.direction ?? "right") === "right",
    perform: () => void drawn("right"),
  },
];

export const edit: Entry = { commands: [...history, ...clipboard, ...onNodes, ...drawing] };
