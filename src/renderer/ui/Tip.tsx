// A tooltip: what a control does, and its key. It comes after a moment under the pointer and at once under the focus
// of the keyboard (Radix; ADR 15). What is shortened on the screen keeps `title`: there are hundreds of such cells.
import * as Radix from "@radix-ui/react-tooltip";
import { type FocusEvent, type ReactElement, type ReactNode, useRef, useState } from "react";
import "./tip.css";

/** ms under the pointer before the first tip; the next ones come at once. */
const delay = 500;

/** Around everything that has tips. */
export const Tips = ({ children }: { children: ReactNode }) => (
  <Radix.Provider delayDuration={delay} skipDelayDuration={150} disableHoverableContent>
    {children}
  </Radix.Provider>
);

interface TipProps {
  readonly text: ReactNode;
  /** The key that does the same, as it is printed. */
  readonly keys?: string | undefined;
  readonly side?: "top" | "right" | "bottom" | "left";
  /** One element that takes a ref and handlers. */
  readonly children: ReactElement;
}

export function Tip({ text, keys, side = "bottom", children }: TipProps) {
  const [open, setOpen] = useState(false);
  // Radix's clock runs on while a press is held: a drag is not to be covered.
  const pressed = useRef(false);
  return (
    <Radix.Root open={open} onOpenChange={(to) => setOpen(to && !pressed.current)}>
      <Radix.Trigger
        asChild
        onPointerDown={() => {
          pressed.current = true;
        }}
        onPointerLeave={() => {
          pressed.current = false;
        }}
        onFocus={byKeyboardOnly}
      >
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tip" side={side} sideOffset={6} collisionPadding={8}>
          <span>{text}</span>
          {keys && <kbd>{keys}</kbd>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The focus that comes back from a menu or follows a click says nothing of what somebody wants to know. */
function byKeyboardOnly(event: FocusEvent<HTMLElement>): void {
  if (!event.target.matches(":focus-visible")) event.preventDefault();
}
