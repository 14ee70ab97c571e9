// The page's start: the first graph is drawn before the engine is ready, and run as soon as it is.
performance.mark("heddle:window");

import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { exposeForBench } from "./bench-hook.ts";
import { App } from "./shell/App.tsx";
import { start } from "./start.ts";
import { Region } from "./ui/Region.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
start();
exposeForBench();
createRoot(root).render(
  <StrictMode>
    <Region name="The window" way={{ label: "Reload", go: () => location.reload() }}>
      <App />
    </Region>
  </StrictMode>,
);
