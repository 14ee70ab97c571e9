/** The window: bar, palette, canvas with its dock, inspector, status line. */
import { lazy, Suspense, useEffect } from "react";
import { Canvas } from "../canvas/Canvas.tsx";
import { ChallengeCard } from "../challenges/ChallengeCard.tsx";
import { ChallengeDialog } from "../challenges/ChallengeDialog.tsx";
import { FirstMinute } from "../challenges/FirstMinute.tsx";
import { listenForKeys } from "../commands/keys.ts";
import { listenForClipboard } from "../edit/clipboard.ts";
import { deleteSelection } from "../edit/nodes.ts";
import { useFileDrop } from "../files/use-file-drop.ts";
import { HistoryPanel } from "../history/HistoryPanel.tsx";
import { DependencePanel } from "../leaks/DependencePanel.tsx";
import { LeakBanner } from "../leaks/LeakBanner.tsx";
import { BlockDialogs } from "../library/BlockDialogs.tsx";
import { AddSearch } from "../palette/AddSearch.tsx";
import { Palette } from "../palette/Palette.tsx";
import { CommandPalette } from "../palette-command/CommandPalette.tsx";
import { KeySheet } from "../palette-command/KeySheet.tsx";
import { ProblemsPanel } from "../problems/ProblemsPanel.tsx";
import { useStore } from "../store/store.ts";
import { Ask } from "./Ask.tsx";
import { Breadcrumbs } from "./Breadcrumbs.tsx";
import { FileRefusal } from "./FileRefusal.tsx";
import { Inspector } from "./Inspector.tsx";
import { Notice } from "./Notice.tsx";
import { PlacedMenu } from "./PlacedMenu.tsx";
import { Predictions } from "./Predictions.tsx";
import { Restore } from "./Restore.tsx";
import { StatusLine } from "./StatusLine.tsx";
import { TopBar } from "./TopBar.tsx";
import "./panels.css";

const TrainPanel = lazy(() => import("../train/TrainPanel.tsx"));
const JsonPanel = lazy(() => import("../json/JsonPanel.tsx"));

export function App() {
  const dock = useStore((s) => s.dock);
  useFileDrop();
  useEffect(listenForKeys, []);
  useEffect(() => listenForClipboard(deleteSelection), []);
  return (
    <div className="app">
      <TopBar />
      <main className="middle">
        <Palette />
        <section className="stage" aria-label="Canvas">
          <Restore />
          <Breadcrumbs />
          <Canvas />
          <HistoryPanel />
          <LeakBanner />
          <Notice />
          {dock === "problems" && <ProblemsPanel />}
          {dock === "dependence" && <DependencePanel />}
          {dock === "train" && (
            <Suspense fallback={<section className="dock tall" aria-busy />}>
              <TrainPanel />
            </Suspense>
          )}
          {dock === "json" && (
            <Suspense fallback={<section className="dock tall" aria-busy />}>
              <JsonPanel />
            </Suspense>
          )}
        </section>
        <aside className="side" aria-label="Inspector and predictions">
          <FirstMinute />
          <ChallengeCard />
          <Inspector />
          <Predictions />
        </aside>
      </main>
      <StatusLine />
      <AddSearch />
      <CommandPalette />
      <KeySheet />
      <PlacedMenu />
      <BlockDialogs />
      <FileRefusal />
      <ChallengeDialog />
      <Ask />
    </div>
  );
}
