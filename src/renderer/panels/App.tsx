/** The window: bar, canvas with its dock, inspector, status line. */
import { Canvas } from "../canvas/Canvas.tsx";
import { useStore } from "../store/store.ts";
import "./panels.css";
import { useFileDrop } from "../files/use-file-drop.ts";
import { Breadcrumbs } from "./Breadcrumbs.tsx";
import { FileRefusal } from "./FileRefusal.tsx";
import { Inspector } from "./Inspector.tsx";
import { Notice } from "./Notice.tsx";
import { Predictions } from "./Predictions.tsx";
import { Problems } from "./Problems.tsx";
import { StatusLine } from "./StatusLine.tsx";
import { TopBar } from "./TopBar.tsx";

export function App() {
  const dock = useStore((s) => s.dock);
  useFileDrop();
  return (
    <div className="app">
      <TopBar />
      <main className="middle">
        <section className="stage" aria-label="Canvas">
          <Breadcrumbs />
          <Canvas />
          <Notice />
          {dock === "problems" && <Problems />}
        </section>
        <aside className="side" aria-label="Inspector and predictions">
          <Inspector />
          <Predictions />
        </aside>
      </main>
      <StatusLine />
      <FileRefusal />
    </div>
  );
}
