/**
 * Who may import whom, each folder through its index.ts only.
 * test/architecture/imports.test.ts plants one bad import per rule and expects it to be found.
 */

/** A folder of src/core and the folders of src/core that it may import; all may import words. */
const core = {
  words: [],
  shape: [],
  model: ["shape"],
  diagnostics: ["shape", "model"],
  ir: ["shape", "diagnostics"],
  document: ["shape", "model", "diagnostics"],
  blocks: ["shape", "model", "diagnostics", "ir", "document"],
  check: ["shape", "model", "diagnostics", "ir", "document", "blocks"],
  library: ["shape", "model", "diagnostics", "document", "blocks", "check"],
  lower: ["shape", "model", "diagnostics", "ir", "document", "blocks", "check"],
  "weight-files": [],
  import: ["shape", "model", "diagnostics", "ir", "document", "check", "lower", "weight-files"],
  grad: ["shape", "diagnostics", "ir"],
  analyse: ["shape", "model", "diagnostics", "ir"],
  execute: ["shape", "diagnostics", "ir"],
  step: ["shape", "ir"],
  repair: ["shape", "model", "diagnostics", "document", "blocks", "check"],
  repeats: ["shape", "model", "diagnostics", "document", "blocks", "check"],
  swap: ["shape", "model", "diagnostics", "document", "blocks", "check", "repair"],
  lint: ["shape", "model", "diagnostics", "ir", "document", "blocks", "check", "repair"],
  fix: ["shape", "model", "diagnostics", "document", "blocks", "check", "repair"],
  export: ["shape", "model", "diagnostics", "ir", "document", "blocks", "check"],
  costs: ["shape", "model", "ir", "document", "blocks", "check", "lower", "grad", "analyse"],
  bundle: [
    ...["shape", "model", "diagnostics", "ir", "document", "blocks", "check"],
    ...["lower", "grad", "analyse", "execute", "step", "export", "weight-files"],
  ],
  prove: [
    ...["shape", "model", "diagnostics", "ir", "document", "blocks", "check", "repair"],
    ...["lower", "grad", "analyse", "execute"],
  ],
  diagnose: ["diagnostics", "check", "repair", "lint", "fix", "lower", "analyse", "prove"],
  verdict: ["shape", "model", "diagnostics", "ir", "check", "analyse", "prove"],
};

/**
 * The floors of the renderer, the lowest first: a folder of src/renderer and the folders of it that it may import. Those
 * behind `canvas` are features that need others. A folder that is not here is a feature that needs none. Files beside the
 * folders (main.tsx) start the page and are imported by nobody.
 */
const toStore = ["ui", "storage", "theme", "store"];
const toCanvas = [...toStore, "commands", "diagnosis", "engine", "values", "scene", "edit", "canvas"];
const renderer = {
  ui: [],
  storage: [],
  theme: ["storage"],
  store: ["ui", "storage", "theme"],
  commands: ["ui", "store"],
  diagnosis: ["store"],
  engine: ["store", "commands"],
  values: ["ui", "storage", "theme", "store", "engine"],
  scene: ["store"],
  edit: ["ui", "storage", "store", "commands", "scene"],
  canvas: toCanvas.slice(0, -1),
  leaks: [...toCanvas, "problems"],
  generate: [...toCanvas, "train"],
  palette: [...toCanvas, "library"],
  files: [...toCanvas, "library", "train"],
  step: [...toCanvas, "formula", "files"],
  study: [...toCanvas, "train"],
  tabs: [...toCanvas, "files"],
  challenges: [...toCanvas, "files"],
  cost: [...toCanvas, "formula"],
  checkup: [...toCanvas, "formula"],
  gallery: [...toCanvas, "files"],
  lessons: [...toCanvas, "formula", "files"],
  share: [...toCanvas, "files"],
  "command-palette": [...toCanvas, "library", "files"],
  inspector: [...toCanvas, "formula", "problems"],
};

/** A part of src outside the core and what it may import of the rest of src; the core only by its index. */
const coreIndex = "^src/core/index\\.ts$";
const importIndex = "^src/core/import/index\\.ts$"; // a door beside the core's, so that the page loads no family at first
const tokenizerIndex = "^src/tokenizer/index\\.ts$";
const clientIndex = "^src/runtime/client/index\\.ts$";
const tasksIndex = "^src/runtime/tasks/index\\.ts$";
const childTransport = "^src/runtime/client/child-transport\\.ts$"; // needs Node, so it's not in the index that the page enters
const diskIndex = "^src/disk/index\\.ts$";
const serveIndex = "^src/serve/index\\.ts$";
const lessonIndex = "^src/lesson/index\\.ts$";
const studyIndex = "^src/study/index\\.ts$";
const labFiles = "^src/lab/files\\.ts$"; // knows no graph: the core would cost the app's main process its quick start
const parts = {
  shared: [coreIndex],
  scene: [coreIndex],
  share: [coreIndex],
  study: [coreIndex, clientIndex],
  lesson: [coreIndex],
  tokenizer: [coreIndex],
  figure: [coreIndex, clientIndex, "^src/scene/"],
  web: ["^src/shared/"],
  disk: [],
  lab: [coreIndex, clientIndex, diskIndex, studyIndex],
  serve: [diskIndex, "^src/shared/"],
  "runtime/client": [coreIndex],
  "runtime/tasks": [coreIndex],
  "runtime/engine": [coreIndex, clientIndex, tasksIndex],
  preload: ["^src/shared/"],
  main: [coreIndex, clientIndex, diskIndex, labFiles, "^src/shared/"],
  cli: [
    ...[
      coreIndex,
      importIndex,
      tokenizerIndex,
      clientIndex,
      childTransport,
      tasksIndex,
      diskIndex,
      serveIndex,
    ],
    "^src/(shared|scene|share|figure)/",
    ...[studyIndex, lessonIndex, "^src/lab/index\\.ts$"],
  ],
  renderer: [
    coreIndex,
    clientIndex,
    tasksIndex,
    tokenizerIndex,
    importIndex,
    studyIndex,
    lessonIndex,
    "^src/(shared|scene|share|figure)/",
  ],
};

const error = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    error(
      "no-cycles",
      "A cycle hides which module is the deeper one. Types alone may refer to each other within a folder.",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    error(
      "no-unresolved",
      "The import leads nowhere.",
      { path: "^src/" },
      { couldNotResolve: true, pathNot: "\\?" },
    ),

    ...Object.entries(core).map(([folder, allowed]) =>
      error(
        `core-${folder}`,
        `src/core/${folder} may import ${allowed.join(", ") || "nothing"} of src.`,
        { path: `^src/core/${folder}/` },
        {
          path: "^src/",
          pathNot: [
            `^src/core/${folder}/`,
            ...[...allowed, "words"].map((other) => `^src/core/${other}/index\\.ts$`),
          ],
        },
      ),
    ),
    error(
      "core-by-index",
      "pipeline.ts and index.ts enter a folder of the core by its index.ts.",
      { path: "^src/core/[^/]+$" },
      { path: "^src/", pathNot: ["^src/core/([^/]+|export/[^/]+)/index\\.ts$", "^src/core/[^/]+$"] },
    ),
    error(
      "core-has-a-rule-for-each-folder",
      "A new folder of src/core needs a line in the table of .dependency-cruiser.cjs.",
      { path: "^src/core/[^/]+/", pathNot: Object.keys(core).map((folder) => `^src/core/${folder}/`) },
      {},
    ),
    error(
      "core-packages",
      "The core uses three npm packages and nothing of Node.",
      { path: "^src/core/" },
      { pathNot: ["^src/", "node_modules/(zod|jsonc-parser|pbf)/"] },
    ),
    error(
      "primitives-alone",
      "One primitive never imports another; what they share lives in src/core/ir.",
      { path: "^src/core/ir/prims/", pathNot: "/index\\.ts$" },
      { path: "^src/core/ir/prims/" },
    ),
    error(
      "dependence-alone",
      "The abstract domain of the leak proof (src/core/ir/dependence) knows no primitive and no program: of the IR it uses the loops.",
      { path: "^src/core/ir/dependence/" },
      { path: "^src/core/ir/", pathNot: ["^src/core/ir/dependence/", "^src/core/ir/loops\\.ts$"] },
    ),
    error(
      "relation-alone",
      "The domain of the proof for every size (src/core/ir/relation) knows no primitive and no program: of the IR it uses the kinds and scalar rules of the cells.",
      { path: "^src/core/ir/relation/" },
      { path: "^src/core/ir/", pathNot: ["^src/core/ir/relation/", "^src/core/ir/dependence/"] },
    ),
    error(
      "blocks-alone",
      "One block never imports another: a group names others by their kind. What they share is in define.ts, params.ts, axes.ts, axis-list.ts, pairs.ts, places.ts, project.ts, rotation-rates.ts, said.ts and triangle.ts.",
      {
        path: "^src/core/blocks/[^/]+\\.ts$",
        pathNot:
          "/(index|define|params|axes|axis-list|pairs|places|project|rotation-rates|said|triangle)\\.ts$",
      },
      {
        path: "^src/core/blocks/[^/]+\\.ts$",
        pathNot: "/(define|params|axes|axis-list|pairs|places|project|rotation-rates|said|triangle)\\.ts$",
      },
    ),

    ...Object.entries(parts).map(([part, allowed]) =>
      error(
        part.replace("/", "-"),
        `src/${part} enters other parts of src only where the table of .dependency-cruiser.cjs says so.`,
        { path: `^src/${part}/`, pathNot: "^src/runtime/engine/entries/" },
        { path: "^src/", pathNot: [`^src/${part}/`, "^src/assets\\.d\\.ts$", ...allowed] },
      ),
    ),
    error(
      "engine-entries",
      "An entry of the engine loads the engine, the protocol and nothing else of src.",
      { path: "^src/runtime/engine/entries/" },
      { path: "^src/", pathNot: ["^src/runtime/engine/", clientIndex, coreIndex] },
    ),
    error(
      "nobody-loads-entries",
      "An entry starts a process or worker of its own.",
      { path: "^src/runtime/engine/", pathNot: "^src/runtime/engine/entries/" },
      { path: "^src/runtime/engine/entries/" },
    ),
    ...Object.entries(renderer).map(([folder, allowed]) =>
      error(
        `renderer-${folder}`,
        `src/renderer/${folder} may import ${allowed.join(", ") || "no other folder"} of src/renderer.`,
        { path: `^src/renderer/${folder}/` },
        {
          path: "^src/renderer/",
          pathNot: [folder, ...allowed].map((other) => `^src/renderer/${other}/`),
        },
      ),
    ),
    error(
      "renderer-feature",
      "A feature imports the canvas and what stands below it; other features where the table of .dependency-cruiser.cjs says so.",
      {
        path: "^src/renderer/([^/]+)/",
        pathNot: [...Object.keys(renderer), "shell"].map((folder) => `^src/renderer/${folder}/`),
      },
      { path: "^src/renderer/", pathNot: ["$1", ...toCanvas].map((other) => `^src/renderer/${other}/`) },
    ),
    error(
      "renderer-shell",
      "The shell imports every folder of src/renderer, but not what starts the page.",
      { path: "^src/renderer/shell/" },
      { path: "^src/renderer/[^/]+$" },
    ),
    error(
      "nobody-asks-a-feature-for-its-entry",
      "What a folder adds to the window is joined in src/renderer/shell/entries.ts; others look a command up by its id.",
      { path: "^src/renderer/", pathNot: "^src/renderer/shell/entries\\.ts$" },
      { path: "^src/renderer/(?!commands/)[^/]+/entry\\.ts$" },
    ),
    error(
      "no-react-below-the-canvas",
      "Where things stand and what an edit does is reckoned without a page.",
      { path: "^src/(scene|figure|renderer/(storage|scene|edit))/" },
      { path: "node_modules/(react|react-dom|@xyflow)/" },
    ),
    error(
      "ui-alone",
      "What src/renderer/ui has knows nothing of graphs: it could stand in any app.",
      { path: "^src/renderer/ui/" },
      { path: "^src/", pathNot: "^src/renderer/" },
    ),
    error(
      "radix-in-its-place",
      "Menus, dialogs and tooltips are dressed in one place: import them from src/renderer/ui.",
      { path: "^src/", pathNot: "^src/renderer/ui/" },
      { path: "node_modules/@radix-ui/" },
    ),
    error(
      "no-node-in-pages",
      "The renderer and the preload are sandboxed: nothing of Node is there.",
      { path: "^src/(renderer|preload|shared|scene|share|figure|study)/" },
      { dependencyTypes: ["core"] },
    ),
    error(
      "electron-in-its-place",
      "Electron exists in main and preload only.",
      { path: "^src/", pathNot: "^src/(main|preload)/" },
      { path: "node_modules/electron/" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true, // an import of types alone is an import too
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
    moduleSystems: ["es6", "cjs"],
  },
};
