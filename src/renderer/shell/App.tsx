// The window: bar, story, palette, canvas with its dock, inspector, status line.
import { type CSSProperties, useEffect } from "react";
import { Canvas } from "../canvas/Canvas.tsx";
import { FirstMinute } from "../challenges/FirstMinute.tsx";
import { CommandPalette } from "../command-palette/CommandPalette.tsx";
import { listenForKeys } from "../commands/keys.ts";
import { listenForClipboard } from "../edit/clipboard/clipboard.ts";
import { deleteSelection } from "../edit/nodes/nodes.ts";
import { useFileDrop } from "../files/use-file-drop.ts";
import { FindDialog } from "../find/FindDialog.tsx";
import { Inspector } from "../inspector/Inspector.tsx";
import { AddSearch } from "../palette/AddSearch.tsx";
import { Palette } from "../palette/Palette.tsx";
import { useStore } from "../store/store.ts";
import { Story } from "../story/Story.tsx";
import { PlacedMenu } from "../ui/Menu.tsx";
import { Region } from "../ui/Region.tsx";
import { Tips } from "../ui/Tip.tsx";
import { Ask } from "./Ask.tsx";
import { Breadcrumbs } from "./Breadcrumbs.tsx";
import { Dock } from "./Dock.tsx";
import { Later } from "./Later.tsx";
import { Notice } from "./Notice.tsx";
import { Sheets } from "./Sheets.tsx";
import { Splitter } from "./Splitter.tsx";
import { StatusLine } from "./StatusLine.tsx";
import { TopBar } from "./TopBar.tsx";
import "./app.css";

/** The way out of a part that failed of what the last edit made. */
const undoing = { label: "Undo", go: () => useStore.getState().undo() };

export function App() {
  const dock = useStore((s) => s.dock);
  const stepping = useStore((s) => s.stepping !== null);
  const palette = useStore((s) => !s.hiddenPanels.has("palette"));
  const side = useStore((s) => !s.hiddenPanels.has("side"));
  useFileDrop();
  useEffect(listenForKeys, []);
  useEffect(() => listenForClipboard(() => deleteSelection("Cut")), []);
  return (
    <Tips>
      <div className="app">
        <TopBar />
        <Region name="The story" way={undoing}>
          <Story />
        </Region>
        <div className="middle" style={usePanelSizes()}>
          {palette ? (
            <Region name="The palette">
              <Palette />
            </Region>
          ) : (
            <div />
          )}
          <main className="work">
            {palette && <Splitter panel="palette" label="Width of the palette" />}
            <Later part="tabs" />
            <section className="stage" aria-label="Canvas">
              <Later part="restore" />
              <Breadcrumbs />
              <Region name="The canvas" way={undoing}>
                <Canvas />
              </Region>
              <Later part="history" />
              <Later part="leak" />
              <Notice />
              {dock === null && stepping && <Splitter panel="step" label="Height of the steps" />}
              {dock === null && <Later part="steps" />}
              {dock !== null && <Dock open={dock} />}
            </section>
            {side && <Splitter panel="side" label="Width of the inspector" />}
          </main>
          {side && (
            <aside className="side" aria-label="Inspector">
              <FirstMinute />
              <Later part="challenge" />
              <Later part="lesson" />
              <Region name="The inspector" way={undoing}>
                <Inspector />
              </Region>
            </aside>
          )}
        </div>
        <Region name="The status bar">
          <StatusLine />
        </Region>
        <AddSearch />
        <CommandPalette />
        <FindDialog />
        <Sheets />
        <PlacedMenu menu={useStore((s) => s.placedMenu)} close={() => useStore.getState().openMenu(null)} />
        <Later part="blockDialogs" />
        <Later part="refusals" />
        <Later part="challenges" />
        <Later part="lessons" />
        <Ask />
      </div>
    </Tips>
  );
}

/** Sizes of the panels for the style sheets; a panel that is put away has none. */
function usePanelSizes(): CSSProperties {
  const { palette, side, dock, tall, step } = useStore((s) => s.panels);
  const hidden = useStore((s) => s.hiddenPanels);
  return {
    "--palette": hidden.has("palette") ? "0px" : `${palette}px`,
    "--side": hidden.has("side") ? "0px" : `${side}px`,
    "--dock": `${dock}px`,
    "--tall-dock": `${tall}px`,
    "--step": `${step}px`,
  } as CSSProperties;
}
