// The desktop packages, for electron-builder: `npm run desktop`. Nothing of the build machine gets in but what is named
// here; the page's packages are in its bundle already, so of node_modules only the engine's come along.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { version, license, description } = require("../package.json");

/** An Electron that is on this machine already, where none is to be fetched: a folder, as electron's own variable names it. */
const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
const electronVersion = dist
  ? readFileSync(join(dist, "version"), "utf8").trim().replace(/^v/, "")
  : require("../node_modules/electron/package.json").version;

/**
 * Patterns can only take away from node_modules. ONNX Runtime has a native library for each system but macOS on Intel,
 * where the engine is WASM.
 */
const files = (os) => [
  "package.json",
  "LICENSE",
  "dist/main/**",
  "dist/preload/**",
  "dist/renderer/**",
  "!node_modules/!(onnxruntime-node|onnxruntime-common|onnxruntime-web){,/**}",
  "!node_modules/onnxruntime-node/{script,lib}{,/**}",
  `!node_modules/onnxruntime-node/bin/napi-v6/!(${os}){,/**}`,
  `!node_modules/onnxruntime-node/bin/napi-v6/*/!(\${arch}){,/**}`,
  "!node_modules/onnxruntime-common/{lib,dist/esm}{,/**}",
  "!node_modules/onnxruntime-web/{lib,docs}{,/**}",
  "!node_modules/onnxruntime-web/dist/!(ort.node.min.js|ort.node.min.mjs)",
  "!**/*.{d.ts,map,md}",
];

/** @type {import("electron-builder").Configuration} */
module.exports = {
  appId: "io.github.heddle.heddle",
  productName: "Heddle",
  copyright: `${license} licence`,
  directories: { output: "dist/desktop", buildResources: "src/web" },
  electronVersion,
  ...(dist ? { electronDist: dist } : {}),
  npmRebuild: false,
  asar: true,
  // Libraries that the system loads must be files.
  asarUnpack: ["**/*.node", "**/*.so*", "**/*.dylib", "**/*.dll"],
  extraMetadata: { name: "heddle", version, description },
  // The door for scripts and debuggers is closed: what runs is what was packed.
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true, // macOS and Windows check it; Linux has no such check
    enableCookieEncryption: true,
    ...(Number.parseInt(electronVersion, 10) >= 29 ? { grantFileProtocolExtraPrivileges: false } : {}),
  },
  fileAssociations: [
    { ext: "graph.json", name: "Heddle graph", mimeType: "application/json", role: "Editor" },
  ],
  extraFiles: [{ from: "LICENSE", to: "LICENSE.heddle.txt" }],
  publish: null,
  linux: {
    files: files("linux"),
    target: ["AppImage", "deb"],
    category: "Science",
    icon: "src/web/icon.png",
    executableName: "heddle",
    maintainer: "Heddle's maintainers",
    synopsis: "Wire transformers, check and train them",
  },
  mac: {
    files: files("darwin"),
    target: [{ target: "dmg", arch: ["arm64", "x64"] }],
    category: "public.app-category.developer-tools",
    icon: "src/web/icon.png",
    hardenedRuntime: true,
    gatekeeperAssess: false,
  },
  win: { files: files("win32"), target: ["nsis", "zip"], icon: "src/web/icon.png" },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
};
