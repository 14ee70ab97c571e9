// Name, menus, undo, the text that goes in, run, theme.
import { memo } from "react";
import { CommandButton } from "../commands/CommandButton.tsx";
import { keyOfCommand as keyOf } from "../commands/keys.ts";
import { command } from "../commands/registry.ts";
import { useStore } from "../store/store.ts";
import { PlayIcon, RedoIcon, UndoIcon } from "../ui/icons.tsx";
import { Tip } from "../ui/Tip.tsx";
import { DocumentName } from "./DocumentName.tsx";
import { MainMenus } from "./MainMenus.tsx";
import { StreamText } from "./StreamText.tsx";
import { ThemeButton } from "./ThemeButton.tsx";
import "./top-bar.css";

/** They show nothing of the document: without this every edit would render all menus with the label of its undo. */
const Menus = memo(MainMenus);
const Theme = memo(ThemeButton);

export function TopBar() {
  const streams = useStore((s) => s.document.text);
  const running = useStore((s) => s.running);
  const past = useStore((s) => s.past.at(-1)?.label);
  const future = useStore((s) => s.future.at(-1)?.label);
  const training = useStore((s) => s.dock === "train");
  const names = Object.keys(streams);
  return (
    <header className="top">
      <h1 className="product">Heddle</h1>
      <DocumentName />
      <Menus />
      <CommandButton id="undo" note={past} disabled={past === undefined} icon={<UndoIcon />} />
      <CommandButton id="redo" note={future} disabled={future === undefined} icon={<RedoIcon />} />
      <button type="button" className="button search" onClick={command("commands").perform}>
        Search
        <kbd>{keyOf("commands")}</kbd>
      </button>
      <div className="streams">
        {names.map((stream) => (
          <StreamText key={stream} stream={stream} labelled={names.length > 1} />
        ))}
      </div>
      <Tip text="Run the graph on its text" keys={keyOf("run")}>
        <button
          type="button"
          className="button outlined"
          onClick={command("run").perform}
          aria-busy={running}
        >
          <PlayIcon />
          Run
        </button>
      </Tip>
      <Tip text="Train on a task" keys={keyOf("train")}>
        <button
          type="button"
          className="button primary"
          aria-pressed={training}
          onClick={command("train").perform}
        >
          Train
        </button>
      </Tip>
      <Theme />
    </header>
  );
}
