// A dialog that asks for a few fields and is sent off, or cancelled.
import type { FormEvent, ReactNode } from "react";
import { Dialog, DialogButtons } from "./Dialog.tsx";

interface FormDialogProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly submitLabel: string;
  readonly submit: (form: FormData) => void;
  readonly cancel: () => void;
  readonly children: ReactNode;
}

export function FormDialog({ title, note, submitLabel, submit, cancel, children }: FormDialogProps) {
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    submit(new FormData(event.currentTarget));
  };
  return (
    <Dialog title={title} note={note} className="form-dialog" close={cancel}>
      <form onSubmit={onSubmit}>
        {children}
        <DialogButtons>
          <button type="button" className="button outlined" onClick={cancel}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            {submitLabel}
          </button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
