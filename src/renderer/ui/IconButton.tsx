// A button with an icon alone: its name is what a screen reader says and what the tip shows, with the key.
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Tip } from "./Tip.tsx";

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "title" | "children"> {
  readonly label: string;
  /** What it would do just now. */
  readonly note?: string | undefined;
  /** The key that does the same, as it is printed. */
  readonly keys?: string | undefined;
  readonly icon: ReactNode;
  readonly side?: "top" | "right" | "bottom" | "left";
}

export function IconButton({ label, note, keys, icon, side, className = "", ...rest }: IconButtonProps) {
  return (
    <Tip text={note === undefined ? label : `${label}: ${note}`} keys={keys} {...(side ? { side } : {})}>
      <button
        type="button"
        {...rest}
        className={`button icon ${className}`}
        aria-label={label}
        aria-description={note}
      >
        {icon}
      </button>
    </Tip>
  );
}
