/** Name, menus, undo, the text that goes in, run, theme. */
import type { ReactNode } from "react";
import { type CommandId, command } from "../commands/commands.ts";
import { printKey } from "../commands/keys.ts";
import { runNow } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import { DocumentName } from "./DocumentName.tsx";
import { PlayIcon, RedoIcon, UndoIcon } from "./icons.tsx";
import { MainMenus } from "./MainMenus.tsx";
import { StreamText } from "./StreamText.tsx";
import { ThemeButton } from "./ThemeButton.tsx";

export function TopBar() {
  const streams = useStore((s) => s.document.text);
  const running = useStore((s) => s.running);
  const past = useStore((s) => s.past.at(-1)?.label);
  const future = useStore((s) => s.future.at(-1)?.label);
  const training = useStore((s) => s.dock === "train");
  const names = Object.keys(streams);
  return (
    <header className="top">
      <DocumentName />
      <MainMenus />
      <HistoryButton id="undo" step={past} icon={<UndoIcon />} />
      <HistoryButton id="redo" step={future} icon={<RedoIcon />} />
      <button type="button" className="button search" onClick={command("commands").perform}>
        Search
        <kbd>{printKey("mod+k")}</kbd>
      </button>
      <div className="streams">
        {names.map((stream) => (
          <StreamText key={stream} stream={stream} labelled={names.length > 1} />
        ))}
      </div>
      <button
        type="button"
        className="button primary"
        onClick={runNow}
        aria-busy={running}
        title="Run (Ctrl+Enter)"
      >
        <PlayIcon />
        Run
      </button>
      <button
        type="button"
        className="button outlined"
        aria-pressed={training}
        onClick={command("train").perform}
        title={`Train (${printKey(command("train").key ?? "")})`}
      >
        Train
      </button>
      <ThemeButton />
    </header>
  );
}

function HistoryButton({ id, step, icon }: { id: CommandId; step: string | undefined; icon: ReactNode }) {
  const { label, key, perform } = command(id);
  const title = `${label}${step === undefined ? "" : `: ${step}`}${key === undefined ? "" : ` (${printKey(key)})`}`;
  return (
    <button
      type="button"
      className="button icon"
      disabled={step === undefined}
      title={title}
      aria-label={label}
      onClick={perform}
    >
      {icon}
    </button>
  );
}
