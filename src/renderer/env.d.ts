/// <reference types="vite/types/importMeta.d.ts" />

/** A text file of the repository, as it stands. */
declare module "*.md?raw" {
  const text: string;
  export default text;
}
