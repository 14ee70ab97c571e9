// Who a key belongs to: what is typed into keeps its own undo, copy and letters; a tick or a list has none of these.

const untyped = ["checkbox", "radio", "range", "button", "color", "file"]
  .map((type) => `:not([type=${type}])`)
  .join("");

const typedInto = `input${untyped}, textarea, [contenteditable=true], .monaco-editor`;

/** Text is typed there. */
export const isTypedInto = (target: Element): boolean => target.closest?.(typedInto) != null;

/** A control that arrow keys, letters, Enter and Space work: a tick, a slider, a list. */
export const isControl = (target: Element): boolean => target.closest?.("input, select") != null;
