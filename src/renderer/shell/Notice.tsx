// One sentence about something that happened. Good news goes by itself, a refusal with what is done next.
import { useEffect } from "react";
import { useStore } from "../store/store.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CloseIcon } from "../ui/icons.tsx";
import "../files/notices.css";

/** Time to read a sentence, ms. */
const readingMs = 6000;

const modifiers: ReadonlySet<string> = new Set(["Shift", "Control", "Alt", "Meta"]);

export function Notice() {
  const notice = useStore((s) => s.notice);
  const passes = useStore((s) => s.noticeKind === "info");
  const engine = useStore((s) => s.engine);
  const undoes = useStore((s) => s.noticeStep !== null && s.noticeStep === s.document);
  const isPast = useStore((s) => s.noticeStep !== null && s.noticeStep !== s.document);
  const actions = useStore((s) => s.noticeActions);
  useEffect(() => {
    // While there is no engine, that is what is said.
    if (notice === null || engine !== "ready") return;
    const dismiss = () => useStore.getState().notify("error", null);
    const goOn = (event: Event) => {
      if (event instanceof KeyboardEvent && (event.repeat || modifiers.has(event.key))) return;
      if (!(event.target instanceof Element && event.target.closest(".notice"))) dismiss();
    };
    const unlisten = () => {
      window.removeEventListener("pointerdown", goOn, true);
      window.removeEventListener("keydown", goOn, true);
    };
    // What fails in the background while somebody types is seen all the same.
    const timer = setTimeout(() => {
      if (passes) return dismiss();
      window.addEventListener("pointerdown", goOn, true);
      window.addEventListener("keydown", goOn, true);
    }, readingMs);
    return () => {
      clearTimeout(timer);
      unlisten();
    };
  }, [notice, passes, engine]);
  // What was done is done no longer, or something else was done since.
  useEffect(() => {
    if (isPast) useStore.getState().notify("info", null);
  }, [isPast]);
  if (notice === null || isPast) return null;
  return (
    <div className="notice" role={passes ? "status" : "alert"}>
      {notice}
      {undoes && (
        <button
          type="button"
          className="button outlined"
          aria-label={`Undo ${notice}`}
          onClick={() => {
            useStore.getState().undo();
            useStore.getState().notify("info", null);
          }}
        >
          Undo
        </button>
      )}
      {actions.map(({ label, perform }) => (
        <button key={label} type="button" className="button outlined" onClick={perform}>
          {label}
        </button>
      ))}
      <IconButton
        label="Dismiss"
        icon={<CloseIcon />}
        onClick={() => useStore.getState().notify("error", null)}
      />
    </div>
  );
}
