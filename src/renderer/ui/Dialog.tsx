// A dialog over everything else: named by its title, it keeps the focus until it is closed and gives it back then
// (Radix; ADR 15). Who shows it mounts it, who is done unmounts it.
import * as Radix from "@radix-ui/react-dialog";
import type { ReactNode } from "react";
import { type AfterClose, useAfterClose } from "./after-close.ts";
import "./dialog.css";

interface DialogProps {
  readonly title: string;
  /** The title is heard and not seen: what is in the dialog says enough. */
  readonly untitled?: boolean;
  readonly note?: ReactNode;
  readonly className?: string;
  /** Nothing would be lost: a press beside it closes it. */
  readonly light?: boolean;
  /** Escape, or a press beside a light dialog. */
  readonly close: () => void;
  readonly children: ReactNode | ((after: AfterClose) => ReactNode);
}

export function Dialog({ title, untitled, note, className = "", light, close, children }: DialogProps) {
  const after = useAfterClose();
  return (
    <Radix.Root open onOpenChange={(open) => open || close()}>
      <Radix.Portal>
        {/* Not Radix's overlay, which locks the scrolling of a page that never scrolls. */}
        <div className="dialog-scrim" />
        <Radix.Content
          className={`dialog ${className}`}
          aria-modal="true"
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={after.closed}
          onInteractOutside={(event) => light || event.preventDefault()}
        >
          <Radix.Title className={untitled ? "hidden" : undefined}>{title}</Radix.Title>
          {note !== undefined && <Radix.Description className="quiet">{note}</Radix.Description>}
          {typeof children === "function" ? children(after) : children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What is marked `data-first` has the focus at first; else Radix takes the first that can have it. */
function focusFirst(event: Event): void {
  const first = (event.currentTarget as Element).querySelector<HTMLElement>("[data-first]");
  if (!first) return;
  event.preventDefault();
  first.focus();
}

export const DialogButtons = ({ children }: { children: ReactNode }) => (
  <div className="dialog-buttons">{children}</div>
);

/** The only button of a dialog in which there is nothing to decide. */
export const DialogClose = ({ close, first }: { close: () => void; first?: boolean }) => (
  <DialogButtons>
    <button type="button" className="button primary" data-first={first || undefined} onClick={close}>
      Close
    </button>
  </DialogButtons>
);
