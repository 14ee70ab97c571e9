// The version that package.json states.
import pkg from "../../package.json" with { type: "json" };

export const version: string = pkg.version;
