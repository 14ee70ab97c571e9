// What the bundler makes of imports that aren't TypeScript: an address, a worker, nothing.
declare module "*?url" {
  const url: string;
  export default url;
}
declare module "*?raw" {
  const text: string;
  export default text;
}
declare module "*?worker" {
  const Constructor: new (options?: { name?: string }) => Worker;
  export default Constructor;
}
declare module "*.css";
