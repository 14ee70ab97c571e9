/** Name, presets, the text that goes in, run, theme. */
import { runNow } from "../engine/session.ts";
import { useStore } from "../store/store.ts";
import { PlayIcon } from "./icons.tsx";
import { PresetsMenu } from "./PresetsMenu.tsx";
import { StreamText } from "./StreamText.tsx";
import { ThemeButton } from "./ThemeButton.tsx";

export function TopBar() {
  const name = useStore((s) => s.document.name);
  const about = useStore((s) => s.document.about);
  const streams = useStore((s) => s.document.text);
  const running = useStore((s) => s.running);
  const names = Object.keys(streams);
  return (
    <header className="top">
      <h1 className="document-name" title={about}>
        {name}
      </h1>
      <PresetsMenu />
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
      <ThemeButton />
    </header>
  );
}
