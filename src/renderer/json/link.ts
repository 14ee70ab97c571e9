// The editor and the canvas show one selection: what is selected there is marked and shown here, and the node or wire
// that the cursor is put into here is selected there. Problems stand at the lines of their nodes.
import {
  explain,
  placeAt,
  placeOf,
  placesInText,
  severityOf,
  splitPath,
  withoutIterations,
} from "../../core/index.ts";
import { problemsOf } from "../diagnosis/problems.ts";
import { isSeen, stage } from "../scene/stage.ts";
import { workedLevel } from "../store/derived.ts";
import { type State, useStore } from "../store/store.ts";
import { isDrawn } from "../store/view-slice.ts";
import { monaco } from "./monaco.ts";

type TextPlace = ReturnType<typeof placesInText>[number];

type Model = monaco.editor.ITextModel;

/** A pause of the cursor after which it counts, ms. */
const pause = 60;

export function linkWithCanvas(editor: monaco.editor.IStandaloneCodeEditor, model: Model): () => void {
  let known: { version: number; places: readonly TextPlace[] } | undefined;
  const places = (): readonly TextPlace[] => {
    const version = model.getVersionId();
    if (known?.version !== version) known = { version, places: placesInText(model.getValue()) };
    return known.places;
  };
  const marks = editor.createDecorationsCollection();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let marking: ReturnType<typeof setTimeout> | undefined;

  const show = (reveal: boolean) => {
    const chosen = chosenPlaces(places(), useStore.getState());
    marks.set(
      chosen.map((p) => ({
        range: rangeOf(model, p),
        options: {
          isWholeLine: true,
          className: "json-selected",
          linesDecorationsClassName: "json-selected-edge",
        },
      })),
    );
    const [first] = chosen;
    if (reveal && first) editor.revealRangeInCenterIfOutsideViewport(headOf(model, first));
  };
  const follow = () => {
    timer = undefined;
    const position = editor.getPosition();
    if (!position) return;
    const { lineNumber } = position;
    const column = model.getLineFirstNonWhitespaceColumn(lineNumber);
    const exact = placeAt(places(), model.getOffsetAt(position));
    const begins = exact && model.getPositionAt(exact.start).lineNumber === lineNumber;
    // Behind the comma, what the line begins with is meant.
    const place = begins ? exact : placeAt(places(), model.getOffsetAt({ lineNumber, column }));
    if (place) choose(place);
  };
  const moved = editor.onDidChangeCursorPosition((event) => {
    // Text that came from elsewhere moves the cursor too, and means nothing.
    if (event.reason === monaco.editor.CursorChangeReason.ContentFlush || !editor.hasTextFocus()) return;
    clearTimeout(timer);
    timer = setTimeout(follow, pause);
  });
  const stop = useStore.subscribe((s, before) => {
    if (s.selection !== before.selection || s.selectedWire !== before.selectedWire)
      show(!editor.hasTextFocus());
    if (s.document !== before.document || s.diagnosed !== before.diagnosed) {
      // The text may still be the one before: it is written by another listener.
      clearTimeout(marking);
      marking = setTimeout(() => {
        show(false);
        markProblems(model, places());
      });
    }
  });
  show(true);
  markProblems(model, places());
  return () => {
    clearTimeout(timer);
    clearTimeout(marking);
    moved.dispose();
    marks.clear();
    stop();
  };
}

/** A node that stands in no text of its own, inside a built-in group, is shown by the nearest group that does. */
function chosenPlaces(places: readonly TextPlace[], s: State): TextPlace[] {
  const wire = places.find(
    (p) => p.kind === "wire" && p.scope === workedLevel(s) && p.wire === s.selectedWire,
  );
  if (wire) return [wire];
  const nodes = new Map(places.flatMap((p) => (p.kind === "node" ? [[p.path, p] as const] : [])));
  const found = [...s.selection].flatMap((path) => {
    let at = path;
    while (at !== "" && !nodes.has(at)) [at] = splitPath(at);
    return nodes.get(at) ?? [];
  });
  return [...new Set(found)];
}

/** Selects on the canvas; the view moves only when what is selected cannot be seen. */
function choose(place: TextPlace): void {
  const { scope, opened, enter, work, select, selectWire, goTo, selection, selectedWire } =
    useStore.getState();
  if (place.kind === "wire") {
    if (isDrawn(place.scope, scope, opened)) work(place.scope);
    else enter(place.scope);
    if (selectedWire !== place.wire) selectWire(place.wire);
  } else if (selection.size === 1 && selection.has(place.path)) return;
  else if (isNodeSeen(place.path)) select([place.path]);
  else goTo(place.path);
}

function isNodeSeen(path: string): boolean {
  const node = [...(stage()?.drawn?.nodes.values() ?? [])].find((n) => n.path === path);
  return node !== undefined && isSeen(node.at);
}

function rangeOf(model: Model, { start, end }: TextPlace): monaco.Range {
  const [a, b] = [model.getPositionAt(start), model.getPositionAt(end)];
  return new monaco.Range(a.lineNumber, a.column, b.lineNumber, b.column);
}

/** The first line of a place: a group may be longer than the window. */
function headOf(model: Model, place: TextPlace): monaco.Range {
  const { startLineNumber: line } = rangeOf(model, place);
  return new monaco.Range(line, 1, line, model.getLineMaxColumn(line));
}

const severities = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  hint: monaco.MarkerSeverity.Info,
} as const;

/** What the Problems panel lists, at the line of the node that it is about. */
function markProblems(model: Model, places: readonly TextPlace[]): void {
  const nodes = new Map(places.flatMap((p) => (p.kind === "node" ? [[p.path, p] as const] : [])));
  const all = problemsOf(useStore.getState()).causes.flatMap((c) => [c.cause, ...c.consequences]);
  const markers = all.flatMap((d) => {
    const path = withoutIterations(placeOf(d) ?? "");
    // The ports of a group have no line of their own.
    const place = nodes.get(path) ?? nodes.get(splitPath(path)[0]);
    if (!place) return [];
    const { title, help } = explain(d);
    return [
      {
        ...headOf(model, place),
        severity: severities[severityOf(d)],
        message: [title, help].filter(Boolean).join("\n"),
      },
    ];
  });
  monaco.editor.setModelMarkers(model, "heddle-problems", markers);
}
