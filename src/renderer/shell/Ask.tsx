// A question that a command waits for.
import { useStore } from "../store/store.ts";
import { Dialog, DialogButtons } from "../ui/Dialog.tsx";

export function Ask() {
  const question = useStore((s) => s.question);
  if (!question) return null;
  const { title, text, answers, answered } = question;
  return (
    <Dialog key={title} title={title} note={text} close={() => answered(answers.at(-1)?.id ?? "")}>
      <DialogButtons>
        {answers.toReversed().map(({ id, label }) => {
          const first = id === answers[0]?.id;
          return (
            <button
              key={id}
              type="button"
              className={first ? "button primary" : "button outlined"}
              data-first={first || undefined}
              onClick={() => answered(id)}
            >
              {label}
            </button>
          );
        })}
      </DialogButtons>
    </Dialog>
  );
}
