/**
 * All commands: one list that menus, keys and search are made of. A key is written `mod+shift+z`; `mod` is Ctrl,
 * and ⌘ on a Mac.
 */

import { findNode, type NodePath } from "../../core/index.ts";
import { addBeside, drawWire, zoomBy } from "../canvas/begin.ts";
import {
  copySelection,
  cutSelection,
  duplicateSelection,
  pasteFromClipboard,
} from "../edit/clipboard/clipboard.ts";
import { openScope } from "../edit/gesture.ts";
import { groupSelection, ungroupSelection } from "../edit/groups/grouping.ts";
import { connectSelection } from "../edit/nodes/connect-selection.ts";
import { deleteSelection, toggleFlag } from "../edit/nodes/nodes.ts";
import { tidy } from "../edit/nodes/tidy.ts";
import { addCommentInView, addFrame, notesHere } from "../edit/notes/note-edits.ts";
import { runNow } from "../engine/session.ts";
import { exportGraph } from "../export/export-graph.ts";
import { copyGraph, newGraph, openFromDisk, save, saveAs } from "../files/commands.ts";
import { compareWithFile, compareWithSaved } from "../json/compare.ts";
import { importBlock } from "../library/own-blocks.ts";
import { saveSelectionAsBlock } from "../library/save-selection.ts";
import { stepProblem } from "../problems/step.ts";
import { fitAll } from "../scene/look.ts";
import { stage } from "../scene/stage.ts";
import { stopStepping, togglePlaying, toggleStepping, walk, walkOver, walkTo } from "../step/control.ts";
import { startTour } from "../step/tour.ts";
import { checkedOf } from "../store/derived.ts";
import { type State, useStore } from "../store/store.ts";
import type { Command } from "./command.ts";
import { repeatOf, stepIteration } from "./iterations.ts";
import { themeCommands } from "./themes.ts";
import { trainingCommands } from "./training.ts";

export type { Command } from "./command.ts";

const state = () => useStore.getState();
const hasSelection = (s: State): boolean => s.selection.size > 0;
const hasNodesOrNotes = (s: State): boolean => s.selection.size + s.selectedNotes.size > 0;
const hasAny = (s: State): boolean => hasNodesOrNotes(s) || s.selectedWire !== null;
const hasToLeave = (s: State): boolean =>
  s.focused !== null || s.stepping !== null || s.scope !== "" || hasAny(s);
const isStepping = (s: State): boolean => s.stepping !== null;
const toggleDock = (dock: NonNullable<State["dock"]>) => () =>
  state().setDock(state().dock === dock ? null : dock);

export const commands = [
  {
    id: "commands",
    label: "Search commands…",
    key: "mod+k",
    perform: () => state().showOverlay("commands"),
  },
  { id: "keys", label: "Keys", key: "?", perform: () => state().showOverlay("keys") },
  { id: "licences", label: "Licences", perform: () => state().showOverlay("licences") },
  { id: "new", label: "New graph", key: "mod+alt+n", perform: () => void newGraph() },
  { id: "newWindow", label: "New window", key: "mod+shift+n", perform: newWindow },
  { id: "open", label: "Open…", key: "mod+o", perform: () => void openFromDisk() },
  { id: "save", label: "Save", key: "mod+s", perform: () => void save() },
  { id: "saveAs", label: "Save as…", key: "mod+shift+s", perform: () => void saveAs() },
  { id: "exportPytorch", label: "Export as PyTorch…", perform: () => void exportGraph("pytorch") },
  { id: "exportOnnx", label: "Export as ONNX…", perform: () => void exportGraph("onnx") },
  { id: "copyGraph", label: "Copy graph as JSON", perform: () => void copyGraph() },

  {
    id: "undo",
    label: "Undo",
    key: "mod+z",
    enabled: (s) => s.past.length > 0,
    perform: () => state().undo(),
  },
  {
    id: "redo",
    label: "Redo",
    key: "mod+shift+z",
    enabled: (s) => s.future.length > 0,
    perform: () => state().redo(),
  },
  {
    id: "copy",
    label: "Copy",
    nativeKey: "mod+c",
    enabled: hasNodesOrNotes,
    perform: () => void copySelection(),
  },
  {
    id: "cut",
    label: "Cut",
    nativeKey: "mod+x",
    enabled: hasNodesOrNotes,
    perform: () => void cutSelection(),
  },
  { id: "paste", label: "Paste", nativeKey: "mod+v", perform: () => void pasteFromClipboard() },
  {
    id: "duplicate",
    label: "Duplicate",
    key: "mod+d",
    enabled: hasNodesOrNotes,
    perform: duplicateSelection,
  },
  { id: "delete", label: "Delete", key: "delete", enabled: hasAny, perform: () => deleteSelection() },
  { id: "bypass", label: "Bypass", key: "mod+b", enabled: hasSelection, perform: () => toggleFlag("bypass") },
  { id: "mute", label: "Mute", key: "mod+m", enabled: hasSelection, perform: () => toggleFlag("mute") },
  { id: "selectAll", label: "Select all", key: "mod+a", perform: selectAll },
  { id: "group", label: "Group", key: "mod+g", enabled: hasSelection, perform: groupSelection },
  {
    id: "saveBlock",
    label: "Save as a block…",
    key: "mod+shift+b",
    enabled: (s) => hasSelection(s) || s.scope !== "",
    perform: () => void saveSelectionAsBlock(),
  },
  { id: "importBlock", label: "Import a block…", perform: () => void importBlock() },
  { id: "frame", label: "Frame the selection", key: "shift+f", perform: addFrame },
  { id: "comment", label: "Comment", key: "shift+c", perform: addCommentInView },
  {
    id: "ungroup",
    label: "Ungroup",
    key: "mod+shift+g",
    enabled: hasSelection,
    perform: () => void ungroupSelection(),
  },
  {
    id: "connect",
    label: "Connect the selection",
    key: "f",
    enabled: hasSelection,
    perform: connectSelection,
  },
  {
    id: "cutWires",
    label: "Cut wires by a stroke",
    key: "k",
    perform: () => state().takeKnife(!state().knife),
  },
  {
    id: "wireFrom",
    label: "Draw a wire from an output",
    key: "w",
    enabled: hasSelection,
    perform: () => drawWire("out"),
  },
  {
    id: "wireInto",
    label: "Draw a wire into an input",
    key: "shift+w",
    enabled: hasSelection,
    perform: () => drawWire("in"),
  },
  { id: "layout", label: "Lay out all or the selection", key: "l", perform: () => void tidy() },
  { id: "add", label: "Add a block…", key: "tab", perform: addBeside },

  {
    id: "enter",
    label: "Look inside",
    key: "enter",
    enabled: (s) => groupToEnter(s) !== undefined,
    perform: enterSelected,
  },
  { id: "leave", label: "Leave group", key: "escape", enabled: hasToLeave, perform: leave },
  {
    id: "previousIteration",
    label: "Previous iteration of the repeat",
    key: "[",
    enabled: (s) => repeatOf(s) !== null,
    perform: () => stepIteration(-1),
  },
  {
    id: "nextIteration",
    label: "Next iteration of the repeat",
    key: "]",
    enabled: (s) => repeatOf(s) !== null,
    perform: () => stepIteration(1),
  },
  { id: "fit", label: "Show everything", key: ".", perform: fitAll },
  { id: "zoomIn", label: "Nearer", key: "plus", perform: () => zoomBy(1.25) },
  { id: "zoomOut", label: "Farther", key: "-", perform: () => zoomBy(1 / 1.25) },
  {
    id: "history",
    label: "History",
    key: "mod+alt+h",
    on: (s) => s.historyOpen,
    perform: () => state().toggleAid("historyOpen"),
  },
  {
    id: "palette",
    label: "Palette",
    key: "mod+alt+p",
    on: (s) => !s.hiddenPanels.has("palette"),
    perform: () => state().togglePanel("palette"),
  },
  {
    id: "side",
    label: "Inspector",
    key: "mod+alt+i",
    on: (s) => !s.hiddenPanels.has("side"),
    perform: () => state().togglePanel("side"),
  },
  { id: "minimap", label: "Minimap", on: (s) => s.minimap, perform: () => state().toggleAid("minimap") },
  {
    id: "snap",
    label: "Snap to lines and grid",
    on: (s) => s.snap,
    perform: () => state().toggleAid("snap"),
  },
  ...themeCommands,
  { id: "json", label: "JSON", key: "mod+j", on: (s) => s.dock === "json", perform: toggleDock("json") },
  { id: "compareSaved", label: "Compare with saved", key: "mod+shift+d", perform: compareWithSaved },
  { id: "compareFile", label: "Compare with a file…", perform: () => void compareWithFile() },
  {
    id: "problems",
    label: "Problems",
    key: "mod+shift+m",
    on: (s) => s.dock === "problems",
    perform: toggleDock("problems"),
  },
  { id: "nextProblem", label: "Next problem", key: "f8", perform: () => stepProblem(1) },
  { id: "previousProblem", label: "Previous problem", key: "shift+f8", perform: () => stepProblem(-1) },
  { id: "challenges", label: "Find the bug…", perform: () => state().openChallenges(true) },
  {
    id: "dependence",
    label: "Dependence",
    key: "mod+shift+e",
    on: (s) => s.dock === "dependence",
    perform: toggleDock("dependence"),
  },
  ...trainingCommands,
  {
    id: "tour",
    label: "Follow one token through the model",
    key: "shift+s",
    perform: () => void startTour(),
  },
  { id: "step", label: "Step through the forward pass", key: "s", on: isStepping, perform: toggleStepping },
  {
    id: "stepOn",
    label: "Next step",
    key: "arrowright",
    enabled: isStepping,
    mode: isStepping,
    perform: () => walk(1),
  },
  {
    id: "stepBack",
    label: "Previous step",
    key: "arrowleft",
    enabled: isStepping,
    mode: isStepping,
    perform: () => walk(-1),
  },
  {
    id: "stepOver",
    label: "Next step, not looking inside",
    key: "arrowdown",
    enabled: isStepping,
    mode: isStepping,
    perform: walkOver,
  },
  {
    id: "stepFirst",
    label: "First step",
    key: "home",
    enabled: isStepping,
    mode: isStepping,
    perform: () => walkTo("first"),
  },
  {
    id: "stepLast",
    label: "Last step",
    key: "end",
    enabled: isStepping,
    mode: isStepping,
    perform: () => walkTo("last"),
  },
  {
    id: "stepPlay",
    label: "Play the steps",
    key: "p",
    enabled: isStepping,
    mode: isStepping,
    perform: togglePlaying,
  },
  { id: "run", label: "Run", key: "mod+enter", perform: runNow },
] as const satisfies readonly Command[];

export type CommandId = (typeof commands)[number]["id"];
const byId = new Map<string, Command>(commands.map((c) => [c.id, c]));

export const command = (id: CommandId): Command => byId.get(id) as Command;
export const isOn = (c: Command): boolean | undefined => c.on?.(state());
export const isEnabled = (c: Command): boolean => c.enabled?.(state()) ?? true;

/** A window of its own; in a browser another tab. */
function newWindow(): void {
  if (window.heddle) void window.heddle.newWindow();
  else window.open(location.href, "_blank", "noopener");
}

function selectAll(): void {
  const nodes = [...(stage()?.scene?.nodes.values() ?? [])].filter((n) => n.kind === "block");
  state().selectNotes(
    notesHere().map((n) => n.key),
    nodes.map((n) => n.path),
  );
}

/** The first of the selection, where there is something inside it. */
function groupToEnter(s: State): NodePath | undefined {
  const [path] = s.selection;
  return path !== undefined && findNode(checkedOf(s.document), path)?.body ? path : undefined;
}

function enterSelected(): void {
  const path = groupToEnter(state());
  if (path !== undefined) state().enter(path);
}

/** Escape first puts out what is lit, then ends step mode, lets go of the selection, and leaves the group. */
function leave(): void {
  const { select, enter, focused, focusProblem, stepping } = state();
  const scope = openScope();
  if (focused !== null) focusProblem(null);
  else if (stepping !== null) stopStepping();
  else if (hasAny(state())) select([]);
  else if (scope !== "") enter(scope.includes("/") ? scope.slice(0, scope.lastIndexOf("/")) : "");
}
