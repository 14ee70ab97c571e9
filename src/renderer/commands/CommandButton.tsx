/** A button with an icon that performs a command: name and key are the command's. */
import type { ReactNode } from "react";
import { IconButton } from "../ui/IconButton.tsx";
import { type CommandId, command } from "./commands.ts";
import { keyOfCommand } from "./keys.ts";

interface CommandButtonProps {
  readonly id: CommandId;
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
