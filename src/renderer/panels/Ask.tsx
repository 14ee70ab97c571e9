/** A question that a command waits for. */
import { useEffect, useRef } from "react";
import { useStore } from "../store/store.ts";

export function Ask() {
  const question = useStore((s) => s.question);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (question) dialog.current?.showModal();
  }, [question]);
  if (!question) return null;
  const { title, text, answers, answered } = question;
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        answered(answers.at(-1)?.id ?? "");
      }}
    >
      <h2>{title}</h2>
      <p className="quiet">{text}</p>
      <div className="dialog-buttons">
        {answers.toReversed().map(({ id, label }) => (
          <button
            key={id}
            type="button"
            className={id === answers[0]?.id ? "button primary" : "button outlined"}
            // biome-ignore lint/a11y/noAutofocus: a dialog takes the focus, and Enter gives its first answer
            autoFocus={id === answers[0]?.id}
            onClick={() => answered(id)}
          >
            {label}
          </button>
        ))}
      </div>
    </dialog>
  );
}
