// A button with an icon that performs a command: name and key are the command's.
import type { ReactNode } from "react";
import { IconButton } from "../ui/IconButton.tsx";
import { keyOfCommand } from "./keys.ts";
import { command } from "./registry.ts";

interface CommandButtonProps {
  readonly id: string;
  readonly icon: ReactNode;
  /** Where the command's own name would not say enough. */
  readonly label?: string | undefined;
  readonly note?: string | undefined;
  readonly disabled?: boolean;
}

export function CommandButton({ id, icon, label, note, disabled = false }: CommandButtonProps) {
  const { label: own, perform } = command(id);
  return (
    <IconButton
      label={label ?? own}
      note={note}
      keys={keyOfCommand(id)}
      icon={icon}
      disabled={disabled}
      onClick={perform}
    />
  );
}
