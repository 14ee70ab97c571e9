// Commands of exporting.
import type { Entry } from "../commands/entry.ts";
import { exportGraph } from "./export-graph.ts";

export const exporting: Entry = {
  commands: [
    {
      id: "exportPytorch",
      label: "Export as PyTorch…",
      menu: { File: 31 },
      perform: () => void exportGraph("pytorch"),
    },
    {
      id: "exportOnnx",
      label: "Export as ONNX…",
      menu: { File: 32 },
      perform: () => void exportGraph("onnx"),
    },
    {
      id: "copyPytorch",
      label: "Copy as PyTorch",
      menu: { Edit: 29 },
      enabled: (s) => s.selection.size === 1,
      perform: () => void import("./copy-pytorch.ts").then((m) => m.copyPytorch()),
    },
  ],
};
