// `import.meta.env`: what electron-vite knows of the build.
/// <reference types="vite/types/importMeta.d.ts" />
