// ONNX Runtime's builds for WebGPU among the files of the browser build: 44 MB that most never ask for.

/** Loaders, glue and WASM. */
export const isGpuLibrary = (path: string): boolean =>
  /(^|[\\/])ort[^\\/]*\.(jspi|asyncify|webgpu)[^\\/]*$/.test(path);

/** What of it is large. */
export const isLargeGpuLibrary = (path: string): boolean => isGpuLibrary(path) && path.endsWith(".wasm");
